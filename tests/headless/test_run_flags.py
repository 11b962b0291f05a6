"""What a trial run is given on the command line."""

import argparse
from pathlib import Path

import pytest

from tui.headless.run_flags import add_run_flags, run_settings_of
from tui.lab.trial.run_settings import RunSettings
from tui.recipe import RecipeError


def settings(*words: str, environ: dict[str, str] | None = None) -> RunSettings:
    parser = argparse.ArgumentParser()
    add_run_flags(parser)
    return run_settings_of(parser.parse_args(words), environ or {})


def test_a_variable_has_its_value_or_that_of_the_environment() -> None:
    found = settings("--run-env", "A=1=2", "--run-env", "TOKEN", environ={"TOKEN": "s3cret"})
    assert found.environment == {"A": "1=2", "TOKEN": "s3cret"}


def test_a_file_is_read_and_flags_count_more(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nexport A=1\n\nB='two words'\nC=\"x\nD=\n")
    found = settings("--run-env-file", str(file), "--run-env", "A=9", "--run-arg", "serve", "--run-arg=--x=1")
    assert found.environment == {"A": "9", "B": "two words", "C": '"x', "D": ""}
    assert found.arguments == ("serve", "--x=1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--run-env", "1A=2"), "'1A' is not the name of a variable"),
        (("--run-env", "TOKEN"), "TOKEN is not set in your environment"),
        (("--run-env-file", "/nowhere/.env"), "Cannot read /nowhere/.env: No such file or directory"),
    ],
)
def test_what_is_wrong_is_named(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        settings(*words)


def test_a_line_that_sets_nothing_is_named_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("A=1\nhunter2\n")
    with pytest.raises(RecipeError, match=r"env:2 is not a NAME=VALUE line") as caught:
        settings("--run-env-file", str(tmp_path / "env"))
    assert "hunter2" not in str(caught.value)


def test_values_are_in_no_text_of_the_settings_and_are_hidden_in_a_log() -> None:
    found = settings(
        "--run-env", "URL=postgres://u:hunter2@db/x", "--run-env", "PASSWORD=hunter2", "--run-env", "ON=on"
    )
    assert "hunter2" not in repr(found)
    assert found.hidden(["dial postgres://u:hunter2@db/x failed", "hunter2 is on"]) == (
        "dial $URL failed",
        "$PASSWORD is on",
    )
