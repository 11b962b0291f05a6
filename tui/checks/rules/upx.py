"""Problems with a binary that is packed with UPX."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.fitting import with_libc
from tui.recipe.option import RecipeContext
from tui.recipe.options.upx import blocked as upx_blocked
from tui.recipe.recipe import Strip, Upx

_PACKS = frozenset({"386", "amd64", "arm", "arm64", "ppc64le", "mips", "mipsle"})
"""Processors whose Linux programs UPX packs. Source: `upx --help` of 4.2 and 5.0, formats linux/*."""


def upx(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problems and the costs of UPX."""
    recipe = context.recipe
    if recipe.upx is Upx.NONE:
        return
    without = replace(recipe, upx=Upx.NONE)
    if why_not := upx_blocked(context):
        yield Finding(
            "upx-missing",
            Severity.ERROR,
            "upx",
            why_not,
            fix=with_libc(context, replace(recipe, builder="trixie" if recipe.cgo else "alpine")),
            fix_label="use a different builder",
            text="upx",
        )
    foreign = [name for name in recipe.platforms if name.split("/")[1:2] not in [[one] for one in _PACKS]]
    if foreign:
        yield Finding(
            "upx-platform",
            Severity.ERROR,
            "upx",
            f"UPX cannot pack programs for {', '.join(foreign)}.",
            fix=without,
            fix_label="leave out UPX",
        )
    if recipe.strip is Strip.NONE:
        yield Finding(
            "upx-unstripped",
            Severity.WARNING,
            "strip",
            "UPX packs the debug information too. Stripping alone gives a smaller download than UPX alone.",
            fix=replace(recipe, strip=Strip.ALL),
            fix_label="strip the binary too",
        )
    yield Finding(
        "upx-cost",
        Severity.NOTE,
        "upx",
        "The program unpacks itself into memory at every start, and vulnerability scanners cannot read a packed binary.",
        fix=without,
        fix_label="leave out UPX",
        text="upx",
    )
