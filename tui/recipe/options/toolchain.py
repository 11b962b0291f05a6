"""The options for the environment of the go command: where modules come from, experiments, FIPS 140, C flags."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tui.catalog import version_key
from tui.recipe.downloads import has_modules
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import one_line, words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.secret_names import has_credentials
from tui.recipe.words import join_words

FIRST_WITH_FIPS = (1, 24)
"""GOFIPS140 is new in Go 1.24. Source: its release notes."""

_OFF = "off"
_FIPS = re.compile(r"off|latest|inprocess|certified|v1\.\d{1,3}\.\d{1,3}")
"""The values that the go command accepts. Source: ``go help environment``."""
_EXPERIMENT = re.compile(r"[a-z][a-z0-9]*", re.ASCII)


def _line_writer(field: str) -> Callable[[Recipe, str], Recipe]:
    """Return a writer of a text that is one line and has no password."""
    option = field.replace("_", "-")

    def write(recipe: Recipe, text: str) -> Recipe:
        value = one_line(option, text)
        if has_credentials(value):
            raise RecipeError(
                option,
                "The URL contains a password, which would be stored in a layer of the build.",
                "Put it into a netrc file and use --private netrc.",
            )
        changes: Any = {field: value}
        return replace(recipe, **changes)

    return write


def _write_experiments(recipe: Recipe, text: str) -> Recipe:
    names = words_of("goexperiment", text, commas=True)
    for name in names:
        if not _EXPERIMENT.fullmatch(name):
            raise RecipeError(
                "goexperiment",
                f"{name!r} is not a Go experiment.",
                "Use a name such as jsonv2 or nojsonv2.",
            )
    return replace(recipe, goexperiment=names)


def _write_fips(recipe: Recipe, text: str) -> Recipe:
    value = text.strip() or _OFF
    if not _FIPS.fullmatch(value):
        raise RecipeError(
            "fips",
            f"{text!r} is not a version of the FIPS 140-3 module.",
            "Choose one of off, certified, inprocess, latest, v1.0.0.",
        )
    return replace(recipe, fips="" if value == _OFF else value)


def _fips_choices(context: RecipeContext) -> tuple[Choice, ...]:
    too_old = version_key(context.recipe.go)[:2] < FIRST_WITH_FIPS
    blocked = (
        f"FIPS 140-3 needs Go 1.24 or later, but the recipe uses Go {context.recipe.go}." if too_old else ""
    )
    rows = (
        (
            "certified",
            "validated",
            "The newest certified version of the module. It gets no fixes.",
        ),
        ("inprocess", "under review", "The newest version that has been submitted for validation."),
        ("latest", "not validated", "The cryptography of the Go release, in FIPS mode. It gets all fixes."),
    )
    return (
        Choice(_OFF, _OFF, facts="Go's default", note="Go's usual cryptography."),
        *(Choice(value, value, facts=facts, note=note, blocked=blocked) for value, facts, note in rows),
    )


def _nothing_to_download(context: RecipeContext) -> str:
    return "" if has_modules(context.project) else "The build does not download any modules."


def _without_cgo(context: RecipeContext) -> str:
    return "" if context.recipe.cgo else "This option affects only cgo."


GOPROXY = Option(
    id="goproxy",
    label="GOPROXY",
    help="A list of module sources, which are proxy URLs, `direct` or `off`. The value is stored in the builder's layers.",
    step="go",
    kind=Kind.TEXT,
    placeholder="https://proxy.example.com,direct",
    reason="Go's default is its public proxy, followed by the module's repository.",
    more=True,
    inapplicable=_nothing_to_download,
    read=lambda recipe: recipe.goproxy,
    write=_line_writer("goproxy"),
)

GOSUMDB = Option(
    id="gosumdb",
    label="GOSUMDB",
    help="The checksum database for modules that go.sum does not list, or off to skip this check.",
    step="go",
    kind=Kind.TEXT,
    placeholder="off",
    reason="Go's default is its public checksum database.",
    more=True,
    inapplicable=_nothing_to_download,
    read=lambda recipe: recipe.gosumdb,
    write=_line_writer("gosumdb"),
)

GOEXPERIMENT = Option(
    id="goexperiment",
    label="Experiments",
    help="Experiments of the Go toolchain to turn on, comma-separated. The prefix no turns one off.",
    step="compile",
    kind=Kind.LIST,
    placeholder="jsonv2,nogreenteagc",
    reason="Each Go release turns on the experiments that it considers ready.",
    more=True,
    commas=True,
    read=lambda recipe: join_words(recipe.goexperiment, commas=True),
    write=_write_experiments,
)

FIPS = Option(
    id="fips",
    label="FIPS 140-3",
    help="The program uses only approved cryptography, from this version of Go's FIPS 140-3 module.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="off|certified|inprocess|latest|v1.0.0",
    reason="Only programs that must comply with FIPS 140-3 need it.",
    more=True,
    choices=_fips_choices,
    read=lambda recipe: recipe.fips or _OFF,
    write=_write_fips,
)

CGO_CFLAGS = Option(
    id="cgo-cflags",
    label="C compiler flags",
    help="The value of CGO_CFLAGS. It replaces Go's default, which is -O2 -g.",
    step="compile",
    kind=Kind.TEXT,
    placeholder="-O2 -I/opt/include",
    reason="The #cgo lines in the code contain the flags that it needs.",
    more=True,
    inapplicable=_without_cgo,
    read=lambda recipe: recipe.cgo_cflags,
    write=_line_writer("cgo_cflags"),
)

CGO_LDFLAGS = Option(
    id="cgo-ldflags",
    label="C linker flags",
    help="The value of CGO_LDFLAGS. It replaces Go's default, which is -O2 -g.",
    step="compile",
    kind=Kind.TEXT,
    placeholder="-L/opt/lib",
    reason="The #cgo lines in the code contain the flags that it needs.",
    more=True,
    inapplicable=_without_cgo,
    read=lambda recipe: recipe.cgo_ldflags,
    write=_line_writer("cgo_ldflags"),
)
