"""The options for directories that the program writes."""

import re
from dataclasses import replace

from tui.recipe.option import Kind, Option
from tui.recipe.options.values import switch_reader, switch_writer, words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words
from tui.text.clean import clean_line

_SPECIAL = re.compile(r"[*?\[\]\\$<:\"'\s]")
"""The characters with a meaning in COPY, in a shell or in ``docker run -v``."""
_SYSTEM = frozenset(["bin", "dev", "etc", "lib", "lib64", "proc", "root", "sbin", "sys", "tmp", "usr"])
"""Directories of a system, which must not belong to the program's user. /tmp is writable for everyone."""


def _write(recipe: Recipe, text: str) -> Recipe:
    return replace(
        recipe, data=tuple(dict.fromkeys(_entry(word) for word in words_of("data", text, commas=True)))
    )


def _entry(word: str) -> str:
    shown = repr(clean_line(word, 40))
    parts = [part for part in word.split("/") if part not in {"", "."}]
    if ".." in parts or _SPECIAL.search(word):
        raise RecipeError("data", f"{shown} is not a plain path.", "Use a path such as data or /var/lib/app.")
    if not parts or (word.startswith("/") and (parts[0] in _SYSTEM or parts in (["var"], ["home"], ["run"]))):
        raise RecipeError(
            "data",
            f"{shown} is a system directory.",
            "Use a directory of the program, such as data or /var/lib/app.",
        )
    return ("/" if word.startswith("/") else "") + "/".join(parts)


DATA = Option(
    id="data",
    label="Data directories",
    help=(
        "Directories that the program writes to. The image contains them, empty and owned by its user, so a volume "
        "mounted there is writable too."
    ),
    step="base",
    kind=Kind.LIST,
    placeholder="data,/var/lib/app",
    reason="The code does not appear to write files.",
    more=True,
    commas=True,
    read=lambda recipe: join_words(recipe.data, commas=True),
    write=_write,
)

VOLUME = Option(
    id="volume",
    label="Volume",
    help=(
        "Declare the data directories as volumes. A container without a named volume then gets an anonymous one, "
        "which keeps the data until someone deletes it."
    ),
    step="base",
    kind=Kind.SWITCH,
    reason="You choose with `docker run -v` whether the data outlives the container.",
    more=True,
    inapplicable=lambda context: "" if context.recipe.data else "The image has no data directory.",
    read=switch_reader("volume"),
    write=switch_writer("volume"),
)
