"""What is wrong with a call is said in one line: what happened, why, what to do."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tui.headless import verbs
from tui.headless.parser import parse
from tui.headless.verbs import Verb
from tui.recipe import OPTIONS, PRESETS, STEPS, Kind, options_of

VERBS = ("inspect", "generate", "build")
"""Those that read a project."""


@pytest.mark.parametrize(
    ("flag", "value", "why", "advice"),
    [
        ("--go", "latest", "'latest' is not a Go version", "Use a version such as 1.27 or 1.27.3."),
        ("--builder", "arch", "'arch' is not a builder", "alpine, trixie, bookworm"),
        ("--base", "windows", "'windows' is not in the base image catalog", "scratch, distroless-static"),
        ("--strip", "some", "'some' is not a valid value for strip", "none, dwarf, all"),
        ("--upx", "zip", "'zip' is not a valid value for upx", "none, fast, lzma"),
        (
            "--layout",
            "best",
            "'best' is not a layout",
            "naive, layered, cached",
        ),
        ("--port", "70000", "'70000' is not a port", "numbers from 1 to 65535 such as"),
        ("--user", "web", "'web' is not numeric", "Use uid:gid"),
        ("--tags", "a b;c", "'b;c' is not a build tag", "letters, digits"),
        ("--ldflags", "-s\nRUN evil", "a line break", "Use a single line."),
        ("--main", "../other", "'../other' is outside the project", "./cmd/api"),
    ],
)
def test_a_value_that_an_option_does_not_take_is_named_with_those_it_takes(
    call: Call, projects: Path, flag: str, value: str, why: str, advice: str
) -> None:
    said = call("generate", projects / "hello", f"{flag}={value}")
    assert said.status == 2
    assert said.complaint.startswith(f"{flag}: ")
    assert why in said.complaint
    assert advice in said.complaint


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--preset", "best"), "invalid choice: 'best'"),
        (("--colour",), "--colour"),
        (("--port",), "expected one argument"),
        (("one", "two"), "two"),
        (("--pre", "naive"), "--pre"),
        (("--tag", "x"), "--tag"),
        (("--test=yes",), "ignored explicit argument 'yes'"),
        (("--json=1",), "ignored explicit argument '1'"),
    ],
)
def test_a_call_that_cannot_be_read_takes_one_line_and_points_at_the_help(
    call: Call, words: tuple[str, ...], what: str
) -> None:
    said = call("generate", *words)
    assert said.status == 2
    assert what in said.complaint
    assert "`godock-tui generate --help`" in said.complaint


def test_the_help_of_the_program_says_each_verb_in_one_line_and_where_to_read_on(call: Call) -> None:
    said = call("--help").out
    for verb in verbs.VERBS:
        assert f"  {verb.name:<10}  {verb.summary}" in said.splitlines()
    assert "`godock-tui COMMAND --help`" in said


@pytest.mark.parametrize("verb", ["", *(verb.name for verb in verbs.VERBS)])
def test_every_help_fits_its_columns_and_ends_with_examples_and_exit_statuses(
    call: Call, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    said = call(*([verb] if verb else []), "--help").out
    assert max(len(line) for line in said.splitlines()) <= 90
    usage, rest = said.split("\n\n", 1)
    assert usage.startswith("usage: godock-tui")
    examples = rest.split("examples:")[1]
    assert f"  godock-tui {verb}".rstrip() in examples
    assert "143 by SIGTERM" in " ".join(examples.split())


@pytest.mark.parametrize("verb", verbs.VERBS)
def test_the_examples_of_the_help_can_be_called(verb: Verb) -> None:
    for words, _ in verb.examples:
        before_the_shell = re.split(r" [>|] ", words)[0]
        assert parse(shlex.split(before_the_shell)).verb == verb.name


@pytest.mark.parametrize("verb", ["", "generate", "build"])
def test_the_help_groups_the_options_by_the_wizards_steps(call: Call, verb: str) -> None:
    said = call(*([verb] if verb else []), "--help").out
    assert [line for line in said.splitlines() if line.rstrip(":") in {step.title for step in STEPS}] == [
        f"{step.title}:" for step in STEPS if options_of(step.id)
    ]


@pytest.mark.parametrize("verb", ["generate", "build"])
def test_the_help_has_a_flag_for_every_option_and_the_values_of_short_lists(call: Call, verb: str) -> None:
    said = call(verb, "--help")
    assert said.status == 0
    for option in OPTIONS:
        assert f"{option.flag} " in said.out or f"{option.flag}," in said.out
        if option.kind is Kind.SWITCH:
            assert f"--no-{option.id}" in said.out
    for words in (
        *PRESETS,
        "cached|layered|naive",
        "all|dwarf|none",
        "none|fast|lzma",
        "scratch",
    ):
        assert words in said.out


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("path", "what", "advice"),
    [
        ("nowhere", "nowhere does not exist", "Use the directory"),
        ("main.go", "main.go is not a directory", "Use the directory that contains go.mod."),
        ("empty", "contains neither a go.mod nor Go files", "Open the directory of a Go project"),
        ("broken", "go.mod:3: The `require` line cannot be read", "Use the form"),
        ("binary", "go.mod:1: The line contains control characters", "Remove the control characters"),
        ("library", "do not contain a `main` package", "Choose a project with a program"),
        ("nul\0byte", "cannot be opened", "Use the directory"),
        ("x" * 300, "cannot be opened", "Use the directory"),
    ],
)
def test_what_is_no_go_program_is_said_in_one_line(
    call: Call, tmp_path: Path, verb: str, path: str, what: str, advice: str
) -> None:
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    for folder, gomod in {
        "broken": b"module example.com/a\n\nrequire this is not it\n",
        "binary": bytes(range(256)),
        "library": b"module example.com/a\n",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "go.mod").write_bytes(gomod)
    (tmp_path / "empty").mkdir()
    said = call(verb, tmp_path / path)
    assert said.status == 2
    assert what in said.complaint
    assert advice in said.complaint


def test_a_directory_that_may_not_be_read_is_said(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("tui.project.locate.os.scandir", refuse)
    said = call("inspect", tmp_path)
    assert said.status == 2
    assert (
        "cannot be read because permission is denied. Run godock-tui as a user with read permission."
        in said.complaint
    )


def test_names_with_escapes_markup_and_direction_marks_cannot_act_on_the_terminal(
    call: Call, tmp_path: Path
) -> None:
    deep = tmp_path / "[bold]a" / "\x1b]0;title\x07b" / "\u202ec\nd"
    deep.mkdir(parents=True)
    for path in (deep, deep / "\x1b[31mnowhere"):
        said = call("inspect", path)
        assert said.status == 2
        assert "[bold]a" in said.complaint
        assert not set(said.complaint) & set("\x1b\x07\u202e")


def test_a_program_below_a_directory_with_an_odd_name_is_found_or_refused_but_never_acted_on(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "go.mod").write_text("module example.com/odd\n\ngo 1.25\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    for name in (b"\x1b[31mred", b"line\nbreak", b"\xff\xfe", b"[@click=app.quit]x[", b'it\'s "q" $(id)'):
        folder = bytes(tmp_path) + b"/cmd/" + name
        Path(folder.decode(errors="surrogateescape")).mkdir(parents=True)
        Path(f"{folder.decode(errors='surrogateescape')}/main.go").write_text(
            "package main\n\nfunc main() {}\n"
        )
    for verb in ("inspect", "generate"):
        said = call(verb, tmp_path)
        assert said.status == 0
        assert "\x1b" not in said.out + said.err
        assert "break" not in said.out


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_the_program_says_what_it_is(call: Call, word: str) -> None:
    said = call(word)
    assert (said.status, said.err) == (0, "")
    assert "godock-tui" in said.out


def test_without_a_terminal_the_wizard_names_the_verbs_that_need_none(call: Call, projects: Path) -> None:
    said = call(projects / "hello")
    assert said.status == 2
    assert said.complaint == (
        "The wizard needs a terminal. If you do not have a terminal, run `godock-tui generate` or `godock-tui build`."
    )


CALLS = ("--help", "completion bash", "inspect {}", "generate {}", "generate {} --json")


def started(words: str, project: Path, shell: str) -> subprocess.CompletedProcess[str]:
    """Run the program from a shell with its descriptors redirected."""
    command = [sys.executable, "-m", "tui", *(word.format(project) for word in words.split())]
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {shlex.join(command)} {shell}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", CALLS)
def test_a_reader_that_goes_away_is_no_error(projects: Path, words: str) -> None:
    done = started(words, projects / "gin-sample", "| true")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", CALLS[1:])
def test_output_that_cannot_be_written_is_said_in_one_line(projects: Path, words: str) -> None:
    done = started(words, projects / "gin-sample", "> /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "godock-tui: The output could not be written: No space left on device. "
        "Free some disk space, or redirect the output to a different place.\n"
    )


@pytest.mark.parametrize("words", CALLS)
def test_a_closed_stdout_is_said_in_one_line(projects: Path, words: str) -> None:
    done = started(words, projects / "gin-sample", ">&-")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "godock-tui: The output cannot be printed because stdout is closed. Redirect the output"
    )
    assert done.stderr.count("\n") == 1


def test_with_stderr_closed_only_the_dockerfile_is_on_stdout(projects: Path) -> None:
    done = started("generate {} --user root", projects / "hello", "2>&-")
    assert done.returncode == 0
    assert done.stdout.startswith("FROM ")
    assert "warning" not in done.stdout


def test_a_terminal_that_knows_ascii_only_still_gets_an_answer(projects: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "inspect", str(projects / "gin-sample")],
        env={"PYTHONIOENCODING": "ascii", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "example.com/golang-sample" in done.stdout


@pytest.mark.parametrize("words", ["--help", "help lab"])
def test_an_encoding_without_our_signs_gets_the_words(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", *shlex.split(words)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "lab" in done.stdout
