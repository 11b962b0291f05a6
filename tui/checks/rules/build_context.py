"""Problems with the files that the build context has, or lacks."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.render.ignore_file import always_ignored
from tui.text.units import human_bytes

_NAMED = 3


def large_files(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the cost of large files in the build context that nothing reads."""
    project, recipe = context.project, context.recipe
    used = (*recipe.copy, *recipe.ignore)
    left = [
        item
        for item in project.large_files
        if not always_ignored(item.path)
        and not {"*", "?"} & set(item.path)
        and not any(f"{item.path}/".startswith(f"{path.partition(':')[0]}/") for path in used)
    ]
    if not left:
        return
    named = ", ".join(f"{item.path} ({human_bytes(item.bytes)})" for item in left[:_NAMED])
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    saved = human_bytes(sum(item.bytes for item in left))
    yield Finding(
        "large-context",
        Severity.NOTE,
        "ignore",
        f"The build context includes {named}{more}, which neither the build nor the program reads. "
        f"A .dockerignore without them saves {saved} of each transfer to the builder.",
        left[0].path,
        replace(recipe, ignore=(*recipe.ignore, *(item.path for item in left))),
        f"ignore {', '.join(item.path for item in left[:_NAMED])}{more}",
    )


RULES = (
    Rule(
        "large-context",
        "whether the build context has large files that nothing reads",
        large_files,
        lambda context: bool(context.project.large_files),
    ),
)
