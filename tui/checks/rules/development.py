"""Images for development, which compile when the container starts."""

from collections.abc import Iterator

from tui.checks.building import development_tool
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause


def development(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about an image that compiles when the container starts."""
    start = context.model.start
    yield Finding(
        "development-image",
        Severity.NOTE,
        message=f"This is a development image. It starts `{development_tool(context)}`, which compiles the "
        "program in "
        "the container.",
        line=start.line or context.model.config.command.line or context.model.final.line,
        advice="Use a different Dockerfile for production, or add a stage with the compiled program.",
        text="audit-development",
    )


RULES = (
    Rule(
        "development-image",
        "whether this is a development image",
        development,
        lambda context: bool(development_tool(context)),
    ),
)
