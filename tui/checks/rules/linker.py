"""Linker flags that break the build or the program, or override an option."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.building import libc_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.libc import shared_libc
from tui.recipe.linker_flags import has_flag, join_flags, without_flag
from tui.recipe.recipe import Recipe, Strip


def linker(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about linker flags that break the build or the program."""
    build, recipe, base = context.build, context.recipe, context.base
    if build is None:
        return
    flags = build.command.flag("-ldflags")
    pie = build.command.flag("-buildmode") == "pie" or has_flag(flags, "buildmode", "pie")
    if pie and not context.single_stage and base is not None and "-static" not in flags:
        own = libc_of(context, build.command.stage)
        if own.cause is not None:
            yield own.cause
        elif shared_libc(base) != own.text:
            yield Finding(
                "pie",
                Severity.ERROR,
                "ldflags",
                f"With `-buildmode=pie`, the program needs the {own.text} loader. {base.title} does "
                "not contain it, so the program cannot start.",
                fix=_without(recipe, "buildmode", "pie"),
                fix_label="leave out -buildmode=pie",
                line=build.line,
                advice="Remove `-buildmode=pie`, or use a base that contains the dynamic loader.",
            )
    if has_flag(flags, "linkmode", "external"):
        if build.cgo.cause is not None:
            yield build.cgo.cause
        elif build.cgo.no:
            yield Finding(
                "external-linking",
                Severity.ERROR,
                "ldflags",
                "`-linkmode=external` needs cgo, which is off, so `go build` fails.",
                fix=_without(recipe, "linkmode", "external"),
                fix_label="leave out -linkmode",
                line=build.line,
                advice="Remove `-linkmode`, or set CGO_ENABLED=1.",
            )


def symbols(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a linker flag that overrides the option for symbols."""
    recipe = context.recipe
    if has_flag(recipe.ldflags, "s") and recipe.strip is not Strip.ALL:
        yield Finding(
            "symbols",
            Severity.NOTE,
            "ldflags",
            "`-s` removes the symbol table, but the Strip option is set to keep it. Without the table, "
            "govulncheck reports modules but not functions, and perf shows no names.",
            fix=_without(recipe, "s"),
            fix_label="keep the symbol table",
            line=context.build.line if context.build else 0,
            text="strip",
        )


def _without(recipe: Recipe, name: str, value: str = "") -> Recipe:
    return replace(recipe, ldflags=join_flags(without_flag(recipe.ldflags, name, value)))


RULES = (
    Rule(
        "linker-flags",
        "whether the linker flags work with the builder and the base",
        linker,
        lambda context: (
            context.build is not None and bool({"-ldflags", "-buildmode"} & set(context.build.command.flags))
        ),
    ),
    Rule(
        "symbols",
        "whether a linker flag overrides the Strip option",
        symbols,
        lambda context: not context.foreign and bool(context.recipe.ldflags),
    ),
)
