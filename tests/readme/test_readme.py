"""What the README says is so."""

import re
from pathlib import Path

import pytest

from tests.readme.tables import README, filled

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def test_its_tables_are_what_the_program_declares() -> None:
    assert filled(TEXT) == TEXT, "write the tables again: python -m tests.readme"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)]+)\)", TEXT))))
def test_what_it_links_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^(\.ci/\w+)", TEXT, re.M))))
def test_the_commands_it_names_can_be_run(command: str) -> None:
    assert Path(ROOT / command).stat().st_mode & 0o111


def test_every_picture_is_shown() -> None:
    shown = set(re.findall(r"screenshots/([\w-]+\.svg)", TEXT))
    assert {path.name for path in (ROOT / "screenshots").iterdir()} == shown
