"""Private modules that the build cannot download."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext
from tui.recipe.private import patterns_for, uncovered
from tui.recipe.recipe import Layout, Private


def private(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of private modules without credentials or GOPRIVATE."""
    project, recipe = context.project, context.recipe
    if project.vendored or not project.private_modules:
        return
    bare = uncovered(project, recipe.goprivate)
    cached = recipe.layout is Layout.CACHED
    if cached and recipe.private is not Private.NONE and not bare:
        return
    own = [pattern for pattern in recipe.goprivate.split(",") if pattern]
    wanted = [*own, *(patterns_for(project).split(",") if bare else ())]
    secret = Private.NETRC if recipe.private is Private.NONE else recipe.private
    named = project.private_modules[0]
    if not cached:
        what = f"{named} appears to be private. Only the cached layout can use credentials without storing them in a layer."
        label = "use the cached layout, with a netrc file as a build secret"
    elif recipe.private is Private.NONE:
        what = (
            f"{named} appears to be private. The Go module proxy does not have it, and the build has no "
            "credentials for its host."
        )
        label = "pass a netrc file as a build secret"
    else:
        what = f"{bare[0]} appears to be private. GOPRIVATE does not cover it, so Go requests it from the public proxy."
        label = "add it to GOPRIVATE"
    yield Finding(
        "private-modules",
        Severity.WARNING,
        "private",
        what,
        project.where("private_modules"),
        # another stage needs a base, which is the user's choice
        None
        if recipe.layout is Layout.NAIVE
        else replace(
            recipe,
            layout=Layout.CACHED,
            private=secret,
            goprivate=",".join(dict.fromkeys(filter(None, wanted))),
        ),
        "" if recipe.layout is Layout.NAIVE else label,
    )
