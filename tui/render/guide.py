"""The guide inside the program, with one Markdown file per topic."""

import re

from tui.frozen import dataclass
from tui.render.templates import template_folders

_FIRST = "getting-started"
_COMMENT = re.compile(r"^<!--.*?-->\n", re.M)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guide."""

    name: str
    """The name of the file without its suffix."""
    title: str
    summary: str
    text: str
    """The whole file as Markdown, without comments."""


def topics() -> tuple[Topic, ...]:
    """Return the topics by name, the introduction first. The user's own files replace bundled ones."""
    paths = {path.stem: path for folder in reversed(template_folders()) for path in folder.glob("guide/*.md")}
    names = sorted(paths, key=lambda name: (name != _FIRST, name))
    return tuple(parsed(name, paths[name].read_text(encoding="utf-8")) for name in names)


def parsed(name: str, text: str) -> Topic:
    """Return a topic from its file, which starts with a title, an empty line and a one-line summary."""
    text = _COMMENT.sub("", text)
    title, _, summary, *_ = [*text.splitlines(), "", "", ""]
    return Topic(name, title.removeprefix("# ").strip(), summary.strip(), text)
