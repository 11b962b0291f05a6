"""What the templates say to a user is plain English."""

import re
from pathlib import Path

import pytest

from tests.support.english import faults_of
from tests.support.explained import why_texts
from tui.render.templates import template_folders

_NAMED = re.compile(r"^\s*- name: (.+)$", re.MULTILINE)
_COMMENTS = re.compile(r"(?:^[ \t]*#(?!#).*\n)+", re.MULTILINE)
"""Neighbouring lines of comment: a sentence may go on in the next one."""
_FIGURES = re.compile(r"^(?:\*pull\*|<p class=\"muted\"><em>pull).*$", re.MULTILINE)
_MARKUP = re.compile(r"\{[{%].*?[}%]\}|<<.*?>>|<[^>]*>")


def _templates() -> list[Path]:
    folder = next(folder for folder in template_folders() if (folder / "why").is_dir())
    return sorted(folder.rglob("*.j2"))


def _written_by(template: str) -> list[str]:
    """Return the comments and sentences that a template puts into a user's file."""
    comments = [re.sub(r"\s*\n\s*# ?", " ", text) for text in _COMMENTS.findall(template)]
    found = [*comments, *_NAMED.findall(template), *_FIGURES.findall(template)]
    return [_MARKUP.sub("CODE", text).strip("# \n") for text in found]


@pytest.mark.parametrize("name", sorted(why_texts()))
def test_an_explanation_is_plain_english(name: str) -> None:
    assert faults_of(why_texts()[name]) == []


@pytest.mark.parametrize("path", _templates(), ids=lambda path: path.name)
def test_what_a_template_writes_into_a_file_is_plain_english(path: Path) -> None:
    assert {text: faults_of(text) for text in _written_by(path.read_text("utf-8")) if faults_of(text)} == {}


def test_the_comments_of_the_templates_are_found() -> None:
    assert sum(len(_written_by(path.read_text("utf-8"))) for path in _templates()) > 10
