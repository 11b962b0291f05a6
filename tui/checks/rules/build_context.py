"""Files that the build context has without need, or lacks."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import join, normpath

from tui.checks.building import whole_copies
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.project.model import LargeFile
from tui.render.ignore_file import always_ignored
from tui.text.units import human_bytes

_NAMED = 3


def large_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about large files in the build context that nothing reads."""
    recipe = context.recipe
    left = [item for item in context.project.large_files if _is_sent(context, item)]
    if not left:
        return
    named = ", ".join(f"{item.path} ({human_bytes(item.bytes)})" for item in left[:_NAMED])
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    saved = human_bytes(sum(item.bytes for item in left))
    copied = next((copy for index in context.model.needed for copy in whole_copies(context, index)), None)
    yield Finding(
        "large-context",
        Severity.NOTE,
        "ignore",
        f"The build context includes {named}{more}, which neither the build nor the program reads. "
        f"Excluding unused files in .dockerignore makes each transfer to the builder {saved} smaller.",
        left[0].path,
        replace(recipe, ignore=(*recipe.ignore, *(item.path for item in left))),
        f"ignore {', '.join(item.path for item in left[:_NAMED])}{more}",
        line=copied.line if copied else 0,
    )


def _is_sent(context: CheckContext, item: LargeFile) -> bool:
    """Return whether a large file is part of the build context although nothing reads it."""
    if normpath(item.path) == "vendor" and _reads_vendor(context):
        return False
    if context.foreign:
        return not context.files.ignored_by(normpath(join(context.files.module, item.path)))
    used = (*context.recipe.copy, *context.recipe.ignore)
    return (
        not always_ignored(item.path)
        and not {"*", "?"} & set(item.path)
        and not any(f"{item.path}/".startswith(f"{path.partition(':')[0]}/") for path in used)
    )


def _reads_vendor(context: CheckContext) -> bool:
    """Return whether a go command uses vendor/ although its go.mod does not select it."""
    return any(command.go and command.go.flag("-mod") == "vendor" for command in context.model.commands)


def other_dockerfiles(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about other Dockerfiles that read the data of git, which our .dockerignore excludes."""
    if context.recipe.version:
        return
    for read in context.project.git_reads:
        if read.in_build and not read.file.endswith(".go"):
            yield Finding(
                "no-git-data",
                Severity.NOTE,
                "version",
                f"{read.file} runs `{read.what}` during the build, but .dockerignore excludes .git. Pass "
                "the version as a build argument instead.",
                f"{read.file}:{read.line}",
            )
            return


RULES = (
    Rule(
        "context-size",
        "whether the build context has large unused files",
        large_files,
        lambda context: bool(context.project.large_files),
    ),
    Rule(
        "other-dockerfiles",
        "whether .dockerignore works with the project's other Dockerfiles",
        other_dockerfiles,
        lambda context: not context.foreign and bool(context.project.git_reads),
    ),
)
