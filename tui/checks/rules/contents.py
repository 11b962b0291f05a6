"""What is copied into the image: files that the program opens, files that are missing, and source code."""

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename, dirname, join, normpath

from tui.checks.building import whole_copies
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import in_image
from tui.checks.rule import Rule
from tui.image import Cause, Copy

_COPYABLE = re.compile(r"[^*?\[\]\\$<:\x00-\x1f\x7f]+")
"""Names that COPY takes literally. A colon separates a name from its path in the image."""
_GLOB = re.compile(r"[*?\[]")
_SHOWN = 3


def opened_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about files that the program opens but the image does not have."""
    project, recipe, files = context.project, context.recipe, context.model.files
    found = {path: files.find(in_image(context, path)).exists for path in project.runtime_files}
    left = [path for path, there in found.items() if there.no]
    if left:
        named = ", ".join(left[:_SHOWN])
        able = all(map(_COPYABLE.fullmatch, left))
        yield Finding(
            "runtime-files",
            Severity.WARNING,
            "copy",
            f"The program opens {named} at run time, but the image does not contain "
            f"{'it' if len(left) == 1 else 'them'}.",
            project.where("runtime_files"),
            replace(recipe, copy=(*recipe.copy, *(one for one in left if one not in recipe.copy)))
            if able
            else None,
            f"copy {named}" if able else "",
            line=context.model.final.line,
            advice=f"Add `COPY {left[0]} {in_image(context, left[0])}`, or embed the files with `//go:embed`.",
        )
    yield from (there.cause for there in found.values() if there.cause is not None)


def copied_paths(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about sources of COPY and ADD that do not exist, so the build fails."""
    for stage in context.model.built:
        for copy in stage.copies:
            if copy.exists.no:
                yield _missing(context, copy)
            elif copy.exists.cause is not None:
                yield copy.exists.cause


def _missing(context: CheckContext, copy: Copy) -> Finding:
    keyword, source = "ADD" if copy.add else "COPY", copy.source.text
    advice, certain = "Correct the path, or create the file before this instruction.", True
    if copy.ignored_by:
        number, _, pattern = copy.ignored_by.partition(": ")
        message = f"{keyword} needs {source}, but .dockerignore excludes it (line {number}: `{pattern}`)."
        advice = f"Add `!{source.removeprefix('./')}` to .dockerignore."
    elif copy.from_stage is not None:
        stage = context.model.stages[copy.from_stage]
        message = (
            f"{keyword} needs {source} from stage `{stage.name or stage.index}`, but no instruction in that "
            "stage "
            "creates it."
        )
        written = [path for build in stage.builds for path in build.outputs]
        if written and not _used(context, written[-1]) and not source.endswith("/"):
            advice = f"The build writes `{written[-1]}`. Copy that file."
    elif _is_program(context, copy):
        certain = False
        message = f"{keyword} needs {source}, which is not in the build context."
        advice = "Compile it in a build stage so that `docker build` alone creates the image."
    else:
        message = f"{keyword} needs {source}, which is not in the build context."
    outcome = "The build fails." if certain else "The build fails unless you compile it beforehand."
    if _GLOB.search(source) and not copy.ignored_by:
        certain = False
        message = f"{keyword} needs {source}, but no file matches."
        outcome = "BuildKit copies nothing, and the classic builder fails."
    return Finding(
        "copy-missing",
        Severity.ERROR if certain else Severity.WARNING,
        message=f"{message} {outcome}",
        line=copy.line,
        advice=advice,
        text="copy",
    )


def _is_program(context: CheckContext, copy: Copy) -> bool:
    """Return whether a Dockerfile that compiles nothing copies a program that other tools compile before."""
    words = (*context.model.start.words[:1], *context.model.start.program_words[:1])
    names = {main.name for main in context.project.mains} | {basename(word) for word in words}
    return context.build is None and basename(copy.source.text) in names


def _used(context: CheckContext, path: str) -> bool:
    """Return whether an instruction copies a file of a stage already."""
    return any(
        copy.source.text == path and copy.exists.yes for stage in context.model.built for copy in stage.copies
    )


def shipped_source(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the instructions that copy the source code into the final image."""
    build = context.build
    mains = {normpath(join(context.files.module, main)) for main in build.mains} if build else set()
    folders = {".", normpath(context.files.module or "."), *mains}
    lines: set[int] = set()
    if "" in context.files.unlisted:
        lines |= {copy.line for copy in whole_copies(context, context.model.target)}
    for file in context.model.files.list():
        path = file.context_path if file.path.endswith(".go") else None
        if path is not None and normpath(dirname(path) or ".") in folders:
            lines.add(file.origin.line)
    for line in sorted(lines):
        yield Finding(
            "source-shipped",
            Severity.WARNING,
            message=(
                "This instruction copies all source code into the image. Every pull downloads the source "
                "code, and anyone who has the image can read it."
            ),
            line=line,
            advice=(
                "Copy the program by name. Add a separate COPY for files that the program opens at run time."
            ),
            text="audit-source-shipped",
        )


RULES = (
    Rule(
        "opened-files",
        "whether the image has the files that the program opens",
        opened_files,
        lambda context: bool(context.project.runtime_files),
    ),
    Rule("copied-paths", "whether the sources of COPY and ADD exist", copied_paths),
    Rule(
        "shipped-source",
        "whether the image contains source code",
        shipped_source,
        lambda context: context.build is not None and not context.single_stage,
    ),
)
