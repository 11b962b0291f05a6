"""Whether the files that the program is made of, and those that it opens, are there."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Layout

_COPYABLE = re.compile(r"[^*?\[\]\\$<:\x00-\x1f\x7f]+")
"""Names that COPY takes as they are, and that cannot be mistaken for a name with its place in the image."""


def embeds(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether files that are compiled in are missing."""
    project = context.project
    if not project.missing_embeds:
        return
    where, _, pattern = project.missing_embeds[0].rpartition(": ")
    others = len(project.missing_embeds) - 1
    more = f" Neither do {others} other patterns." if others else ""
    made = (
        f" {project.embed_makers[0].rstrip('.')}: that has to run before the build."
        if project.embed_makers
        else ""
    )
    yield Problem(
        "embed-missing",
        Severity.ERROR,
        "main",
        f"//go:embed {pattern} matches no file, so go build stops.{more}"
        + (made or " Make or restore the files before the build."),
        where,
    )


def runtime_files(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether files that the program opens stay behind in the build stage.

    The naive layout needs nothing: the whole source is there.
    """
    project, recipe = context.project, context.recipe
    if recipe.layout is Layout.NAIVE:
        return
    copied = [_plain(word.partition(":")[0]) for word in recipe.copy]
    left = [
        path
        for path in project.runtime_files
        if not any(
            source in {"", ".", _plain(path)} or _plain(path).startswith(f"{source}/") for source in copied
        )
    ]
    if left:
        named = ", ".join(left[:3])
        able = all(map(_COPYABLE.fullmatch, left))
        yield Problem(
            "runtime-files",
            Severity.WARNING,
            "copy",
            f"The program opens {named} when it runs, and the image has only the program.",
            project.where("runtime_files"),
            replace(recipe, copy=(*recipe.copy, *left)) if able else None,
            f"copy {named}" if able else "",
        )


def _plain(path: str) -> str:
    return path.removeprefix("./").rstrip("/")
