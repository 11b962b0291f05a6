"""Steps that run again after every edit although their input has not changed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.checks.building import (
    build_cache,
    command_of,
    go_commands,
    hidden_build,
    instruction_at,
    lineage,
    module_cache,
    mounted,
    root_of,
    source_copies,
    whole_copies,
)
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import Argument, Cause, Command, GoBuild
from tui.recipe.recipe import Layout, Recipe

_CHANGING = re.compile(r"VERSION|COMMIT|SHA|DATE|BUILD|REVISION|TAG(?!OS|ARCH)")
_ENDING = re.compile(r"\.(?:md|png|jpe?g|gif|svg|log|txt|json|ya?ml|exe)")
"""Endings of names, which a pattern without a star takes for a whole name."""
_READS_GIT = re.compile(r"\bgit\s+(?:describe|rev-parse|rev-list|log|show|status|diff)\b|\bgit[-_]?version\b")
_DOWNLOADS = ("mod download", "mod verify", "mod vendor", "get")


def modules(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about modules that are downloaded again after every edit."""
    build = context.build
    command = command_of(context, build.command) if build else None
    if build is None or command is None:
        return
    kept = mounted(command, module_cache(build.command))
    copied = next(source_copies(context, build.command.stage), None)
    first = copied.line if copied else build.line
    if kept.yes or any(one.line < first for one in _downloads(context, build)):
        return
    base = root_of(context, build.command.stage).base
    cause = kept.cause or _earlier(context, first)
    if cause is None and base.foreign:
        cause = Cause(
            root_of(context, build.command.stage).line, f"{base.reference.text} may contain the modules"
        )
    if cause is not None:
        yield cause
        return
    yield Finding(
        "modules-with-source",
        Severity.WARNING,
        "layout",
        "All modules are downloaded again after every source change.",
        fix=_cached(context.recipe),
        fix_label="cache the modules" if _cached(context.recipe) else "",
        line=first,
        advice="Copy go.mod and go.sum and run `go mod download` before copying the source code.",
        text="modules-layer",
    )


def _downloads(context: CheckContext, build: GoBuild) -> tuple[Command, ...]:
    stages = {stage.index for stage in lineage(context, build.command.stage)}
    return tuple(one for one in go_commands(context, *_DOWNLOADS) if one.stage in stages)


def _earlier(context: CheckContext, line: int) -> Cause | None:
    cause = hidden_build(context)
    return cause if cause is not None and cause.line < line else None


def _cached(recipe: Recipe) -> Recipe | None:
    """Return the recipe with cache mounts, or None for a single stage, where another base is the user's choice."""
    return None if recipe.layout is Layout.NAIVE else replace(recipe, layout=Layout.CACHED)


