"""Finds the listen addresses that a project's own environment files and statements give."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.project.expression import Literal
from tui.project.model import Statement, Subject
from tui.project.source import read_source
from tui.project.words import is_listener

_NAMES = (".env", ".env.example", ".env.sample", ".env.dist", ".env.template", ".env.local", "env.example")
_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?P<name>[A-Z][A-Z0-9_]*)="
    r"(?P<quote>[\"']?)(?P<value>[\w.\[\]-]*:?\d{2,5})(?P=quote)[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
"""A variable whose value is a port or an address. No other value is read."""


def given_addresses(root: Path, statements: Iterable[Statement]) -> dict[str, Literal]:
    """Return the values of variables with the name of a listen address, such as ``HTTP_PORT``.

    The code that reads them has no defaults, so these are the values with which the project is started.

    Args:
        root: the project's root.
        statements: what the project's own Dockerfiles and Compose files state about the program.
    """
    found: dict[str, Literal] = {}
    for name, literal in (*_of_statements(statements), *_of_files(root)):
        if is_listener(name):
            found.setdefault(name, literal)
    return found


def _of_statements(statements: Iterable[Statement]) -> Iterator[tuple[str, Literal]]:
    for one in statements:
        if one.subject is Subject.ENVIRONMENT and (match := _LINE.fullmatch(one.value)):
            yield match["name"], Literal(match["value"], one.file, one.line, number=False)


def _of_files(root: Path) -> Iterator[tuple[str, Literal]]:
    for file in _NAMES:
        source = read_source(root / file) or ""
        for match in _LINE.finditer(source):
            line = source.count("\n", 0, match.start()) + 1
            yield match["name"], Literal(match["value"], file, line, number=False)
