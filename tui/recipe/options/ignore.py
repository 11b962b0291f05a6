"""The option for files of the project that the build does not need."""

from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words


def _write(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, ignore=tuple(_entry(word) for word in words_of("ignore", text, commas=True)))


def _entry(word: str) -> str:
    path = "/".join(part for part in word.split("/") if part not in {"", "."})
    if not path or ".." in word.split("/"):
        raise RecipeError(
            "ignore",
            f"{word!r} is outside the project.",
            "Use a path inside the build context, such as models.",
        )
    if "*" in path or "?" in path:
        raise RecipeError("ignore", f"{word!r} is a pattern.", "Use the name of a file or directory.")
    return path


def _suggested(context: RecipeContext) -> tuple[Choice, ...]:
    where = context.project.where("large_files")
    return tuple(Choice(item.path, item.path, facts=where) for item in context.project.large_files)


IGNORE = Option(
    id="ignore",
    label="Ignored files",
    help=(
        "Files or directories that the build does not need. The .dockerignore excludes these files from "
        "the build context."
    ),
    step="project",
    kind=Kind.LIST,
    placeholder="models,dumps",
    reason="The .dockerignore already excludes secrets, build output and .git.",
    more=True,
    commas=True,
    choices=_suggested,
    inapplicable=lambda context: (
        ""
        if context.project.large_files or context.recipe.ignore
        else "The build context does not contain large unused files."
    ),
    read=lambda recipe: join_words(recipe.ignore, commas=True),
    write=_write,
)
