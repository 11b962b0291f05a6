"""A topic of the guide as a Rich renderable, for the command line and the help screen."""

import re
from typing import ClassVar

from rich import markdown
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

_TOPIC_LINK = re.compile(r"\[[^\]]+\]\(([\w-]+)\.md\)")
_THEME = Theme(
    {f"markdown.{name}": "bold underline" for name in ("h1", "h2", "h3")}
    | {f"markdown.{name}": "bold" for name in ("code", "item.bullet", "table.header")}
    | {"markdown.table.border": "dim"}
)
"""No colours, so that the text is readable on any background."""


class _Heading(markdown.Heading):
    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}
    """All headings are left-aligned."""


class _Code(markdown.CodeBlock):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip()), (0, 0, 0, 2))


class Page(markdown.Markdown):
    """Markdown in which a link to a topic shows the command that opens it."""

    elements = {**markdown.Markdown.elements, "heading_open": _Heading, "fence": _Code}

    def __init__(self, text: str) -> None:
        super().__init__(_TOPIC_LINK.sub(r"`help \1`", text), hyperlinks=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with console.use_theme(_THEME):
            yield from super().__rich_console__(console, options)
