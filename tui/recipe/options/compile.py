"""The options for the compiler and the linker."""

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
            raise RecipeError("tags", f"{tag!r} is not a build tag.", "Use letters, digits, _ and dots.")
    return replace(recipe, tags=tags)


STRIP = Option(
    id="strip",
    label="Strip",
    help=(
        "Debug information takes up about a third of a Go binary. Panics show the file and line even "
        "without debug information."
    ),
    step="compile",
    kind=Kind.CHOICE,
    placeholder="all|dwarf|none",
    choices=lambda _: (
        Choice(
            Strip.ALL,
            "all",
            facts="-s -w",
            note=(
                "Produces the smallest binary. Delve and perf cannot show function names, but panics still "
                "show the file and line."
            ),
        ),
        Choice(
            Strip.DWARF,
            "dwarf",
            facts="-w",
            note=(
                "Saves most of the space but keeps the symbol table, so perf and govulncheck can still "
                "find functions."
            ),
        ),
        Choice(
            Strip.NONE,
            "none",
            facts="nothing",
            note="Produces the largest binary, which keeps everything that Delve needs.",
        ),
    ),
    read=lambda recipe: recipe.strip,
    write=enum_writer("strip", Strip),
)

TRIMPATH = Option(
    id="trimpath",
    label="Trim paths",
    help=(
        "-trimpath replaces build directories in the binary with module paths, so the same source always "
        "produces the same binary."
    ),
    step="compile",
    kind=Kind.SWITCH,
    read=switch_reader("trimpath"),
    write=switch_writer("trimpath"),
)

CGO = Option(
    id="cgo",
    label="cgo",
    help=(
        "Without cgo, the binary is static and runs on any base. With cgo, the builder needs a C compiler, "
        "and the base needs the builder's C library."
    ),
    step="compile",
    kind=Kind.SWITCH,
    read=switch_reader("cgo"),
    write=switch_writer("cgo"),
)

LDFLAGS = Option(
    id="ldflags",
    label="Additional linker flags",
    help=(
        "Flags to append to -ldflags, for example -X main.version=1.2.3. If the name after -X is "
        "misspelled, the "
        "linker ignores it."
    ),
    step="compile",
    kind=Kind.TEXT,
    placeholder="-X main.version=1.2.3",
    read=lambda recipe: recipe.ldflags,
    write=_write_ldflags,
)

TAGS = Option(
    id="tags",
    label="Build tags",
    help="Comma-separated build tags, which also apply to `go test`.",
    step="compile",
    kind=Kind.LIST,
    placeholder="netgo,timetzdata",
    commas=True,
    read=lambda recipe: join_words(recipe.tags, commas=True),
    write=_write_tags,
)
