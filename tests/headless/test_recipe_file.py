"""godock.toml at the command line: read by every call, outranked by flags, written only when asked for."""

import json
import os
import socket
from pathlib import Path

import pytest

from tests.headless.conftest import Call


def recipe(call: Call, project: Path, *words: str) -> dict[str, str]:
    said = call("generate", project, "--json", *words)
    assert said.status == 0, said.err
    found: dict[str, str] = json.loads(said.out)["recipe"]
    return found


@pytest.fixture
def toml(gin: Path) -> Path:
    return gin / "godock.toml"


def test_flags_count_more_than_the_file_and_the_file_more_than_what_is_recommended(
    call: Call, gin: Path, toml: Path
) -> None:
    before = recipe(call, gin)
    toml.write_text('base = "alpine"\nport = 9000\ntest = false\n')
    assert recipe(call, gin) == {**before, "base": "alpine", "port": "9000", "test": "off"}
    assert recipe(call, gin, "--port", "7000", "--test") == {**before, "base": "alpine", "port": "7000"}


def test_a_preset_of_the_file_is_where_its_settings_start_from(call: Call, gin: Path, toml: Path) -> None:
    smallest = recipe(call, gin, "--preset", "smallest")
    toml.write_text('port = 9000\npreset = "smallest"\n')
    assert recipe(call, gin) == {**smallest, "port": "9000"}


def test_a_preset_on_the_command_line_sets_the_file_aside(call: Call, gin: Path, toml: Path) -> None:
    balanced = recipe(call, gin)
    toml.write_text("this is no TOML")
    assert recipe(call, gin, "--preset", "balanced") == balanced


