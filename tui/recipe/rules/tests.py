"""Whether the tests can run inside a build."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity

_OUTSIDE = {"docker": "a Docker Engine", "network": "a network"}


def tests(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the tests need what the build does not have."""
    project, recipe = context.project, context.recipe
    if not recipe.test or not project.has_tests:
        return
    outside = [words for need, words in _OUTSIDE.items() if need in project.test_needs]
    without = replace(recipe, test=False)
    if outside:
        yield Problem(
            "tests-need-more",
            Severity.WARNING,
            "test",
            f"Some tests need {' and '.join(outside)}, which a build does not give them: they would fail or be skipped. "
            "Run them in CI.",
            project.where("test_needs"),
            without,
            "build without the tests",
        )
    if "cgo" in project.test_needs and not recipe.cgo:
        yield Problem(
            "tests-need-cgo",
            Severity.NOTE,
            "test",
            "The tests are meant to run with cgo, as -race does; here cgo is off, so the race detector stays off and "
            "tests in C are passed over. CI is the place for them.",
            project.where("test_needs"),
            without,
            "build without the tests",
        )
