"""The note about a Go release that the catalogue does not list."""

from collections.abc import Iterator

from tui.catalog import minor_of, version_key
from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext


def go_release(context: RecipeContext) -> Iterator[Finding]:
    """Yield the note that the builder's tag may not exist, because the catalogue does not list the release."""
    recipe, catalog = context.recipe, context.catalog
    newest = max(version_key(release.minor) for release in catalog.releases)
    if version_key(minor_of(recipe.go)) <= newest or catalog.newer_go == minor_of(recipe.go):
        return
    asked = context.project.go_version and version_key(context.project.go_version) > newest
    yield Finding(
        "go-unlisted",
        Severity.NOTE,
        "go",
        f"The catalogue of {catalog.compiled_on} does not list Go {recipe.go}, so the tag "
        f"golang:{recipe.go}-{recipe.builder} may not exist yet.",
        context.project.where("go_version") if asked else "",
    )
