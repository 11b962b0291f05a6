"""Files of the project that the program opens when it runs."""

import re
from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.recipe import Layout, Recipe, RecipeError
from tui.recipe.words import join_words

_SPECIAL = re.compile(r"[*?\[\]\\$<]")
"""What COPY reads as a pattern, a variable or a here-document."""


def _write(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, copy=tuple(_entry(word) for word in words_of("copy", text, commas=True)))


def _entry(word: str) -> str:
    source, colon, target = word.partition(":")
    path = "/".join(part for part in source.split("/") if part not in {"", "."})
    if source.startswith("/") or ".." in source.split("/"):
        raise RecipeError(
            "copy",
            f"{source!r} lies outside the project.",
            "Only what the build context holds can be copied.",
        )
    if not path:
        raise RecipeError(
            "copy", f"{word!r} names no file.", "Write it like templates or config.yml:/etc/app.yml."
        )
    for name in (path, target):
        if _SPECIAL.search(name):
            raise RecipeError(
                "copy",
                f"{name!r} holds a character that COPY does not take as itself.",
                "Name a file or directory.",
            )
    if colon and (not target or ".." in target.split("/")):
        raise RecipeError(
            "copy", f"{word!r} names no place in the image.", "Write it like config.yml:/etc/app.yml."
        )
    return f"{path}:{target}" if target else path


def _suggested(recipe_context: RecipeContext) -> tuple[Choice, ...]:
    where = recipe_context.project.where("runtime_files")
    return tuple(Choice(name, name, facts=where) for name in recipe_context.project.runtime_files)


COPY = Option(
    id="copy",
    label="Files",
    help="Files or directories that the program opens when it runs: name, or name:place in the image. "
    "Embedded ones are in the program already.",
    step="base",
    kind=Kind.LIST,
    placeholder="templates,config.yml:/etc/app.yml",
    reason="The program opens no file of the project when it runs, as far as its code tells.",
    more=True,
    commas=True,
    choices=_suggested,
    inapplicable=lambda recipe_context: (
        "The naive layout keeps the whole source in the image."
        if recipe_context.recipe.layout is Layout.NAIVE
        else ""
    ),
    read=lambda recipe: join_words(recipe.copy, commas=True),
    write=_write,
)
