"""What the compiler and the linker are told."""

import re
from dataclasses import replace

from tui.recipe.option import Choice, Kind, Option
from tui.recipe.options.values import enum_writer, one_line, switch_reader, switch_writer, words_of
from tui.recipe.recipe import Recipe, RecipeError, Strip
from tui.recipe.words import join_words


def _write_ldflags(recipe: Recipe, text: str) -> Recipe:
    return replace(recipe, ldflags=one_line("ldflags", text))


def _write_tags(recipe: Recipe, text: str) -> Recipe:
    tags = words_of("tags", text, commas=True)
    for tag in tags:
        if not re.fullmatch(r"[\w.]+", tag):
            raise RecipeError("tags", f"{tag!r} is not a build tag.", "Tags are letters, digits, _ and dots.")
    return replace(recipe, tags=tags)


STRIP = Option(
    id="strip",
    label="Strip",
    help="Debug information is a third of a Go binary. Panics keep file and line whatever you choose.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="all|dwarf|none",
    choices=lambda _: (
        Choice(
            Strip.ALL,
            "all",
            facts="-s -w",
            note="The smallest. Delve and perf see no names; panics stay readable.",
        ),
        Choice(
            Strip.DWARF,
            "dwarf",
            facts="-w",
            note="Most of the saving, and the symbol table stays: perf and govulncheck still see functions.",
        ),
        Choice(
            Strip.NONE,
            "none",
            facts="nothing",
            note="Everything Delve needs, at the price of a larger binary.",
        ),
    ),
    read=lambda recipe: recipe.strip,
    write=enum_writer("strip", Strip),
)

TRIMPATH = Option(
    id="trimpath",
    label="Trim paths",
    help="-trimpath replaces build directories in the binary by module paths: same source, same bytes.",
    step="compile",
    kind=Kind.SWITCH,
    read=switch_reader("trimpath"),
    write=switch_writer("trimpath"),
)

CGO = Option(
    id="cgo",
    label="cgo",
    help="Off gives a static binary that runs on any base. On needs a C compiler in the builder and its libc below.",
    step="compile",
    kind=Kind.SWITCH,
    read=switch_reader("cgo"),
    write=switch_writer("cgo"),
)

LDFLAGS = Option(
    id="ldflags",
    label="More linker flags",
    help="Appended to -ldflags, for example -X main.version=1.2.3. A misspelt -X is ignored by the linker.",
    step="compile",
    kind=Kind.TEXT,
    placeholder="-X main.version=1.2.3",
    read=lambda recipe: recipe.ldflags,
    write=_write_ldflags,
)

TAGS = Option(
    id="tags",
    label="Build tags",
    help="Comma-separated. Given to go test too.",
    step="compile",
    kind=Kind.LIST,
    placeholder="netgo,timetzdata",
    commas=True,
    read=lambda recipe: join_words(recipe.tags, commas=True),
    write=_write_tags,
)
