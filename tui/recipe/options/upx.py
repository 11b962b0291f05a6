"""The option that packs the binary with UPX."""

from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.options.values import enum_writer
from tui.recipe.recipe import Layout, Upx


def blocked(context: RecipeContext) -> str:
    """Return why the recipe's builder does not have UPX, or an empty string."""
    recipe = context.recipe
    if recipe.builder == "bookworm" and recipe.layout is not Layout.CACHED:
        return (
            "Debian 12 provides UPX only in its backports. Use the alpine or trixie builder, or the cached "
            "layout."
        )
    return ""


def _choices(context: RecipeContext) -> tuple[Choice, ...]:
    why_not = blocked(context)
    return (
        Choice(
            Upx.NONE,
            "none",
            facts="not compressed",
            note=(
                "The program starts immediately, containers share its memory pages, and vulnerability "
                "scanners can read it."
            ),
        ),
        Choice(
            Upx.FAST,
            "fast",
            facts="NRV",
            note=(
                "About 60 % smaller on disk, but the download is only a few percent smaller. The program "
                "unpacks itself at every start."
            ),
            blocked=why_not,
        ),
        Choice(
            Upx.LZMA,
            "lzma",
            facts="--best --lzma",
            note=(
                "Shrinks the download by about a quarter. In our tests, a small server took about a hundred "
                "times longer to start."
            ),
            blocked=why_not,
        ),
    )


UPX = Option(
    id="upx",
    label="UPX",
    help=(
        "A compressed binary unpacks itself into memory at every start, and vulnerability scanners cannot "
        "read it."
    ),
    step="upx",
    kind=Kind.CHOICE,
    placeholder="none|fast|lzma",
    choices=_choices,
    read=lambda recipe: recipe.upx,
    write=enum_writer("upx", Upx),
)
