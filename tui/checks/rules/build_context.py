"""Problems with the files that the build context has, or lacks."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext
from tui.render.ignore_file import always_ignored
from tui.text.units import human_bytes

_NAMED = 3


def large_files(context: RecipeContext) -> Iterator[Finding]:
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


def git_data(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of code and Dockerfiles that read the data of git, which the build context lacks."""
    read = [item for item in context.project.git_reads if item.in_build]
    code = [item for item in read if item.file.endswith(".go")]
    if code:
        first = code[0]
        yield Finding(
            "no-git-data",
            Severity.WARNING,
            "version",
            f"The program reads `{first.what}` from its build information, but it is empty because the .dockerignore "
            "excludes .git. Set a version with `--version`, or with `-X` in the linker flags.",
            f"{first.file}:{first.line}",
        )
    others = [item for item in read if item not in code]
    if others and not context.recipe.version:
        first = others[0]
        yield Finding(
            "no-git-data",
            Severity.NOTE,
            "version",
            f"{first.file} uses `{first.what}` in the build, but the .dockerignore excludes .git. "
            "Pass the version as a build argument instead.",
            f"{first.file}:{first.line}",
        )
