"""The recommendation takes what the project's own files state, where it is clear and still right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tui.advice import recommend
from tui.advice.defaults import defaults_of
from tui.catalog import Catalog
from tui.lab.existing.initial_choices import initial_choices
from tui.project import GoProject, read
from tui.project.model import Statement, Subject
from tui.recipe.recipe_file import RecipeFile

Stated = Callable[..., GoProject]


@pytest.fixture
def stated() -> Stated:
    """Return a function that gives the web server statements, each a subject and a value."""

    def make(*said: tuple[Subject, str], go_version: str = "1.20") -> GoProject:
        statements = tuple(
            Statement(subject, value, "", "Dockerfile", line)
            for line, (subject, value) in enumerate(said, start=1)
        )
        return replace(WEB, statements=statements, go_version=go_version)

    return make


@pytest.mark.parametrize(
    ("version", "go", "reason"),
    [
        ("1.26", "1.26", "Dockerfile:1 uses Go 1.26, which is still supported."),
        (
            "1.26.1",
            "1.26",
            "Dockerfile:1 uses Go 1.26.1, which is still supported. The tag 1.26 always refers to the newest patch release.",
        ),
        (
            "1.21",
            "1.27",
            "Dockerfile:1 uses Go 1.21, which has had no security fixes since 2024-08-13. Go 1.27 replaces it.",
        ),
        (
            "1.99",
            "1.27",
            "Dockerfile:1 uses Go 1.99, which the catalog (updated 2026-11-23) does not list. Go 1.27 replaces it.",
        ),
    ],
)
def test_a_go_version_is_taken_only_while_it_is_supported(
    stated: Stated, catalog: Catalog, today: date, version: str, go: str, reason: str
) -> None:
    found = recommend(stated((Subject.GO, version)), catalog, today)
    assert found.recipe.go == go
    assert found.reasons["go"] == reason


def test_a_go_version_below_go_mod_is_not_taken(stated: Stated, catalog: Catalog, today: date) -> None:
    found = recommend(stated((Subject.GO, "1.26"), go_version="1.27"), catalog, today)
    assert found.recipe.go == "1.27"
    assert (
        found.reasons["go"] == "Dockerfile:1 uses Go 1.26, but go.mod requires Go 1.27. Go 1.27 replaces it."
    )


def test_arguments_environment_and_files_are_taken(stated: Stated, catalog: Catalog, today: date) -> None:
    project = stated(
        (Subject.ARGUMENTS, "serve --all"),
        (Subject.ENVIRONMENT, "GIN_MODE=release"),
        (Subject.ENVIRONMENT, "GOMAXPROCS=2"),
        (Subject.FILE, "conf:/srv/conf"),
        (Subject.FILE, "a.yaml:/etc/a.yaml"),
        (Subject.WORKDIR, "/srv"),
    )
    found = recommend(project, catalog, today)
    assert found.recipe.args == "serve --all"
    assert found.recipe.env == ("GIN_MODE=release", "GOMAXPROCS=2")
    assert found.recipe.copy == ("conf", "a.yaml:/etc/a.yaml")
    assert found.recipe.workdir == "/srv"
    assert found.reasons["args"] == "Dockerfile:1 starts the program with these arguments."
    assert found.reasons["copy"] == "Dockerfile:4 copies these files into the image."


@pytest.mark.parametrize(
    "value", ["API_TOKEN=x", "DB_PASSWORD=x", "GOPROXY=off", "CGO_ENABLED=0", "PATH=/x", "A B=c"]
)
def test_secrets_and_settings_of_the_build_are_not_taken(
    stated: Stated, catalog: Catalog, today: date, value: str
) -> None:
    assert recommend(stated((Subject.ENVIRONMENT, value)), catalog, today).recipe.env == ()


def test_statements_about_another_program_are_not_taken(catalog: Catalog, today: date) -> None:
    other = Statement(Subject.ARGUMENTS, "migrate", "./cmd/migrate", "Dockerfile", 9)
    assert recommend(replace(WEB, statements=(other,)), catalog, today).recipe.args == ""


@pytest.fixture
def old(tmp_path: Path) -> GoProject:
    """A project whose Dockerfile is based on images that nobody maintains."""
    (tmp_path / "go.mod").write_text("module example.com/old\n\ngo 1.20\n")
    (tmp_path / "main.go").write_text("package main\n\nfunc main() {}\n")
    (tmp_path / "Dockerfile").write_text(
        "FROM golang:1.21-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /old .\n"
        'FROM alpine:3.24\nCOPY --from=build /old /old\nENTRYPOINT ["/old", "serve"]\n'
    )
    return read(tmp_path)


def test_the_wizard_does_not_start_with_what_the_audit_condemns(
    old: GoProject, catalog: Catalog, today: date
) -> None:
    defaults = defaults_of(old, catalog, today, RecipeFile())
    defaults, recipe, _ = initial_choices(old, catalog, today, defaults, defaults.recipe, ())
    assert (recipe.go, recipe.args) == ("1.27", "serve")
    assert catalog.nickname(recipe.base) == "alpine"
    assert defaults.notes == (
        "Dockerfile:1 uses Go 1.21, which has had no security fixes since 2024-08-13. Go 1.27 replaces it.",
    )
