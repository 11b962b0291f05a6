"""``inspect`` and ``generate``: facts and files, without an engine."""

import json
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.headless.conftest import Call
from tui.advice import preset, recommend
from tui.catalog import Catalog
from tui.headless.recipe_flags import recipe_json
from tui.project import read
from tui.recipe import OPTIONS, PRESETS, Layout, Recipe, Strip, Upx, command_line

VARIANTS = {
    "everything": Recipe(
        main="./cmd/my api",
        layout=Layout.LAYERED,
        go="1.26.3",
        builder="trixie",
        base="scratch",
        port=(),
        user="0:0",
        test=False,
        strip=Strip.NONE,
        ldflags="-X main.version=1.2.3 -X 'main.name=a b'",
        trimpath=False,
        cgo=True,
        tags=("netgo", "timetzdata"),
        upx=Upx.FAST,
    ),
    "odd words": Recipe(ldflags="'\"$HOME`id`\\", port=("65535",), main="./-x"),
}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees what another has kept of a registry's answers."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_on_a_pipe_only_the_dockerfile_is_on_stdout(call: Call, projects: Path) -> None:
    said = call("generate", projects / "gin-sample")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("FROM ")
    assert said.out.endswith('ENTRYPOINT ["/golang-sample"]\n')


def test_problems_are_on_stderr_and_what_works_is_generated_all_the_same(call: Call, projects: Path) -> None:
    said = call("generate", projects / "hello", "--user", "root")
    assert said.status == 0
    assert said.out.startswith("FROM ")
    assert (
        said.err
        == "warning: user: The program runs as root, so an attacker who takes over the program controls the container.\n"
    )


def test_what_would_fail_is_only_generated_by_force(call: Call, projects: Path) -> None:
    words = ("generate", projects / "hello", "--main", "./nowhere")
    said = call(*words)
    assert (said.status, said.out) == (1, "")
    problem, complaint = said.err.splitlines()
    assert problem.startswith("error: main: `./nowhere` is not a `main` package")
    assert complaint.endswith("Change the options named above, or pass --force.")
    forced = call(*words, "--force")
    assert forced.status == 0
    assert "./nowhere" in forced.out


def test_inspect_says_where_each_fact_was_read(call: Call, projects: Path, golden: Golden) -> None:
    for name in ("tls-client", "several-mains"):
        said = call("inspect", projects / name)
        assert (said.status, said.err) == (0, "")
        golden.check(f"inspect-{name}.txt", said.out)


def test_inspect_prints_every_fact_that_there_is(call: Call, projects: Path) -> None:
    for project in (
        path
        for path in projects.iterdir()
        if path.name not in {"broken-gomod", "library", "module-below", "workspace-only"}
    ):
        facts = json.loads(call("inspect", project, "--json").out)
        printed = call("inspect", project).out
        facts.update(facts.pop("needs"))
        for name, places in facts.pop("evidence").items():
            if facts[name] not in (False, [], ""):
                [row] = [line for line in printed.splitlines() if line.split()[:1] == [name]]
                where = f"{places[0]['file']}:{places[0]['line']}".removesuffix(":0")
                assert where in row


def test_inspect_names_the_modules_that_are_replaced(call: Call, projects: Path) -> None:
    assert "example.com/greeting" in call("inspect", projects / "local-replace").out


def test_inspect_prints_one_object(call: Call, projects: Path) -> None:
    said = call("inspect", projects / "gin-sample", "--json")
    facts = json.loads(said.out)
    assert set(facts) == {
        "module", "go_version", "toolchain", "workspace", "vendored", "has_go_sum", "has_dependencies",
        "local_replaces", "main_packages", "default_main", "other_mains", "cgo", "cgo_reasons", "needs", "ports",
        "embeds", "has_tests", "version_variables", "private_modules", "dockerfiles", "evidence",
        "stale_vendor", "cgo_source", "cgo_ways_out", "cgo_libraries", "listeners", "missing_embeds", "embed_makers",
        "ignored_embeds", "test_needs", "nested_modules", "spaced_directories", "partial", "services", "statements",
        "missing_code", "workspace_above", "git_reads", "large_files", "test_files", "secret_files",
        "chosen_main", "subcommands", "serve_command", "aws_lambda", "health_route", "written", "variables",
        "udp_ports", "sockets", "tls_files", "reads_arguments",
    }  # fmt: skip
    assert set(facts["needs"]) == {
        "ca_certs", "tzdata", "tmp", "writes", "os_user", "runtime_files", "commands",
        "plugin", "fips_only", "fips_optional", "optional_commands", "told_commands", "likely_needs",
    }  # fmt: skip
    assert (facts["module"], facts["default_main"], facts["ports"]) == (
        "example.com/golang-sample",
        ".",
        [8080],
    )
    [evidence, *_] = facts["evidence"]["ports"]
    assert set(evidence) == {"file", "line", "text"}


def test_generate_prints_one_object_that_ties_lines_to_options(call: Call, projects: Path) -> None:
    said = call("generate", projects / "gin-sample", "--json", "--user", "root")
    shown = json.loads(said.out)
    assert set(shown) == {
        "dockerfile",
        "dockerignore",
        "recipe",
        "lines",
        "problems",
        "checks",
        "not_checked",
    }
    assert set(shown["recipe"]) == {option.stored_as for option in OPTIONS}
    lines = shown["dockerfile"].splitlines()
    for span in shown["lines"]:
        assert 1 <= span["first"] <= span["last"] <= len(lines)
    [user] = [span for span in shown["lines"] if span["options"] == ["user"]]
    assert lines[user["first"] - 1] == "USER 0:0"
    [problem] = shown["problems"]
    assert (problem["id"], problem["severity"], problem["option"]) == ("root", "warning", "user")


