"""Explains failures of builds that lack code: generated code, and members of a workspace."""

import re

from tui.project import GoProject


def generated(match: "re.Match[str]", project: GoProject) -> str | None:
    """Return what generates the code that the compiler misses, or None if the project shows nothing missing."""
    for missing in project.missing_code:
        name = missing.what.rpartition(".")[2] if "/" not in missing.what else missing.what
        if re.search(rf"(?<![\w/]){re.escape(name)}(?![\w/])", match.string):
            return f"{missing.problem} {missing.remedy}"
    return None


def workspace(_match: "re.Match[str]", project: GoProject) -> str | None:
    """Return which members of a workspace the build lacks, or None outside a workspace."""
    above = project.workspace_above
    if above is None or not above.needed:
        return None
    return (
        f"The program imports {', '.join(above.needed)} ({project.where('workspace_above')}), which only the workspace "
        f"{above.root}/go.work provides. Build from a Dockerfile whose context is the directory with go.work."
    )


def untidy(match: "re.Match[str]", project: GoProject) -> str | None:
    """Return the explanation of an incomplete go.mod, or None if a package of the project itself is missing."""
    package = match["what"] or ""
    if package == project.module or package.startswith(f"{project.module}/") or workspace(match, project):
        return None
    return "Run `go mod tidy` in the project and commit go.mod and go.sum."
