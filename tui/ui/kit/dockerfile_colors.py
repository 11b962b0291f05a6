"""Syntax colours for Dockerfiles, in a module of its own because loading the lexer takes longer than drawing a screen."""

from pygments.token import Token
from textual.content import Content
from textual.highlight import HighlightTheme, highlight


class _Theme(HighlightTheme):
    """Colours Dockerfile keywords in the accent colour and leaves everything else to the theme."""

    STYLES = {**HighlightTheme.STYLES, Token.Keyword: "bold $text-primary"}


def colored(text: str) -> Content:
    """Return a Dockerfile as coloured content. The text must be free of control characters."""
    return highlight(text, language="docker", theme=_Theme)
