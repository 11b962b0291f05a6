"""The flags of the compiler and the linker that decide the size and the contents of the binary."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname

from tui.checks.building import debugging, instruction_at, replaced
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import NO, YES, Answer, Cause, GoBuild
from tui.recipe.recipe import Strip

_ANY = "-"
"""The name of the flags that a variable may hold."""


def stripped(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a binary with debug information."""
    build = context.build
    if build is None:
        return
    answer = _hidden(build) | build.has_linker_flag("-s") | build.has_linker_flag("-w")
    tools = {"strip", "garble"}
    if any(command.name in tools for command in context.model.commands):
        answer = YES
    if answer.cause is not None:
        yield answer.cause
    elif answer.no:
        yield Finding(
            "not-stripped",
            Severity.NOTE,
            "strip",
            "Debug information and the symbol table take up about a third of the binary and half of the "
            "download.",
            fix=replace(context.recipe, strip=Strip.ALL),
            fix_label="strip the binary",
            line=build.line,
            advice='Add `-ldflags="-s -w"`, or only `-w` to keep the symbol table.',
            text="strip",
            edit=_with_strip(context, build),
        )


def trimmed(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a binary with paths of the build machine."""
    build = context.build
    if build is None:
        return
    command = build.command
    answer = YES if command.flag("-trimpath") not in {"", "false"} else _hidden(build)
    if answer.cause is not None:
        yield answer.cause
    elif answer.no:
        yield Finding(
            "no-trimpath",
            Severity.NOTE,
            "trimpath",
            "The binary contains paths from the build machine, so the same source produces a different "
            "binary elsewhere.",
            fix=replace(context.recipe, trimpath=True),
            fix_label="remove the paths",
            line=build.line,
            advice="Add `-trimpath`.",
            text="trimpath",
            edit=replaced(
                instruction_at(context, build.line), f"go {command.verb} ", f"go {command.verb} -trimpath "
            ),
        )


def every_package(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a build that compiles every package again."""
    build = context.build
    if build is not None and build.command.flag("-a") not in {"", "false"}:
        suffix = " -installsuffix cgo" if build.command.flag("-installsuffix") == "cgo" else ""
        yield Finding(
            "compiles-all",
            Severity.NOTE,
            message="`-a` recompiles every package, including the standard library, so the build cache has no effect.",
            line=build.line,
            advice=f"Remove `-a{suffix}`. Go has not needed it since version 1.10.",
            text="cache-mounts",
            edit=replaced(instruction_at(context, build.line), f" -a{suffix} ", " "),
        )


def listed_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a build of files in place of a package."""
    build = context.build
    if build is None or not build.packages or not all(one.endswith(".go") for one in build.packages):
        return
    folder = dirname(build.packages[0].removeprefix("./"))
    yield Finding(
        "files-not-package",
        Severity.NOTE,
        message=f"The build names {build.packages[0]} instead of its package. It compiles only the named files, and Go "
        "does not record the revision.",
        line=build.line,
        advice=f"Build `./{folder}`." if folder else "Build `.`.",
        text="main",
    )


def _hidden(build: GoBuild) -> Answer:
    """Return unknown where a variable may hold more flags, or else no."""
    given = build.command.flags.get(_ANY)
    return (
        NO if given is None else Answer(None, given.cause or Cause(build.line, "the flags are in a variable"))
    )


def _with_strip(context: CheckContext, build: GoBuild) -> Edit | None:
    run, verb = instruction_at(context, build.line), build.command.verb
    if "-ldflags" not in build.command.flags:
        return replaced(run, f"go {verb} ", f'go {verb} -ldflags="-s -w" ')
    for opening in ('-ldflags="', "-ldflags='", '-ldflags "', "-ldflags '"):
        if edit := replaced(run, opening, f"{opening}-s -w "):
            return edit
    return None


def _for_users(context: CheckContext) -> bool:
    """Return whether a program is compiled that is not for a debugger."""
    return context.build is not None and not debugging(context)


def _foreign(context: CheckContext) -> bool:
    return context.foreign and context.build is not None


RULES = (
    Rule("all-packages", "whether the build reuses compiled packages", every_package, _foreign),
    Rule("build-package", "whether the build names a package instead of files", listed_files, _foreign),
    Rule("stripped", "whether the binary is stripped", stripped, _for_users),
    Rule("trimpath", "whether the binary contains paths from the build machine", trimmed, _for_users),
)
