"""Packing the binary."""

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import enum_writer
from tui.recipe.recipe import Layout, Upx


def blocked(context: RecipeContext) -> str:
    """Return why UPX cannot be had in this recipe's builder, or an empty string."""
    recipe = context.recipe
    if recipe.builder == "bookworm" and recipe.layout is not Layout.CACHED:
        return "Debian 12 has UPX in backports only. Take the alpine or trixie builder, or the cached layout."
    return ""


def _choices(context: RecipeContext) -> tuple[Choice, ...]:
    why_not = blocked(context)
    return (
        Choice(
            Upx.NONE,
            "none",
            facts="as linked",
            note="Starts at once, shares pages, and scanners can read it.",
        ),
        Choice(
            Upx.FAST,
            "fast",
            facts="NRV",
            note="About 60 % less disk but only a few percent less to pull; unpacks itself at every start.",
            blocked=why_not,
        ),
        Choice(
            Upx.LZMA,
            "lzma",
            facts="--best --lzma",
            note="About a quarter less to pull; a small server started some hundred times slower when we measured.",
            blocked=why_not,
        ),
    )


UPX = Option(
    id="upx",
    label="UPX",
    help="A packed binary unpacks into memory at every start. Vulnerability scanners cannot read it.",
    step="upx",
    kind=Kind.CHOICE,
    placeholder="none|fast|lzma",
    choices=_choices,
    read=lambda recipe: recipe.upx,
    write=enum_writer("upx", Upx),
)
