"""What the templates say to a user is plain English."""

from pathlib import Path

import pytest

from tests.support.english import faults_of
from tests.support.explained import why_texts
from tests.support.messages import written_by
from tui.render.templates import template_folders


def _templates() -> list[Path]:
    folder = next(folder for folder in template_folders() if (folder / "why").is_dir())
    return sorted(folder.rglob("*.j2"))


@pytest.mark.parametrize("name", sorted(why_texts()))
def test_an_explanation_is_plain_english(name: str) -> None:
    assert faults_of(why_texts()[name]) == []


@pytest.mark.parametrize("path", _templates(), ids=lambda path: path.name)
def test_what_a_template_writes_into_a_file_is_plain_english(path: Path) -> None:
    assert {text: faults_of(text) for text in written_by(path.read_text("utf-8")) if faults_of(text)} == {}


def test_the_comments_of_the_templates_are_found() -> None:
    assert sum(len(written_by(path.read_text("utf-8"))) for path in _templates()) > 10
