"""Where the templates are, and how they are filled."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from platformdirs import user_config_path

_HERE = Path(__file__).resolve()


def template_folders() -> tuple[Path, ...]:
    """Return the folders that are searched, first match first: the user's own, the wheel's, the checkout's."""
    return (
        user_config_path("godock-tui") / "templates",
        _HERE.parents[1] / "templates",
        _HERE.parents[2] / "templates",
    )


@cache
def environment(*, html: bool = False) -> Environment:
    """Return the Jinja environment: a name that is not defined is an error, never an empty text.

    Args:
        html: whether values are escaped for HTML; in a Dockerfile they are quoted where the plan is made.
    """
    return Environment(
        loader=FileSystemLoader(template_folders()),
        autoescape=html,  # noqa: S701 - a Dockerfile is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def why(name: str) -> str:
    """Return the teaching text of a line, option or problem as Markdown, or an empty string when there is none."""
    for folder in template_folders():
        path = folder / "why" / f"{name}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").strip()
    return ""
