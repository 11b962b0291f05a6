"""The sample projects against a table of what a reader of their code finds: facts, and the lines that prove them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECTS
from tui.project import Cgo, GoProject, Port, ProjectError, read, to_json

TABLE: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))
READABLE = [name for name, row in TABLE.items() if "error" not in row]
ERRORS = [name for name, row in TABLE.items() if "error" in row]


def _value(project: GoProject, fact: str) -> Any:
    if fact == "listeners":
        return [_listener(port) for port in project.ports]
    if fact == "written":
        return [item.path for item in project.written]
    if fact == "variables":
        return [f"{item.name} required" if item.required else item.name for item in project.variables]
    if fact == "statements":
        return [f"{one.subject} {one.value}" for one in project.statements]
    if fact == "dockerfiles":
        return [
            {"path": one.path, "stages": one.stages, "final_base": one.final_base}
            for one in project.dockerfiles
        ]
    facts = to_json(project)
    return {**facts, **facts["needs"]}[fact]


def _listener(port: Port) -> str:
    """Return a port in words: ``9000 loopback --listen`` is set by that flag, ``8085 bare $PORT`` by a number."""
    words = [str(port.number)]
    words += ["certain"] if port.certain else []
    words += ["loopback"] if port.loopback else []
    words += ["bare"] if port.bare else []
    words += [port.flag] if port.flag else []
    words += [f"${port.variable}"] if port.variable else []
    words += [f"host:{port.host_flag}"] if port.host_flag else []
    return " ".join(words)


def test_every_sample_is_in_the_table() -> None:
    assert {path.name for path in PROJECTS.iterdir() if path.is_dir()} == {
        name.split("/")[0] for name in TABLE
    }


@pytest.mark.parametrize("name", READABLE)
def test_the_facts_are_those_of_the_table(name: str) -> None:
    project = read(PROJECTS / name)
    row = {fact: value for fact, value in TABLE[name].items() if fact != "evidence"}
    assert {fact: _value(project, fact) for fact in row} == row


@pytest.mark.parametrize("name", READABLE)
def test_what_the_table_does_not_name_was_not_found(name: str) -> None:
    project = read(PROJECTS / name)
    facts = to_json(project)
    found = {
        fact for fact, value in {**facts, **facts["needs"]}.items() if value not in ("", [], False, None)
    }
    not_in_the_table = {
        "module",
        "chosen_main",
        "needs",
        "cgo_source",
        "cgo_reasons",
        "ports",
        "evidence",
        "reads_arguments",
    }
    if project.cgo is Cgo.NONE:
        not_in_the_table.add("cgo")
    assert found - not_in_the_table == set(TABLE[name]) - {"evidence"}


@pytest.mark.parametrize("name", READABLE)
def test_the_evidence_is_on_the_lines_of_the_table(name: str) -> None:
    project = read(PROJECTS / name)
    for fact, places in TABLE[name].get("evidence", {}).items():
        assert [str(item) for item in project.evidence.get(fact, ())] == places, fact


@pytest.mark.parametrize("name", READABLE)
def test_every_evidence_quotes_what_stands_there(name: str) -> None:
    project = read(PROJECTS / name)
    for fact, places in project.evidence.items():
        for item in places:
            path = project.root / item.file
            assert path.exists(), (fact, item)
            if item.line and fact not in {"vendored", "stale_vendor"}:
                line = path.read_text("utf-8").split("\n")[item.line - 1]
                assert item.text in " ".join(line.split()) or line.strip() in item.text, (fact, item)


@pytest.mark.parametrize("name", ERRORS)
def test_what_is_no_program_says_so_and_offers_what_is(name: str) -> None:
    with pytest.raises(ProjectError) as caught:
        read(PROJECTS / name)
    row = TABLE[name]
    assert row["error"] in str(caught.value)
    assert [str(path.relative_to(PROJECTS)) for path in caught.value.candidates] == row.get("candidates", [])
