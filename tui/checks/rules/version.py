"""The version that the linker or the go command puts into the program."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from posixpath import join

from tui.checks.building import bound, command_of, stage_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import in_path
from tui.checks.rule import Rule
from tui.image import NO, YES, Answer, Cause, GoBuild, unknown
from tui.project import GoProject
from tui.recipe.linker_flags import injections, with_symbol
from tui.recipe.options.vcs import has_repository
from tui.recipe.recipe import Layout

_VERSION_NAME = re.compile(r"version|commit|revision|sha$|hash|tag|branch|date|build|time", re.I)
"""Names of variables that the project lists completely."""
_GIT = re.compile(r"(?:\$\(|`)\s*git\s")
_STAMPS = ("vcs.revision", "vcs.time", "vcs.modified", "Main.Version")


def symbols(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about an ``-X`` that the linker ignores."""
    project, recipe, build = context.project, context.recipe, context.build
    if build is None:
        return
    for symbol in _injected(context, build):
        if symbol == recipe.version and not context.foreign:
            if symbol not in project.version_variables:
                yield _no_such_variable(context, symbol)
            continue
        right = _right_name(project, build.mains[0] if build.mains else recipe.main, symbol)
        if right is None:
            continue
        yield Finding(
            "unknown-symbol",
            Severity.WARNING,
            "ldflags",
            _what_is_wrong(symbol, right),
            project.where("version_variables"),
            replace(recipe, ldflags=with_symbol(recipe.ldflags, symbol, right)) if right else None,
            f"use {right}" if right else "",
            line=build.line,
            text="version",
        )


def _injected(context: CheckContext, build: GoBuild) -> tuple[str, ...]:
    """Return the variables that ``-X`` sets, read as the go command reads its flags."""
    version = () if context.foreign or not context.recipe.version else (context.recipe.version,)
    found = (one.symbol for one in injections(build.command.flag("-ldflags")))
    return tuple(dict.fromkeys(one for one in (*found, *version) if one and "$" not in one))


def _no_such_variable(context: CheckContext, symbol: str) -> Finding:
    known = context.project.version_variables
    near = get_close_matches(symbol, known, 1, 0.4) or list(known[:1])
    return Finding(
        "no-such-variable",
        Severity.ERROR,
        "version",
        f"The program has no string variable `{symbol}`, so the linker silently ignores the value.",
        context.project.where("version_variables"),
        replace(context.recipe, version=near[0] if near else ""),
        f"use {near[0]}" if near else "do not set a variable",
        line=context.build.line if context.build else 0,
        text="version",
    )


