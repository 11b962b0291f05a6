"""What would break is found before the build; its fix mends it and breaks nothing else; a text explains it."""

from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from tests.support.explained import finding_texts
from tests.support.judging import errors, every_project, found, judged, recommended, triples
from tests.support.samples import BARE, DEMANDING, WEB
from tui.checks import Severity
from tui.project import GoProject, ProjectError, read
from tui.recipe import Recipe
from tui.render import why

_PROJECTS = Path(__file__).parents[1] / "projects"
_UNMENDABLE = {"no-go-sum", "replace-outside", "workspace-outside", "vendor-stale", "embed-missing"}
"""Errors of the project itself, which no recipe can mend."""


@pytest.mark.parametrize("project", [WEB, BARE, DEMANDING])
def test_the_recommendation_has_no_problems(project: GoProject) -> None:
    assert judged(project, recommended(project)) == ()


def test_a_fix_mends_what_it_is_offered_for_and_breaks_nothing_else() -> None:
    seen = set()
    for project, recipe in triples():
        broken = errors(project, recipe)
        for problem in judged(project, recipe):
            seen.add(problem.id)
            if problem.fix is None:
                assert problem.fix_label == ""
                continue
            assert problem.fix_label
            after = judged(project, problem.fix)
            assert (problem.id, problem.option) not in {(other.id, other.option) for other in after}
            assert {other.id for other in after if other.severity is Severity.ERROR} <= broken
    assert len(seen) > 30


def test_a_problem_names_an_option_and_says_sentences() -> None:
    options = {field.name for field in fields(Recipe)}
    for project, recipe in triples():
        for problem in judged(project, recipe):
            assert problem.option.replace("-", "_") in options
            assert problem.message[-1] in ".`", problem.message
            assert "  " not in problem.message


def test_the_recommendation_for_whatever_is_known_has_no_error() -> None:
    for project in every_project():
        assert errors(project, recommended(project)) == set()


def _readable() -> list[Path]:
    """Return the sample projects that can be read at all."""
    good = []
    for path in sorted(_PROJECTS.iterdir()):
        with suppress(ProjectError):
            read(path)
            good.append(path)
    return good


@pytest.mark.parametrize("path", _readable(), ids=lambda path: path.name)
def test_the_recommendation_for_a_sample_project_has_no_error_that_a_recipe_could_mend(path: Path) -> None:
    project = read(path)
    recipe = recommended(project)
    assert errors(project, recipe) <= _UNMENDABLE
    assert all(found(project, recipe)[name].fix is None for name in errors(project, recipe))


def test_every_problem_is_explained() -> None:
    named = finding_texts()
    assert len(named) > 30
    assert {name: texts for name, texts in named.items() if not all(map(why, texts))} == {}


def test_a_problem_has_the_text_that_its_rule_declares() -> None:
    named = finding_texts()
    for project, recipe in triples():
        for problem in judged(project, recipe):
            assert problem.why in named[problem.id], problem.id


def test_the_worst_comes_first() -> None:
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    for project, recipe in triples():
        ranks = [order.index(problem.severity) for problem in judged(project, recipe)]
        assert ranks == sorted(ranks)
