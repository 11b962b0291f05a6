"""Binaries that are packed with UPX."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause, Command
from tui.recipe.fitting import with_libc
from tui.recipe.options.upx import blocked as upx_blocked
from tui.recipe.recipe import Strip, Upx

_PACKS = frozenset({"386", "amd64", "arm", "arm64", "ppc64le", "mips", "mipsle"})
"""Processors whose Linux programs UPX packs. Source: `upx --help` of 4.2 and 5.0, formats linux/*."""
_SLOW = frozenset({"--best", "--brute", "--ultra-brute"})


def upx(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the problems and the costs of UPX."""
    recipe, first = context.recipe, _packers(context)[0]
    without = replace(recipe, upx=Upx.NONE)
    if not context.foreign and (why_not := upx_blocked(context)):
        yield Finding(
            "upx-missing",
            Severity.ERROR,
            "upx",
            why_not,
            fix=with_libc(context, replace(recipe, builder="trixie" if recipe.cgo else "alpine")),
            fix_label="use a different builder",
            line=first.line,
            text="upx",
        )
    foreign = [name for name in recipe.platforms if name.split("/")[1:2] not in [[one] for one in _PACKS]]
    if foreign:
        yield Finding(
            "upx-platform",
            Severity.ERROR,
            "upx",
            f"UPX cannot compress programs for {', '.join(foreign)}.",
            fix=without,
            fix_label="leave out UPX",
            line=first.line,
        )
    if context.build is not None and (context.build.stripped | context.build.has_linker_flag("-w")).no:
        yield Finding(
            "upx-unstripped",
            Severity.WARNING,
            "strip",
            "Without stripping, UPX also compresses the debug information. Stripping alone gives a smaller "
            "download than UPX alone.",
            fix=replace(recipe, strip=Strip.ALL),
            fix_label="also strip the binary",
            line=first.line,
            text="upx",
        )
    words = {word.text for word in first.words}
    slow = _SLOW & words
    if slow and "--lzma" not in words:
        yield Finding(
            "upx-slow",
            Severity.WARNING,
            "upx",
            f"`upx {min(slow)}` without `--lzma` takes several minutes and saves only a few percent.",
            fix=replace(recipe, upx=Upx.LZMA),
            fix_label="use LZMA",
            line=first.line,
            advice="Use `--best --lzma`, or run UPX without options.",
            text="upx",
        )
    yield Finding(
        "upx-cost",
        Severity.NOTE,
        "upx",
        "With UPX, the program unpacks itself into memory at every start. Vulnerability scanners cannot "
        "read the compressed binary.",
        fix=without,
        fix_label="leave out UPX",
        line=first.line,
        advice="To compare, run `godock-tui build` once with `--upx none` and once with `--upx fast`.",
        text="upx",
    )


def _packers(context: CheckContext) -> list[Command]:
    return [command for command in context.model.commands if command.name == "upx"]


RULES = (
    Rule("upx", "whether UPX is suitable for the program", upx, lambda context: bool(_packers(context))),
)