def values(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about an ``-X`` whose value is empty in the build."""
    build = context.build
    if build is None:
        return
    command = command_of(context, build.command)
    raw = command.instruction.raw if command else ""
    for name, value in build.assignments.items():
        reads_git = "||" not in value.text and _GIT.search(value.text)
        if value.text == "" and value.known:
            variable = _source(raw, name)
            outer = next((one for one in context.model.arguments if one.name == variable), None)
            yield _empty(
                context,
                name,
                f"ARG {variable} precedes the first FROM and is not declared again in the stage"
                if outer
                else f"${variable} has no value in the build stage"
                if variable
                else "the `-X` flag has no value",
                f"Add `ARG {variable}` to the stage." if variable else "Add a value to the `-X` flag.",
            )
        elif reads_git:
            yield from _from_git(context, build, name)
        elif value.cause is not None and not value.text.strip("${}").replace("_", "").isalnum():
            yield value.cause


def _source(raw: str, name: str) -> str:
    """Return the variable whose value an ``-X`` takes, or an empty text."""
    match = re.search(rf"{re.escape(name)}=[\"']?\$\{{?(\w+)", raw)
    return match[1] if match else ""


def _from_git(context: CheckContext, build: GoBuild, name: str) -> Iterator[Finding | Cause]:
    data, tool = _git_data(context, build), _git(context, build)
    if data.no:
        ignored = context.files.ignored_by(".git")
        number, _, pattern = ignored.partition(": ")
        why = (
            f".dockerignore excludes .git (line {number}: `{pattern}`)"
            if ignored
            else ".git is not in the build stage"
        )
        yield _empty(
            context,
            name,
            f"its value comes from Git, and {why}",
            "Pass the value with `--build-arg` instead.",
        )
    elif tool.no:
        yield _empty(
            context,
            name,
            "its value comes from Git, which the builder does not have",
            "Install Git in the build stage, or pass the value with `--build-arg`.",
        )
    else:
        yield from (answer.cause for answer in (data, tool) if answer.cause is not None)


def _empty(context: CheckContext, name: str, why: str, advice: str) -> Finding:
    return Finding(
        "version-empty",
        Severity.WARNING,
        "version",
        f"`{name}` is empty in the image because {why}.",
        context.project.where("version_variables") if name in context.project.version_variables else "",
        line=context.build.line if context.build else 0,
        advice=advice,
        text="version",
    )


def _git_data(context: CheckContext, build: GoBuild) -> Answer:
    """Return whether the build can read .git."""
    command = command_of(context, build.command)
    directory = build.command.directory
    if command is not None and bound(context, command, directory) is not None:
        path = f"{context.files.module}/.git".lstrip("/")
        if context.files.ignored_by(path) or context.files.ignored_by(".git"):
            return NO
        return (
            YES
            if ".git" in context.files.directories
            else unknown(build.line, "the build context may include .git")
        )
    found, files = NO, stage_of(context, build).files
    parts = directory.strip("/").split("/")
    for count in range(len(parts), -1, -1):
        found |= files.find("/" + join(*parts[:count], ".git")).exists
    return found


def _git(context: CheckContext, build: GoBuild) -> Answer:
    """Return whether the builder has git."""
    stage = stage_of(context, build)
    path = stage.config.environment.get("PATH")
    return in_path(stage.files, path.value.text if path else "", "git")


def stamp(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about code that reads the revision which Go records from .git."""
    build = context.build
    if build is None:
        return
    read = next(one for one in context.project.git_reads if one.what in _STAMPS)
    off = build.command.flag("-buildvcs") == "false"
    data, tool = _git_data(context, build), _git(context, build)
    if off or data.no or tool.no:
        why = (
            "`-buildvcs=false` turns it off"
            if off
            else ".git is not in the build stage"
            if data.no
            else "the builder does not have Git"
        )
        can_stamp = context.recipe.layout is Layout.CACHED and has_repository(context)
        yield Finding(
            "no-git-data",
            Severity.WARNING,
            "vcs" if can_stamp else "version",
            f"The program reads `{read.what}` from its build information, but this value is empty because "
            f"{why}.",
            f"{read.file}:{read.line}",
            replace(context.recipe, vcs=True) if can_stamp else None,
            "record the revision" if can_stamp else "",
            line=build.line,
            advice="Set a version variable with `-X`, or bind-mount .git and install Git in the build stage.",
        )
    else:
        yield from (answer.cause for answer in (data, tool) if answer.cause is not None)


def unset(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a version variable that keeps its default value."""
    project, recipe, build = context.project, context.recipe, context.build
    symbol = version_symbol(project)
    if build is None or not symbol or symbol in build.assignments or symbol == recipe.version:
        return
    flags = build.command.flags.get("-ldflags")
    if flags is not None and flags.cause is not None:
        yield flags.cause
        return
    yield Finding(
        "no-version",
        Severity.NOTE,
        "version",
        f"`{symbol}` keeps its default value because the build does not set it.",
        project.where("version_variables"),
        replace(recipe, version=symbol),
        f"set {symbol} from a build argument",
        line=build.line,
        advice=f'Add `ARG VERSION` above the build command, and add `-ldflags="-X {symbol}=$VERSION"` to that command.',
        text="version",
    )


def version_symbol(project: GoProject) -> str:
    """Return the variable for a version (not for a commit or a date), or an empty string."""
    names = {symbol: symbol.rpartition(".")[2].lower() for symbol in project.version_variables}
    exactly = [symbol for symbol, name in names.items() if name == "version"]
    nearly = [symbol for symbol, name in names.items() if name.endswith("version") and "go" not in name]
    return next(iter([*exactly, *nearly]), "")


def _right_name(project: GoProject, main: str, symbol: str) -> str | None:
    """Return the intended name, an empty string when it is unknown, or None when nothing is wrong.

    Only symbols of the main package are checked, because the packages of other modules are not read.
    """
    package, _, name = symbol.rpartition(".")
    if not name or symbol in project.version_variables:
        return None
    path = project.module if main in {"", "."} else f"{project.module}/{main.removeprefix('./')}"
    if package == path:
        return f"main.{name}"
    if package != "main":
        return None
    near = get_close_matches(symbol, project.version_variables, 1, 0.8)
    if near:
        return near[0]
    return "" if _VERSION_NAME.search(name) else None


def _what_is_wrong(symbol: str, right: str) -> str:
    if symbol.startswith("main."):
        meant = (
            f" Use `{right}`."
            if right
            else " Check the spelling, and make sure that the variable is a package-level string."
        )
        return f"There is no string variable `{symbol}`, so the linker silently ignores `-X`.{meant}"
    return (
        f"The linker silently ignores `-X {symbol}` because the linker's name for the main package is "
        f"`main`. Use `{right}`."
    )


def repository(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a revision that cannot be recorded because there is no repository."""
    if not has_repository(context):
        yield Finding(
            "no-repository",
            Severity.ERROR,
            "vcs",
            "The build context has no .git directory, so the go command cannot record the revision.",
            fix=replace(context.recipe, vcs=False),
            fix_label="do not record it",
            line=context.build.line if context.build else 0,
            text="vcs",
        )


RULES = (
    Rule(
        "repository",
        "whether the build context contains the Git repository",
        repository,
        lambda context: context.recipe.vcs and context.recipe.layout is Layout.CACHED and not context.foreign,
    ),
    Rule(
        "injected-variables",
        "whether the program has the variables that `-X` sets",
        symbols,
        lambda context: context.build is not None and bool(_injected(context, context.build)),
    ),
    Rule(
        "injected-values",
        "whether the values of `-X` are known in the build",
        values,
        lambda context: context.build is not None and bool(context.build.assignments),
    ),
    Rule(
        "vcs-stamp",
        "whether Go can record the revision",
        stamp,
        lambda context: (
            context.build is not None and any(one.what in _STAMPS for one in context.project.git_reads)
        ),
    ),
    Rule(
        "version",
        "whether the build sets the version variable",
        unset,
        lambda context: context.build is not None and bool(version_symbol(context.project)),
    ),
)
