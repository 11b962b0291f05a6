"""``godock-tui help``: show the topics of the guide, or one of them."""

from collections.abc import Sequence

from rich.console import Console

from tui.headless.output import Status, error
from tui.headless.parser import parser_of
from tui.headless.verbs import VERBS
from tui.render.guide import Topic, topics
from tui.render.page import Page

_WIDTH = 88
"""Maximum width of a line in columns, for readability."""


def show_guide(name: str) -> Status:
    """Print the list of topics, or the topic or verb of that name."""
    known = topics()
    if not name:
        print(listed(known))
        return Status.DONE
    for topic in known:
        if topic.name == name:
            print(rendered(topic))
            return Status.DONE
    for verb in VERBS:
        if verb.name == name:
            parser_of(verb).print_help()
            return Status.DONE
    names = ", ".join(topic.name for topic in known)
    error(f"The guide does not have a topic named {name!r}.", f"The topics are {names}.")
    return Status.USAGE


def listed(known: Sequence[Topic]) -> str:
    """Return the topics with their summaries."""
    width = max(len(topic.name) for topic in known)
    rows = [f"  {topic.name:<{width}}  {topic.summary}" for topic in known]
    return "\n".join(["Guide topics:", "", *rows, "", "Run `godock-tui help TOPIC` to read a topic."])


def rendered(topic: Topic) -> str:
    """Return a topic rendered for stdout, with styles only on a terminal."""
    console = Console()
    with console.capture() as laid_out:
        console.print(Page(topic.text), width=min(console.width, _WIDTH))
    return "\n".join(line.rstrip() for line in laid_out.get().splitlines())
