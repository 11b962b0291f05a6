"""The directories that the program writes belong to its user, or it is said before the build."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.judging import found
from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import load
from tui.checks import Severity
from tui.project import GoProject, Strength, WrittenDirectory
from tui.recipe import Recipe


def writing(path: str, *, keeps: bool = True, makes: bool = False) -> GoProject:
    return replace(WEB, written=(WrittenDirectory(path, "db.go", 7, keeps, makes),))


@pytest.mark.parametrize(
    "recipe",
    [Recipe(), Recipe(base="scratch"), Recipe(base="alpine-3.24"), Recipe(base="scratch", workdir="/srv")],
)
def test_a_database_in_a_directory_that_the_image_lacks_gets_a_data_directory(recipe: Recipe) -> None:
    problem = found(writing("data"), recipe)["unwritable"]
    assert problem.evidence == "db.go:7"
    assert problem.fix == replace(recipe, data=("data",))
    assert "unwritable" not in found(writing("data"), problem.fix)


@pytest.mark.parametrize("path", ["/var/lib/shop", "/run/agent"])
def test_an_absolute_directory_is_made_too(path: str) -> None:
    fix = found(writing(path), Recipe())["unwritable"].fix
    assert fix == Recipe(data=(path,))
    assert "unwritable" not in found(writing(path), fix)


def test_a_directory_that_another_user_owns_is_found() -> None:
    recipe = Recipe(base="scratch", data=("/var/lib/other",))
    assert "`/var/lib/shop`" in found(writing("/var/lib/shop"), recipe)["unwritable"].message


@pytest.mark.parametrize(
    ("project", "recipe"),
    [
        (writing("data"), Recipe(user="0:0")),
        (writing("/data"), Recipe(data=("/data",))),
        (writing("/data/a/b", makes=True), Recipe(data=("/data",))),
        (writing("cache", keeps=False, makes=True), Recipe()),  # in /home/nonroot, which is the user's
        (writing("cache", keeps=False), Recipe(base="scratch")),  # a file that it may do without
        (writing("/var/tmp/x", makes=True), Recipe(base="alpine-3.24")),
    ],
)
def test_what_can_be_written_is_no_problem(project: GoProject, recipe: Recipe) -> None:
    assert "unwritable" not in found(project, recipe)


def test_a_directory_below_one_that_is_not_there_is_made_by_nobody() -> None:
    assert "unwritable" in found(writing("/data/a", makes=True), Recipe())
    assert "unwritable" in found(writing("/data/a"), Recipe(data=("/data",)))


def test_what_a_command_writes_for_its_caller_is_not_judged() -> None:
    project = replace(writing("out", keeps=False, makes=True), ports=())
    assert "unwritable" not in found(project, Recipe(base="scratch"))


def test_the_working_directory_itself_has_no_fix() -> None:
    assert found(writing("."), Recipe(base="scratch"))["unwritable"].fix is None


def test_the_recommendation_has_the_directory_with_its_reason() -> None:
    project = replace(
        WEB,
        written=(
            WrittenDirectory("data", "db.go", 7, keeps=True),
            WrittenDirectory("/var/lib/shop", "db.go", 9, keeps=True),
        ),
    )
    found = recommend(project, load(), date(2026, 11, 23))
    assert found.recipe.data == ("data", "/var/lib/shop")
    assert "db.go:7" in found.reasons["data"]


def test_a_likely_directory_is_a_note_with_an_offer_and_no_reason_to_change_the_recipe() -> None:
    likely = replace(WrittenDirectory("data", "db.go", 7, keeps=True), strength=Strength.LIKELY)
    project = replace(WEB, written=(likely,))
    note = found(project, Recipe())["unwritable"]
    assert (note.severity, note.fix) == (Severity.NOTE, Recipe(data=("data",)))
    assert "probably writes `data`" in note.message
    assert recommend(project, load(), date(2026, 11, 23)).recipe.data == ()
