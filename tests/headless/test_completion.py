"""The command line completes itself, in shells that are really run."""

import subprocess
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tui.headless.completion import grammar
from tui.headless.parser import SHELLS, parser_of
from tui.headless.verbs import VERBS, WIZARD

_BASH = r"""
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
"$(complete -p godock-tui | sed 's/.*-F \([^ ]*\) .*/\1/')" 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(call: Call, tmp_path: Path) -> Path:
    """The bash script, as a user would save it."""
    said = call("completion", "bash")
    assert (said.status, said.err) == (0, "")
    path = tmp_path / "godock-tui.bash"
    path.write_text(said.out)
    return path


def offered(script: Path, *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    done = subprocess.run(
        ["bash", "--norc", "-c", _BASH, "bash", str(script), "godock-tui", *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=script.parent,
    )
    return done.stdout.split()


def test_bash_offers_the_verbs_and_directories_first(script: Path) -> None:
    (script.parent / "my-service").mkdir()
    assert set(offered(script, "")) >= {verb.name for verb in VERBS} | {"my-service"}
    assert offered(script, "gen") == ["generate"]
    assert offered(script, "my") == offered(script, "build", "my") == ["my-service"]


def test_bash_offers_the_flags_of_the_verb(script: Path) -> None:
    assert offered(script, "build", "--pla")[0] == "--platform"
    assert offered(script, "inspect", "--pla") == []
    assert offered(script, "generate", ".", "--no-t") == ["--no-test", "--no-trimpath"]
    assert offered(script, "--bu") == ["--builder", "--build-packages"]


def test_bash_offers_the_values_of_a_choice(script: Path) -> None:
    assert offered(script, "build", "--strip", "") == ["all", "dwarf", "none"]
    assert offered(script, "--base", "distroless-st")[0] == "distroless-static"
    assert offered(script, "generate", ".", "--preset", "s") == ["smallest"]
    assert offered(script, "completion", "") == list(SHELLS)


def test_bash_offers_files_for_a_secret(script: Path) -> None:
    assert offered(script, "build", "--netrc", "godock") == ["godock-tui.bash"]


@pytest.mark.shells
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_of_another_shell_can_be_read_by_it(call: Call, tmp_path: Path, shell: str) -> None:
    path = tmp_path / "script"
    path.write_text(call("completion", shell).out)
    done = subprocess.run([shell, "-n", path], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.shells
def test_fish_offers_verbs_directories_and_values(call: Call, tmp_path: Path) -> None:
    (tmp_path / "gizmo").mkdir()
    path = tmp_path / "godock-tui.fish"
    path.write_text(call("completion", "fish").out)

    def offered_by_fish(line: str) -> list[str]:
        words = ["fish", "--no-config", "-c", f"source {path}; complete -C '{line}'"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True, cwd=tmp_path)
        return [row.split("\t")[0] for row in done.stdout.splitlines()]

    assert "generate" in offered_by_fish("godock-tui g")
    assert "gizmo/" in offered_by_fish("godock-tui gi")
    assert offered_by_fish("godock-tui build --strip ") == ["all", "dwarf", "none"]


def test_what_is_completed_is_what_is_understood() -> None:
    parser = grammar()
    [action] = [action for action in parser._actions if action.dest == "verb"]
    verbs = action.choices
    assert isinstance(verbs, dict)
    assert set(verbs) == {verb.name for verb in VERBS}
    for verb in VERBS:
        assert verbs[verb.name]._option_string_actions.keys() == parser_of(verb)._option_string_actions.keys()
    assert parser._option_string_actions.keys() == parser_of(WIZARD)._option_string_actions.keys()


@pytest.mark.parametrize(
    ("words", "what"), [((), "the following arguments are required"), (("tcsh",), "invalid choice: 'tcsh'")]
)
def test_a_shell_that_is_missing_or_unknown_is_said(call: Call, words: tuple[str, ...], what: str) -> None:
    said = call("completion", *words)
    assert said.status == 2
    assert what in said.complaint.lower()
