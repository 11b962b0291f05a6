"""The options for the platforms and processors that the program is compiled for."""

import re
from collections.abc import Callable
from dataclasses import replace

from tui.catalog import version_key
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words

_PLATFORM = re.compile(r"linux/[a-z0-9]+(/v\d{1,2})?")
_DEFAULT = "default"
_FIRST_WITH_GOARM64 = (1, 23)
"""GOARM64 is new in Go 1.23. Source: its release notes."""


def _write_platforms(recipe: Recipe, text: str) -> Recipe:
    platforms = words_of("platforms", text, commas=True)
    for platform in platforms:
        if not _PLATFORM.fullmatch(platform):
            raise RecipeError(
                "platforms",
                f"{platform!r} is not a platform for Linux containers.",
                "Use a platform such as linux/amd64 or linux/arm/v7.",
            )
    return replace(recipe, platforms=platforms)


def _levels(
    field: str, known: tuple[tuple[str, str], ...], default: str
) -> Callable[[RecipeContext], tuple[Choice, ...]]:
    def choices(context: RecipeContext) -> tuple[Choice, ...]:
        too_old = field == "goarm64" and version_key(context.recipe.go)[:2] < _FIRST_WITH_GOARM64
        blocked = (
            f"GOARM64 needs Go 1.23 or later, but the recipe uses Go {context.recipe.go}." if too_old else ""
        )
        rest = tuple(
            Choice(
                level,
                level,
                facts=facts,
                note=f"The program does not start on older CPUs. {_GAIN}",
                blocked=blocked,
            )
            for level, facts in known
        )
        return (
            Choice(
                _DEFAULT,
                _DEFAULT,
                facts=default,
                note="The program runs on every CPU with this architecture.",
            ),
            *rest,
        )

    return choices


_GAIN = "Only code that counts bits or rounds numbers runs a few percent faster, so measure first."


def _level_writer(field: str, known: tuple[tuple[str, str], ...]) -> Callable[[Recipe, str], Recipe]:
    levels = [level for level, _ in known]

    def write(recipe: Recipe, text: str) -> Recipe:
        word = text.strip().lower()
        if word not in {"", _DEFAULT, *levels}:
            raise RecipeError(
                field,
                f"{text!r} is not a supported microarchitecture level.",
                f"Choose one of {', '.join((_DEFAULT, *levels))}.",
            )
        return replace(recipe, **{field: "" if word == _DEFAULT else word})  # type: ignore[arg-type]

    return write


def _not_for(kind: str) -> Callable[[RecipeContext], str]:
    def inapplicable(context: RecipeContext) -> str:
        platforms = context.recipe.platforms
        if not platforms or any(platform.split("/")[1] == kind for platform in platforms):
            return ""
        return f"The recipe does not build for linux/{kind}."

    return inapplicable


_AMD64 = (
    ("v2", "since 2009: POPCNT, SSE4.2"),
    ("v3", "since 2013: AVX2, BMI, FMA"),
    ("v4", "AVX-512: some recent CPUs only"),
)
"""The levels of the x86-64 psABI, which GOAMD64 follows (https://go.dev/wiki/MinimumRequirements#amd64)."""
_ARM64 = (
    ("v8.1", "LSE atomics: Graviton 2, Pi 5"),
    ("v8.2", "Neoverse N1"),
    ("v9.0", "Neoverse N2, Graviton 4"),
)
"""The levels of https://go.dev/wiki/MinimumRequirements#arm64 that differ between servers."""

PLATFORMS = Option(
    id="platforms",
    label="Platforms",
    help=(
        "Comma-separated list of platforms for the image. Without cgo, the compiler runs natively and "
        "cross-compiles."
    ),
    step="go",
    kind=Kind.LIST,
    placeholder="linux/amd64,linux/arm64",
    reason="The default is the engine's platform.",
    more=True,
    commas=True,
    read=lambda recipe: join_words(recipe.platforms, commas=True),
    write=_write_platforms,
)

GOAMD64 = Option(
    id="goamd64",
    label="GOAMD64",
    help="The oldest generation of Intel and AMD CPUs that the program must run on.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="default|v2|v3|v4",
    reason="With the default, the program runs on any 64-bit Intel or AMD CPU.",
    more=True,
    choices=_levels("goamd64", _AMD64, "v1, since 2003"),
    inapplicable=_not_for("amd64"),
    read=lambda recipe: recipe.goamd64 or _DEFAULT,
    write=_level_writer("goamd64", _AMD64),
)

GOARM64 = Option(
    id="goarm64",
    label="GOARM64",
    help="The oldest generation of 64-bit Arm CPUs that the program must run on.",
    step="compile",
    kind=Kind.CHOICE,
    placeholder="default|v8.1|v8.2|v9.0",
    reason="With the default, the program runs on any 64-bit Arm CPU.",
    more=True,
    choices=_levels("goarm64", _ARM64, "v8.0, since 2013"),
    inapplicable=_not_for("arm64"),
    read=lambda recipe: recipe.goarm64 or _DEFAULT,
    write=_level_writer("goarm64", _ARM64),
)