def arguments(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about an ARG that invalidates the layer with the modules."""
    build = context.build
    downloads = _downloads(context, build) if build else ()
    if build is None or not downloads:
        return
    first = min(downloads, key=lambda one: one.line)
    if mounted(first, module_cache(build.command)).yes:
        return
    for stage in lineage(context, build.command.stage):
        for argument in stage.arguments:
            if argument.line < first.line and _changes(argument):
                yield Finding(
                    "argument-before-download",
                    Severity.NOTE,
                    message=f"`ARG {argument.name}` precedes `go mod download`, so changing it invalidates the "
                    "module "
                    "cache.",
                    line=argument.line,
                    advice="Move the ARG directly above the instruction that uses its value.",
                    text="audit-argument",
                )
                return


def _changes(argument: Argument) -> bool:
    """Return whether an argument differs between builds, by its name."""
    name = argument.name.upper()
    return bool(_CHANGING.search(name)) and not re.search(
        r"GO(?:LANG)?_?VERSION|^BUILD(?:PLATFORM|OS|ARCH)", name
    )


def compiled(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a compiler without its cache."""
    build = context.build
    command = command_of(context, build.command) if build else None
    if build is None or command is None:
        return
    directory = build_cache(context.model, build)
    kept = mounted(command, directory)
    if kept.no and _elsewhere(command):
        kept = mounted(command, _elsewhere(command))
    if kept.cause is not None:
        yield kept.cause
    elif kept.no:
        yield Finding(
            "no-build-cache",
            Severity.NOTE,
            "layout",
            "All packages are recompiled after every source change, including the standard library.",
            fix=_cached(context.recipe),
            fix_label="use cache mounts" if _cached(context.recipe) else "",
            line=build.line,
            advice=f"Add a cache mount for {directory}.",
            text="cache-mounts",
            edit=_with_mount(context, build.line, directory),
        )


def _elsewhere(command: Command) -> str:
    """Return the target of a mount that is a build cache by its name, for a home directory that is not known."""
    for mount in command.mounts:
        target = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
        if re.search(r"/(?:\.cache/)?go-build/?$|/\.cache/?$", target):
            return target
    return ""


def _with_mount(context: CheckContext, line: int, directory: str) -> Edit | None:
    """Return the edit that adds a cache mount after the word RUN, or None for the exec form."""
    run = instruction_at(context, line)
    match = re.match(r"\s*RUN[ \t]+", run.raw, re.IGNORECASE) if run else None
    if run is None or match is None or run.json is not None or "$" in directory:
        return None
    return Edit(
        run.first, run.raw, f"{match[0]}--mount=type=cache,target={directory} {run.raw[match.end() :]}"
    )


def context_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a missing .dockerignore, even if no go build was found."""
    for index in sorted(context.model.needed):
        copied = next(whole_copies(context, index), None)
        if copied is not None:
            yield Finding(
                "no-dockerignore",
                Severity.WARNING,
                message=(
                    "There is no .dockerignore, so .git, secrets and build output are in the build "
                    "context. Any change to these files invalidates the cache."
                ),
                line=copied.line,
                advice="Run `godock-tui generate --write` to create a .dockerignore.",
                text="dockerignore",
            )
            return


def left_in(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about a .dockerignore that leaves the data of git in, or that matches nothing."""
    copied = next(
        (copy for index in sorted(context.model.needed) for copy in whole_copies(context, index)), None
    )
    read = any(_READS_GIT.search(command.text) for command in context.model.commands)
    if copied is not None and not context.files.ignored_by(".git") and not read:
        yield Finding(
            "git-in-context",
            Severity.NOTE,
            message="The .dockerignore does not exclude .git, so every commit invalidates the cache from here on.",
            line=copied.line,
            advice="Add `.git` to .dockerignore.",
            text="dockerignore",
        )
    literal = [
        one.text
        for one in context.files.ignore
        if _ENDING.fullmatch(one.text) and not context.files.ignored & {one.text}
    ]
    if literal:
        yield Finding(
            "pattern-without-star",
            Severity.WARNING,
            message=f"`{literal[0]}` in .dockerignore matches only a file with exactly that name.",
            evidence=".dockerignore",
            advice=f"Use `**/*{literal[0]}`.",
            text="dockerignore",
        )


def _downloads_modules(context: CheckContext) -> bool:
    project, build = context.project, context.build
    return (
        build is not None
        and project.has_dependencies
        and not project.vendored
        and build.command.flag("-mod") != "vendor"
    )


RULES = (
    Rule("module-cache", "whether downloaded modules stay cached after an edit", modules, _downloads_modules),
    Rule(
        "arguments-order",
        "whether an ARG invalidates the cached modules",
        arguments,
        _downloads_modules,
    ),
    Rule(
        "build-cache",
        "whether compiled packages stay cached after an edit",
        compiled,
        lambda context: context.build is not None,
    ),
    Rule(
        "dockerignore-patterns",
        "whether .dockerignore excludes files that change often",
        left_in,
        lambda context: context.foreign and bool(context.files.ignore),
    ),
    Rule(
        "dockerignore",
        "whether .dockerignore limits the build context",
        context_files,
        lambda context: not context.files.ignore,
    ),
)
