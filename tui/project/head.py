"""Reads the header of a Go file, and a few marks below it, without parsing its body."""

import re
from itertools import islice

from tui.frozen import dataclass
from tui.project.header import Header, parse_header
from tui.project.lexer import declares_idle_main, declares_main, declares_tests
from tui.project.test_files import paths_read

_MAIN_LINE = re.compile(r"[ \t]*func[ \t]+main\b")
_GENERATE = re.compile(r"^//go:generate[ \t]+(.+)$", re.MULTILINE)
_GENERATE_LIMIT = 100
"""Directives of one file that are kept."""

_OUTGOING = re.compile(
    r"(?<![\w.])(?:http\.(?:Get|Head|Post|PostForm)|net\.LookupHost|net\.LookupIP|http\.NewRequest)\("
    r"(?:[\w.]+, *)?\"(?:https?://)?"
    r"(?!localhost|127\.|0\.0\.0\.0|\[|[\w.-]*example(?:\.|\"|/|:)|[\w.-]*\.(?:test|invalid|local|localhost)\b)"
    r"[\w-]+(?:\.[\w-]+)+"
)
"""A call to a host that is neither this machine nor a name reserved for examples (RFC 2606)."""


_CALLS = ("http.Get(", "http.Head(", "http.Post", "http.NewRequest(", "net.LookupHost(", "net.LookupIP(")


@dataclass(frozen=True, slots=True)
class Marks:
    """The declarations that are searched in every file."""

    main: int = 0
    """The line of ``func main`` in a package main, or 0."""
    idle: bool = False
    """Whether that function is empty."""
    tests: bool = False
    """Whether it declares a function that ``go test`` runs."""
    outgoing: int = 0
    """The line of a call to an internet host in a test file, or 0."""
    generates: tuple[tuple[int, str], ...] = ()
    """The line and the command of each ``//go:generate`` directive."""
    reads: tuple[tuple[int, str], ...] = ()
    """In a test file, the line and the text of each relative path that it may read."""


def parse_head(source: str, name: str) -> tuple[Header, Marks] | None:
    """Return the header and the marks of a Go file, or None if it is not a Go file.

    Args:
        source: its text.
        name: its name without directories, which identifies tests.
    """
    header = parse_header(source)
    return None if header is None else (header, _marks(source, name, header))


def _marks(source: str, name: str, header: Header) -> Marks:
    is_test = name.endswith("_test.go")
    main, idle = 0, False
    if header.package == "main" and not is_test and declares_main(source):
        main, idle = _line_of(_MAIN_LINE, source) or header.package_line, declares_idle_main(source)
    generates: tuple[tuple[int, str], ...] = ()
    if "//go:generate" in source:
        generates = tuple(
            (source.count("\n", 0, match.start()) + 1, match[1].strip())
            for match in islice(_GENERATE.finditer(source), _GENERATE_LIMIT)
        )
    outgoing = 0
    if is_test and any(call in source for call in _CALLS) and (match := _OUTGOING.search(source)) is not None:
        outgoing = source.count("\n", 0, match.start()) + 1
    reads = paths_read(source) if is_test else ()
    return Marks(main, idle, is_test and declares_tests(source), outgoing, generates, reads)


def _line_of(pattern: re.Pattern[str], source: str) -> int:
    return next((number for number, line in enumerate(source.split("\n"), start=1) if pattern.match(line)), 0)
