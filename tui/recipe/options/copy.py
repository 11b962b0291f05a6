"""The option for files of the project that the program opens at run time."""

import re
from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.recipe import Layout, Recipe, RecipeError
from tui.recipe.words import join_words

_SPECIAL = re.compile(r"[*?\[\]\\$<]")
"""The characters that start a pattern, a variable or a heredoc in COPY."""


def _write(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, copy=tuple(_entry(word) for word in words_of("copy", text, commas=True)))


def _entry(word: str) -> str:
    source, colon, target = word.partition(":")
    path = "/".join(part for part in source.split("/") if part not in {"", "."})
    if source.startswith("/") or ".." in source.split("/"):
        raise RecipeError(
            "copy",
            f"{source!r} is outside the project.",
            "Use a path inside the build context.",
        )
    if not path:
        raise RecipeError(
            "copy", f"{word!r} has no file name.", "Use a value such as templates or config.yml:/etc/app.yml."
        )
    for name in (path, target):
        if _SPECIAL.search(name):
            raise RecipeError(
                "copy",
                f"{name!r} contains a character with a special meaning in COPY.",
                "Use the name of a file or directory.",
            )
    if colon and (not target or ".." in target.split("/")):
        raise RecipeError(
            "copy",
            f"{word!r} has no valid path in the image.",
            "Use a value such as config.yml:/etc/app.yml.",
        )
    return f"{path}:{target}" if target else path


def _suggested(recipe_context: RecipeContext) -> tuple[Choice, ...]:
    where = recipe_context.project.where("runtime_files")
    return tuple(Choice(name, name, facts=where) for name in recipe_context.project.runtime_files)


COPY = Option(
    id="copy",
    label="Files",
    help=(
        "Files or directories that the program opens at run time. Use name:path to set the path in the "
        "image. Embedded files are already in the program."
    ),
    step="base",
    kind=Kind.LIST,
    placeholder="templates,config.yml:/etc/app.yml",
    reason="The code does not appear to open project files at run time.",
    more=True,
    commas=True,
    choices=_suggested,
    inapplicable=lambda recipe_context: (
        "With the naive layout, the image already contains all source files."
        if recipe_context.recipe.layout is Layout.NAIVE
        else ""
    ),
    read=lambda recipe: join_words(recipe.copy, commas=True),
    write=_write,
)
