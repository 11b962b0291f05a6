"""``godock-tui help``: the topics of the guide, or one of them."""

import re
from collections.abc import Sequence
from typing import ClassVar

from rich import markdown
from rich.console import Console, JustifyMethod
from rich.theme import Theme

from tui.headless.output import Status, error
from tui.headless.parser import parser_of
from tui.headless.verbs import VERBS
from tui.render.guide import Topic, topics

_WIDTH = 88
"""Columns from which lines get hard to read."""
_GAP = re.compile(r"\n{3,}")
_TOPIC_LINK = re.compile(r"\[[^\]]+\]\(([\w-]+)\.md\)")


def show_guide(name: str) -> Status:
    """Print the list of topics, or the topic (or the help of the verb) of that name."""
    known = topics()
    if not name:
        print(listed(known))
        return Status.DONE
    for topic in known:
        if topic.name == name:
            print(rendered(topic.text))
            return Status.DONE
    for verb in VERBS:
        if verb.name == name:
            parser_of(verb).print_help()
            return Status.DONE
    names = ", ".join(topic.name for topic in known)
    error(f"There is no topic {name!r}.", f"The topics are {names}.")
    return Status.USAGE


def listed(known: Sequence[Topic]) -> str:
    """Return the topics with their summaries."""
    width = max(len(topic.name) for topic in known)
    rows = [f"  {topic.name:<{width}}  {topic.summary}" for topic in known]
    return "\n".join(["Topics of the guide:", "", *rows, "", "Run `godock-tui help TOPIC` to read one."])


def rendered(text: str) -> str:
    """Return Markdown laid out for stdout: in colour only where it is a terminal that has colours."""
    console = Console(theme=Theme({"markdown.code": "bold cyan"}))
    with console.capture() as laid_out:
        guide = _Guide(_TOPIC_LINK.sub(r"`help \1`", text), code_theme="ansi_dark", hyperlinks=False)
        console.print(guide, width=min(console.width, _WIDTH))
    return _GAP.sub("\n\n", "\n".join(line.rstrip() for line in laid_out.get().splitlines()))


class _Heading(markdown.Heading):
    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}
    """Every heading is at the left."""


class _Guide(markdown.Markdown):
    elements = {**markdown.Markdown.elements, "heading_open": _Heading}
