"""Tests that cannot run in a build."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext

_OUTSIDE = {"docker": "a Docker Engine", "network": "a network", "envtest": "etcd and kube-apiserver"}


def tests(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems of tests that need what the build does not have."""
    project, recipe = context.project, context.recipe
    if not recipe.test or not project.has_tests:
        return
    outside = [words for need, words in _OUTSIDE.items() if need in project.test_needs]
    without = replace(recipe, test=False)
    if outside:
        yield Finding(
            "tests-need-more",
            Severity.WARNING,
            "test",
            f"Some tests need {' and '.join(outside)}, which a build does not provide, so they would fail or be skipped. "
            "Run them in CI.",
            project.where("test_needs"),
            without,
            "build without the tests",
        )
    if "cgo" in project.test_needs and not recipe.cgo:
        yield Finding(
            "tests-need-cgo",
            Severity.NOTE,
            "test",
            "The tests expect cgo, as `-race` does, but cgo is off. The race detector stays off, and tests "
            "that use C are skipped. Run them in CI.",
            project.where("test_needs"),
            without,
            "build without the tests",
        )