@pytest.mark.parametrize("name", [*PRESETS, *VARIANTS])
def test_the_command_line_that_the_wizard_shows_gives_the_same_recipe(
    call: Call, projects: Path, catalog: Catalog, name: str
) -> None:
    path = projects / "gin-sample"
    project, today = read(path), date.today()  # noqa: DTZ011 - the program asks the same clock
    recipe = VARIANTS[name] if name in VARIANTS else preset(name, project, catalog, today)
    default = recommend(project, catalog, today).recipe
    words = shlex.split(command_line(recipe, default, str(path), "generate"))
    assert words[0] == "godock-tui"
    said = call(*words[1:], "--json", "--force")
    assert json.loads(said.out)["recipe"] == recipe_json(recipe)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_where_the_flags_start_from(
    call: Call, projects: Path, catalog: Catalog, name: str
) -> None:
    path = projects / "gin-sample"
    start = preset(name, read(path), catalog, date.today())  # noqa: DTZ011
    said = call("generate", path, "--preset", name, "--port", "9000", "--json")
    assert json.loads(said.out)["recipe"] == recipe_json(replace(start, port=("9000",)))


def test_writing_puts_both_files_into_the_project_and_nothing_on_stdout(call: Call, gin: Path) -> None:
    expected = call("generate", gin).out
    said = call("generate", gin, "--write")
    assert (said.status, said.out, said.err) == (0, "", "wrote Dockerfile\nwrote .dockerignore\n")
    assert (gin / "Dockerfile").read_text() == expected
    again = call("generate", gin, "--write")
    assert (again.status, again.err) == (0, "the files are up to date\n")


def test_a_file_that_differs_is_shown_and_left_alone(call: Call, gin: Path) -> None:
    (gin / "Dockerfile").write_text("FROM \x1b[31mmine\n")
    said = call("generate", gin, "--write")
    assert said.status == 1
    assert "-FROM mine" in said.out
    assert '+ENTRYPOINT ["/golang-sample"]' in said.out
    assert "\x1b" not in said.out
    assert said.err == (
        "godock-tui: Dockerfile exists and differs, as shown above. Nothing was written. "
        "Pass --force to replace existing files (previous versions are kept as .bak).\n"
    )
    assert (gin / "Dockerfile").read_text() == "FROM \x1b[31mmine\n"
    assert not (gin / ".dockerignore").exists()


def test_json_is_printed_also_when_files_are_written(call: Call, gin: Path) -> None:
    expected = call("generate", gin, "--json")
    said = call("generate", gin, "--json", "--write")
    assert (said.status, said.out) == (0, expected.out)
    assert said.err == "wrote Dockerfile\nwrote .dockerignore\n"
    assert (gin / "Dockerfile").read_text() == json.loads(said.out)["dockerfile"]
    again = call("generate", gin, "--json", "--write")
    assert (again.status, again.out) == (0, expected.out)


def test_with_json_a_difference_is_on_stderr(call: Call, gin: Path) -> None:
    (gin / "Dockerfile").write_text("FROM mine\n")
    said = call("generate", gin, "--json", "--write")
    assert (said.status, said.out) == (1, "")
    assert "-FROM mine" in said.err


def test_force_replaces_a_file_and_keeps_the_old_one(call: Call, gin: Path) -> None:
    (gin / "Dockerfile").write_text("FROM mine\n")
    said = call("generate", gin, "--write", "--force")
    assert (said.status, said.out) == (0, "")
    assert said.err.splitlines()[0] == "wrote Dockerfile. The previous version is saved as Dockerfile.bak"
    assert (gin / "Dockerfile.bak").read_text() == "FROM mine\n"
    assert (gin / "Dockerfile").read_text().startswith("FROM --platform")


def test_a_project_that_cannot_be_written_to_is_said(
    call: Call, gin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tui.lab.files.files.tempfile.mkstemp", refuse)
    said = call("generate", gin, "--write")
    assert said.status == 1
    assert "Dockerfile could not be written: Read-only file system. Check that" in said.complaint
    assert "`godock-tui generate`" in said.complaint
    assert not (gin / "Dockerfile").exists()


def test_a_directory_where_the_dockerfile_should_be_is_said(call: Call, gin: Path) -> None:
    (gin / "Dockerfile").mkdir()
    said = call("generate", gin, "--write", "--force")
    assert said.status == 1
    assert "Dockerfile could not be read: Is a directory" in said.complaint


@pytest.mark.parametrize(
    ("former", "now", "note"),
    [
        (("--form", "layered"), ("--layout", "layered"), "`--form` is now `--layout`."),
        (
            ("--form=staged",),
            ("--layout", "layered"),
            "`staged` is no longer available, so `layered` is used.",
        ),
        (("--beside",), ("--parallel-tests",), "`--beside` is now `--parallel-tests`."),
        (("--no-beside",), ("--no-parallel-tests",), "`--no-beside` is now `--no-parallel-tests`."),
    ],
)
def test_a_former_flag_still_works_and_a_note_shows_the_new_one(
    call: Call, projects: Path, former: tuple[str, ...], now: tuple[str, ...], note: str
) -> None:
    old, new = (call("generate", projects / "gin-sample", *flags) for flags in (former, now))
    assert (old.status, old.out) == (0, new.out)
    others = [line for line in old.err.splitlines() if not line.startswith("godock-tui: ")]
    assert others == new.err.splitlines()
    assert note in old.err
    assert note not in new.err