def test_what_was_saved_is_what_the_next_call_begins_with(call: Call, gin: Path, toml: Path) -> None:
    words = ("--base", "alpine", "--tags", "netgo", "--tags", "timetzdata", "--no-trimpath", "--port", "none")
    wanted = recipe(call, gin, *words)
    said = call("generate", gin, "--save", *words)
    assert (said.status, said.out, said.err.splitlines()[-1]) == (0, "", "wrote godock.toml")
    lines = [line for line in toml.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ['base = "alpine"', "port = []", "trimpath = false", 'tags = ["netgo", "timetzdata"]']
    assert recipe(call, gin) == wanted
    assert call("generate", gin, "--save").err.splitlines()[-1].startswith("nothing to save because ")


def test_what_is_recommended_anyway_needs_no_file(call: Call, gin: Path, toml: Path) -> None:
    said = call("generate", gin, "--save")
    assert (said.status, said.out) == (0, "")
    assert said.err.startswith("nothing to save because ")
    assert not toml.exists()


def test_a_preset_that_was_asked_for_is_saved_by_its_name(call: Call, gin: Path, toml: Path) -> None:
    assert call("generate", gin, "--preset", "smallest", "--save").status == 0
    assert 'preset = "smallest"' in toml.read_text().splitlines()
    assert recipe(call, gin) == recipe(call, gin, "--preset", "smallest")


def test_a_file_that_would_change_is_shown_and_left_alone(call: Call, gin: Path, toml: Path) -> None:
    toml.write_text('# mine\nbase = "alpine"\n')
    said = call("generate", gin, "--save", "--base", "scratch")
    assert said.status == 1
    assert {'-base = "alpine"', '+base = "scratch"'} <= set(said.out.splitlines())
    assert "godock.toml exists and differs, as shown above. Nothing was written." in said.err
    assert toml.read_text() == '# mine\nbase = "alpine"\n'


def test_force_replaces_the_file_in_place_and_keeps_the_old_one(call: Call, gin: Path, toml: Path) -> None:
    toml.write_text('# mine\nbase = "alpine"  # until Friday\n')
    said = call("generate", gin, "--save", "--base", "scratch", "--force")
    assert (said.status, said.err) == (
        0,
        "wrote godock.toml. The previous version is saved as godock.toml.bak\n",
    )
    assert toml.read_text() == '# mine\nbase = "scratch"  # until Friday\n'
    assert (gin / "godock.toml.bak").read_text().startswith("# mine")


def test_all_three_files_are_written_or_none(call: Call, gin: Path, toml: Path) -> None:
    toml.write_text('base = "alpine"\n')
    assert call("generate", gin, "--write", "--save", "--base", "scratch").status == 1
    assert not (gin / "Dockerfile").exists()
    toml.unlink()
    said = call("generate", gin, "--write", "--save", "--base", "scratch")
    assert said.err.splitlines() == ["wrote Dockerfile", "wrote .dockerignore", "wrote godock.toml"]


VERBS = ("generate", "build")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (b"base = alpine\n", "godock.toml:1: Invalid value.", "text in quotation marks"),
        (b'\nbase = "windows"\n', "godock.toml:2: 'windows' is not in the base image catalog.", "Choose one of"),
        (b"port = 1\nport = 2\n", "godock.toml:2: The key is set twice.", "`key = value`"),
        (b'bsae = "alpine"\n', "godock.toml:1: 'bsae' is not an option.", "Did you mean base?"),
        (b"[budgets]\n", "godock.toml:1: [budgets] is not a valid table.", "Did you mean [budget]?"),
        (bytes(range(256)), "godock.toml:2: The file is not UTF-8 text.", "--preset balanced"),
        (b"\0\0\0\0", "godock.toml:1: Invalid statement.", "per line"),
        (b"\n\n\xff\xfe", "godock.toml:3: The file is not UTF-8 text.", "--preset balanced"),
        (b"# \x1b[31mred\n", "godock.toml:1: ", "per line"),
        (b"a = " + b"[" * 50_000, "godock.toml:1: ", "per line"),
        (b"#" * 10_000_000, "godock.toml cannot be read: it is 10.0 MB", "--preset balanced"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_said_in_one_line(
    call: Call, gin: Path, toml: Path, verb: str, content: bytes, what: str, advice: str
) -> None:
    toml.write_bytes(content)
    said = call(verb, gin)
    assert said.status == 2
    assert what in said.complaint
    assert advice in said.complaint
    assert "\x1b" not in said.complaint


def test_a_directory_or_a_pipe_of_that_name_is_said_and_not_waited_for(
    call: Call, gin: Path, toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml.mkdir()
    assert (
        "godock.toml cannot be read: it is a directory. Move the file away" in call("generate", gin).complaint
    )
    toml.rmdir()
    os.mkfifo(toml)
    assert "godock.toml cannot be read: it is not a regular file." in call("generate", gin).complaint
    toml.unlink()
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(gin)  # a socket's path must be short
        server.bind("godock.toml")
        assert "godock.toml cannot be read: " in call("generate", gin).complaint


def test_a_link_that_leads_nowhere_is_no_file_and_one_that_leads_to_itself_is_said(
    call: Call, gin: Path, toml: Path
) -> None:
    toml.symlink_to("nowhere")
    assert call("generate", gin).status == 0
    toml.unlink()
    toml.symlink_to("godock.toml")
    assert "godock.toml cannot be read: too many levels of symbolic links." in call("generate", gin).complaint


def test_a_file_that_may_not_be_read_is_said(
    call: Call, gin: Path, toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tui.lab.files.godock_toml.os.open", refuse)
    said = call("generate", gin)
    assert said.status == 2
    assert said.complaint == (
        "godock.toml cannot be read: permission denied. "
        "Check the file's permissions, or pass --preset balanced to ignore the file."
    )


def test_inspect_does_not_need_it(call: Call, gin: Path, toml: Path) -> None:
    toml.write_text("this is no TOML")
    assert call("inspect", gin).status == 0


def test_a_project_that_cannot_be_written_to_is_said(
    call: Call, gin: Path, toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tui.lab.files.files.tempfile.mkstemp", refuse)
    said = call("generate", gin, "--save", "--base", "scratch")
    assert said.status == 1
    assert "godock.toml could not be written: Read-only file system. Check that" in said.complaint
    assert not toml.exists()
