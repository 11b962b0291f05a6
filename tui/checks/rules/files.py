"""Problems with files that are compiled in, and with files that the program opens."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Layout

_COPYABLE = re.compile(r"[^*?\[\]\\$<:\x00-\x1f\x7f]+")
"""Names that COPY takes literally. A colon separates a name from its path in the image."""


def embeds(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a ``//go:embed`` that matches no file."""
    project = context.project
    if not project.missing_embeds:
        return
    where, _, pattern = project.missing_embeds[0].rpartition(": ")
    others = len(project.missing_embeds) - 1
    more = " Another pattern matches no file either." if others == 1 else ""
    more = f" {others} other patterns match no file either." if others > 1 else more
    maker = (
        f" {project.embed_makers[0].rstrip('.')}. Run this step before the build."
        if project.embed_makers
        else ""
    )
    yield Finding(
        "embed-missing",
        Severity.ERROR,
        "main",
        f"`//go:embed {pattern}` matches no file, so `go build` fails.{more}"
        + (maker or " Generate or restore the files before the build."),
        where,
    )


def runtime_files(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of files that the program opens but the image does not have.

    The naive layout has the whole source.
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
        yield Finding(
            "runtime-files",
            Severity.WARNING,
            "copy",
            f"The program opens {named} at run time, but the image contains only the program.",
            project.where("runtime_files"),
            replace(recipe, copy=(*recipe.copy, *left)) if able else None,
            f"copy {named}" if able else "",
        )


def _plain(path: str) -> str:
    return path.removeprefix("./").rstrip("/")
