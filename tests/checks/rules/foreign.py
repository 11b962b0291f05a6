"""Asks the judge about a Dockerfile that somebody else wrote."""

from tests.support.judging import judged_file
from tests.support.samples import WEB
from tui.checks import Finding
from tui.project import GoProject
from tui.project.build_context import BuildContext


def said(
    text: str, project: GoProject = WEB, files: BuildContext | None = None, *, ignore: str = ".git\n.env\n"
) -> dict[str, Finding]:
    """Return the findings about a Dockerfile by their ids."""
    return {found.id: found for found in judged_file(text, project, files, ignore=ignore).findings}
