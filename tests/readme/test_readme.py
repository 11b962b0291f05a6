"""What the READMEs and the guide say is so."""

import re
from pathlib import Path

import pytest

from tests.readme.tables import DOCUMENTS, ROOT, TABLES, Table, filled
from tui.headless.parser import parser_of
from tui.headless.verbs import VERBS, WIZARD

TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}
LINKS = sorted(
    (name, target)
    for name, text in TEXTS.items()
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
)
COMMANDS = sorted({command for text in TEXTS.values() for command in re.findall(r"(?<![\w/])\.ci/\w+", text)})
MODULES = sorted({name for text in TEXTS.values() for name in re.findall(r"python -m (tests[\w.]*)", text)})


@pytest.mark.parametrize("table", [table for table in TABLES if table.compared], ids=lambda table: table.name)
def test_a_table_is_what_the_program_declares(table: Table) -> None:
    assert filled(table) == TEXTS[table.document], "write the tables again: python -m tests.readme"


def test_the_readme_is_one_page() -> None:
    lines = TEXTS["README.md"].splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_what_a_document_links_to_is_there(document: str, target: str) -> None:
    assert (ROOT / document).parent.joinpath(target).exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_they_name_can_be_run(command: str) -> None:
    assert Path(ROOT / command).stat().st_mode & 0o111 or Path(ROOT / command).is_dir()


@pytest.mark.parametrize("module", MODULES)
def test_the_modules_they_name_can_be_run(module: str) -> None:
    path = ROOT.joinpath(*module.split("."))
    assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_the_readme_names_every_verb() -> None:
    rows = re.findall(r"^godock-tui ([a-z |]+?)  ", TEXTS["README.md"], re.M)
    assert {verb.name for verb in VERBS} == {name for row in rows for name in row.split(" | ")}


def test_every_room_of_the_house_is_described() -> None:
    described = re.findall(r"^\| \[\w+\]\((\w+)\)", TEXTS["tui/README.md"], re.M)
    assert sorted(described) == sorted(path.parent.name for path in (ROOT / "tui").glob("*/__init__.py"))


@pytest.mark.parametrize("document", TEXTS)
def test_the_flags_they_name_are_taken(document: str) -> None:
    known = {flag for verb in (WIZARD, *VERBS) for flag in parser_of(verb)._option_string_actions}
    named = re.findall(r"godock-tui[^`\n]*?(--[a-z][\w-]+)", TEXTS[document])
    assert set(named) <= known


def test_every_picture_is_shown_in_the_gallery() -> None:
    shown = set(re.findall(r"\(([\w-]+\.svg)\)", TEXTS["screenshots/README.md"]))
    assert {path.name for path in (ROOT / "screenshots").glob("*.svg")} == shown
