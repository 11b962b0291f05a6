"""The options for packages of the distribution, in the image and in the builder."""

import re
from dataclasses import replace

from tui.recipe.libc import foreign_libraries
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.packages import for_command, for_library
from tui.recipe.recipe import RecipeError
from tui.recipe.words import join_words

_NAME = re.compile(r"[a-z0-9][a-z0-9.+_-]*", re.ASCII | re.IGNORECASE)
"""A package name in Alpine or Debian, without a version. Both delete old versions from their mirrors."""


def _read_names(field: str, text: str) -> tuple[str, ...]:
    names = words_of(field, text, commas=True)
    for name in names:
        if not _NAME.fullmatch(name):
            raise RecipeError(
                field, f"{name!r} is not the name of a package.", "Use names without versions, such as git."
            )
    return names


def _suggested(context: RecipeContext) -> tuple[Choice, ...]:
    """Return the packages for the commands that the program runs and for its C libraries."""
    project = context.project
    found = {
        word: project.where("commands") for command in project.commands if (word := for_command(command))
    }
    found |= _libraries(context)
    return tuple(Choice(word, word, facts=where) for word, where in found.items())


def _libraries(context: RecipeContext) -> dict[str, str]:
    project = context.project
    where = project.where("cgo_libraries") or project.where("cgo")
    libraries = foreign_libraries(project.cgo_libraries)
    return {word: where for library in libraries if (word := for_library(library))}


PACKAGES = Option(
    id="packages",
    label="Packages",
    help=(
        "Packages to install in the image, comma-separated. A word such as libvips works in Alpine and Debian, "
        "although the package names differ. Packages need a base with a package manager."
    ),
    step="base",
    kind=Kind.LIST,
    placeholder="git,ffmpeg",
    reason="The base contains everything that the program needs.",
    more=True,
    commas=True,
    choices=_suggested,
    read=lambda recipe: join_words(recipe.packages, commas=True),
    write=lambda recipe, text: replace(recipe, packages=_read_names("packages", text)),
)

BUILD_PACKAGES = Option(
    id="build-packages",
    label="Build packages",
    help="Packages to install in the builder, comma-separated, such as the headers of a C library. They are not in the "
    "image.",
    step="go",
    kind=Kind.LIST,
    placeholder="libvips",
    reason="The builder contains everything that the build needs.",
    more=True,
    commas=True,
    choices=lambda context: tuple(
        Choice(word, word, facts=where) for word, where in _libraries(context).items()
    ),
    read=lambda recipe: join_words(recipe.build_packages, commas=True),
    write=lambda recipe, text: replace(recipe, build_packages=_read_names("build-packages", text)),
)
