"""Collects the texts that a user can see: sentences and labels in the code, the guide, explanations, templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tui
from tests.support.explained import why_texts

_ROOT = Path(tui.__file__).parent.parent
_WORD = re.compile(r"[A-Za-z][a-z]+")
_CODE = re.compile(
    r"""^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN)\b   # SQL
    | [{};]\s*\n | ^\s*\#!                                                    # styles and scripts
    | >&\d | \|\|\s\{                                                          # shell commands
    | \\[dswbB(\[] | \(\?[:P=!<]                                              # regular expressions
    | ^[\w.\-/:$%@*,=+\[\]()]*$                                               # one word: a key, a path, a flag
    | ^-{1,2}[\w-]+\s-                                                         # flags of a command
    | \|\s(?:None|\w+)$ | ^\w+\[.*\]$                                          # types
    """,
    re.VERBOSE | re.MULTILINE,
)
_INSTRUCTION = re.compile(
    r"^(?:FROM|RUN|COPY|ENV|ARG|USER|WORKDIR|ENTRYPOINT|CMD|LABEL|EXPOSE|HEALTHCHECK)\s"
)
_CALLS_WITHOUT_TEXT = frozenset(
    {"compile", "fullmatch", "getattr", "query_one", "query", "execute", "executescript"}
)
"""Calls whose strings are patterns, selectors, names and SQL."""
_NAMED_STEPS = re.compile(r"^\s*- name: (.+)$", re.MULTILINE)
_COMMENTS = re.compile(r"(?:^[ \t]*#(?!#).*\n)+", re.MULTILINE)
"""Neighbouring lines of comment: a sentence may go on in the next one."""
_LEGENDS = re.compile(r"^(?:\*pull\*|<p class=\"muted\"><em>pull).*$", re.MULTILINE)
_NO_PROSE = re.compile(
    r"```.*?```|<!-- \w+ -->.*?<!-- end -->|^\|.*?$|^https?://\S+$", re.DOTALL | re.MULTILINE
)
"""Code, addresses, tables, and lists that are made from texts of the source."""
_MARKUP = re.compile(r"\{[{%].*?[}%]\}|<<.*?>>|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and where it is written."""

    where: str
    """A path below the repository with the line, such as ``tui/cli.py:12``."""
    text: str
    """The text. A value that is put in is shown as ``{…}``."""


def every_text() -> tuple[Text, ...]:
    """Return each text once, in the order of files and lines."""
    found = [
        *(text for path in sorted((_ROOT / "tui").rglob("*.py")) for text in _of_source(path)),
        *_of_guide(),
        *_of_templates(),
        *(
            Text(f"templates/why/{name}", sentence)
            for name, why in sorted(why_texts().items())
            for sentence in _paragraphs(why)
        ),
    ]
    return tuple({text.text: text for text in reversed(found)}.values())[::-1]


def texts_of(source: str) -> tuple[tuple[int, str], ...]:
    """Return the texts for users in a Python source, each with its line."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            # docstrings, and the literals that document a field
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant | ast.JoinedStr):
                skipped.update(id(part) for part in ast.walk(statement))
        if isinstance(node, ast.Call) and _called(node) in _CALLS_WITHOUT_TEXT:
            skipped.update(id(part) for argument in node.args[:1] for part in ast.walk(argument))
        if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom):
            skipped.update(id(part) for part in ast.walk(node))
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in ast.walk(node) if isinstance(part, ast.Constant))
            found.append((node.lineno, "".join(_part(part) for part in node.values)))
    found.extend(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if id(node) not in skipped and isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return tuple(sorted((line, text) for line, text in found if _is_text(text)))


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "{…}"


def _is_text(text: str) -> bool:
    words = _WORD.findall(text)
    return (
        bool(words)
        and len(words) + text.count("{…}") >= 2
        and " " in text.strip()
        and not _CODE.search(text)
        and not _INSTRUCTION.match(text)
    )


def _of_source(path: Path) -> Iterator[Text]:
    name = path.relative_to(_ROOT).as_posix()
    for line, text in texts_of(path.read_text(encoding="utf-8")):
        yield Text(f"{name}:{line}", text)


def _of_guide() -> Iterator[Text]:
    for path in sorted((_ROOT / "templates" / "guide").glob("*.md")):
        for paragraph in _paragraphs(path.read_text(encoding="utf-8")):
            yield Text(path.relative_to(_ROOT).as_posix(), paragraph)


def written_by(template: str) -> list[str]:
    """Return the comments and sentences that a template puts into a user's file."""
    comments = [re.sub(r"\s*\n\s*# ?", " ", text) for text in _COMMENTS.findall(template)]
    found = [*comments, *_NAMED_STEPS.findall(template), *_LEGENDS.findall(template)]
    return [_MARKUP.sub("{…}", text).strip("# \n") for text in found]


def _of_templates() -> Iterator[Text]:
    for path in sorted((_ROOT / "templates").rglob("*.j2")):
        for text in written_by(path.read_text(encoding="utf-8")):
            if _WORD.search(text):
                yield Text(path.relative_to(_ROOT).as_posix(), text)


def _paragraphs(markdown: str) -> list[str]:
    prose = _NO_PROSE.sub("", markdown)
    return [part.strip() for part in re.split(r"\n\s*\n|\n(?=- )", prose) if _WORD.search(part)]
