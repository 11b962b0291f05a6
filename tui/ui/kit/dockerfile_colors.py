"""A Dockerfile's text in colours. Kept apart because learning the language takes longer than drawing a screen."""

from pygments.token import Token
from textual.content import Content
from textual.highlight import HighlightTheme, highlight


class _Theme(HighlightTheme):
    """Dockerfile keywords in the accent colour, everything else as the theme has it."""

    STYLES = {**HighlightTheme.STYLES, Token.Keyword: "bold $text-primary"}


def colored(text: str) -> Content:
    """Return a Dockerfile's clean text as content."""
    return highlight(text, language="docker", theme=_Theme)
