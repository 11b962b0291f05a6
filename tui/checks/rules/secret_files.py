"""Problems with files of the project that hold secrets, and that the build or the image gets."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.project import SecretFile
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout, Recipe
from tui.render.ignore_file import copied

_ARTICLE = {"private key": "a private key", "credentials": "credentials"}


def secret_files(context: RecipeContext) -> Iterator[Finding]:
    """Yield a finding for each secret that the image or the build gets, or that a copied directory lacks."""
    for item in context.project.secret_files:
        if item.holds:
            yield from _findings(context, item)


def _findings(context: RecipeContext, item: SecretFile) -> Iterator[Finding]:
    project, recipe = context.project, context.recipe
    what = _ARTICLE[item.holds]
    folder = next((name for name in copied(recipe) if item.path.startswith(f"{name}/")), "")
    if item.embedded:
        yield Finding(
            "secret-embedded",
            Severity.WARNING,
            "main",
            f"The program embeds {item.path}, which holds {what}. Everyone who can pull the image can read it. "
            "Read it at run time from a mounted file instead.",
            item.embedded,
        )
    elif item.path in copied(recipe):
        yield Finding(
            "secret-copied",
            Severity.WARNING,
            "copy",
            f"{item.path} holds {what}, and everyone who can pull the image can read it. "
            "Mount it with `docker run -v` instead.",
            item.path,
            _without(recipe, item.path),
            f"leave out {item.path}",
        )
    elif folder and recipe.layout is not Layout.NAIVE:
        yield Finding(
            "secret-left-out",
            Severity.WARNING,
            "copy",
            f"{item.path} holds {what}, so the .dockerignore keeps it out of the image although `{folder}` is copied. "
            "Mount it with `docker run -v`.",
            item.path,
        )
    elif item.tested and recipe.test and project.has_tests:
        where = "the image" if recipe.layout is Layout.NAIVE else "the build cache"
        yield Finding(
            "secret-tested",
            Severity.WARNING,
            "test",
            f"A test reads {item.path}, which holds {what}, so the build includes it and {where} keeps it. "
            "Move a key that is only for tests to `testdata`.",
            item.tested,
        )


def _without(recipe: Recipe, path: str) -> Recipe:
    return replace(recipe, copy=tuple(entry for entry in recipe.copy if entry.partition(":")[0] != path))
