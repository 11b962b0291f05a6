"""Formatting of *why* texts."""

import re

from textual.content import Content

_INLINE = re.compile(r"`([^`]+)`|\*([^*]+)\*")


def teaching(markdown: str) -> Content:
    """Return a *why* text as content: bold title, paragraphs, code in the accent colour, muted reference."""
    parts: list[Content] = []
    for block in markdown.split("\n\n"):
        if block.startswith("## "):
            parts.append(Content.styled(block.removeprefix("## "), "bold $text-primary"))
        elif block.startswith("https://"):
            parts.append(Content.styled(block, "$text-muted"))
        else:
            parts.append(_inline(" ".join(block.splitlines())))
    return Content("\n\n").join(parts) if len(parts) > 1 else (parts[0] if parts else Content(""))


def _inline(text: str) -> Content:
    pieces: list[Content | tuple[str, str]] = []
    end = 0
    for match in _INLINE.finditer(text):
        pieces.append(Content(text[end : match.start()]))
        code, emphasis = match.groups()
        pieces.append((code, "$text-accent") if code else (emphasis, "italic"))
        end = match.end()
    pieces.append(Content(text[end:]))
    return Content.assemble(*pieces)
