"""The guide: what users read inside the program, one Markdown file a topic."""

import re
from dataclasses import dataclass

from tui.render.templates import template_folders

_FIRST = "getting-started"
_COMMENT = re.compile(r"^<!--.*?-->\n", re.M)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guide."""

    name: str
    """The file's name without its ending."""
    title: str
    summary: str
    text: str
    """The whole file in Markdown, without comments."""


def topics() -> tuple[Topic, ...]:
    """Return every topic by name, the one to start with first. A file of the user's own replaces a bundled one."""
    paths = {path.stem: path for folder in reversed(template_folders()) for path in folder.glob("guide/*.md")}
    names = sorted(paths, key=lambda name: (name != _FIRST, name))
    return tuple(parsed(name, paths[name].read_text(encoding="utf-8")) for name in names)


def parsed(name: str, text: str) -> Topic:
    """Return a topic from its file: a title, an empty line, and a summary of one line come first."""
    text = _COMMENT.sub("", text)
    title, _, summary, *_ = [*text.splitlines(), "", "", ""]
    return Topic(name, title.removeprefix("# ").strip(), summary.strip(), text)
