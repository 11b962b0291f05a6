"""The platforms and the processors that the image is built for."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.building import lineage
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.fitting import missing_platforms, on_best_base
from tui.recipe.recipe import Recipe

_TARGET = "TARGETARCH"


def published(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about platforms that the base is not published for."""
    recipe, base = context.recipe, context.base
    if base is None:
        if not context.single_stage:
            yield Cause(
                context.model.final.line, f"the platforms of {context.model.base.reference.text} are unknown"
            )
        return
    missing = missing_platforms(base, recipe)
    if missing:
        other = on_best_base(context, recipe)
        yield Finding(
            "platform-missing",
            Severity.ERROR,
            "platforms",
            f"{base.title} is not published for {', '.join(missing)}.",
            fix=other or _without(recipe, missing),
            fix_label=f"use {context.catalog.base(other.base).title}" if other else "remove these platforms",
            line=context.model.final.line,
        )


def _without(recipe: Recipe, missing: tuple[str, ...]) -> Recipe:
    return replace(recipe, platforms=tuple(name for name in recipe.platforms if name not in missing))


def emulated(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a compiler that runs under emulation for other platforms."""
    recipe, build = context.recipe, context.build
    if build is None:
        return
    stages = lineage(context, build.command.stage)
    if any(stage.platform is not None and "BUILDPLATFORM" in stage.platform.text for stage in stages):
        return
    why = (
        "cgo needs a C compiler for each platform"
        if build.cgo.yes
        else "the build stage uses the target platform"
        if context.foreign
        else f"the {recipe.layout} layout compiles on the target platform"
    )
    yield Finding(
        "emulated-compiler",
        Severity.WARNING,
        "platforms",
        f"This build cannot cross-compile because {why}. For other platforms, the compiler runs under "
        "emulation. This is many times slower and fails without QEMU.",
        fix=replace(recipe, platforms=()),
        fix_label="build only for the engine's own platform",
        line=stages[0].line,
        advice="Use `FROM --platform=$BUILDPLATFORM` for the build stage, and set GOOS and GOARCH.",
        text="platforms",
    )


def fixed(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program for one processor in an image for any."""
    build = context.build
    given = build.command.environment.get("GOARCH") if build else None
    if build is None or given is None or not given.text or _TARGET in given.text:
        return
    platform = context.model.final.platform
    if platform is not None and platform.text.split("/")[1:2] == [given.text]:
        return
    if given.cause is not None:
        yield given.cause
        return
    yield Finding(
        "fixed-platform",
        Severity.NOTE,
        message=(
            f"GOARCH is fixed to {given.text}, so images for other platforms contain a program that cannot "
            "run on them."
        ),
        line=build.line,
        advice="Use `GOARCH=$TARGETARCH` after `ARG TARGETARCH`.",
        text="cross",
    )


def levels(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program for newer processors only."""
    recipe, build = context.recipe, context.build
    if build is None:
        return
    lowest = {"GOAMD64": "v1", "GOARM64": "v8.0"}
    found = [
        name
        for name, first in lowest.items()
        if (given := build.command.environment.get(name)) is not None
        and given.known
        and given.text not in {"", first}
    ]
    if found:
        yield Finding(
            "old-processors",
            Severity.NOTE,
            found[0].lower(),
            "On an older CPU or in an emulator, the program stops immediately and prints the CPU level "
            "that it needs.",
            fix=replace(recipe, goamd64="", goarm64=""),
            fix_label="run on any CPU",
            line=build.line,
            advice=f"Remove {found[0]}.",
            text="processor-level",
        )


RULES = (
    Rule(
        "platforms",
        "whether the base is available for the chosen platforms",
        published,
        lambda context: bool(context.recipe.platforms),
    ),
    Rule(
        "emulation",
        "whether the build compiles without emulation",
        emulated,
        lambda context: context.build is not None and bool(context.recipe.platforms),
    ),
    Rule(
        "fixed-platform",
        "whether the program is compiled for the image's platform",
        fixed,
        lambda context: context.build is not None and "GOARCH" in context.build.command.environment,
    ),
    Rule(
        "processor-level",
        "whether the program runs on older CPUs",
        levels,
        lambda context: (
            context.build is not None
            and bool({"GOAMD64", "GOARM64"} & set(context.build.command.environment))
        ),
    ),
)
