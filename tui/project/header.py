"""Parses the header of a Go file: build constraints, package clause and imports, without the body."""

import re

from tui.frozen import dataclass
from tui.project.lexer import TOKEN

_GENERATED = re.compile(r"// Code generated .* DO NOT EDIT\.\r?")
_PLUS_BUILD = re.compile(r"//[ \t]*\+build[ \t]+(.*)")
_GO_BUILD = re.compile(r"//go:build[ \t]+(.*)")

_IMPORT_LIMIT = 10_000
"""The maximum number of imports that are read from one file."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import declaration."""

    path: str
    name: str
    """The name of the package in the file: an identifier, ``_``, ``.``, or empty for the package's own."""
    line: int


@dataclass(frozen=True, slots=True)
class Header:
    """The part before the first declaration of a Go file."""

    package: str
    package_line: int
    imports: tuple[Import, ...]
    go_build: str
    """The expression of the ``//go:build`` line, or empty."""
    plus_build: tuple[str, ...]
    """The arguments of the ``// +build`` lines, which count only without a ``//go:build`` line."""
    generated: bool
    """Whether the file has the mark ``Code generated … DO NOT EDIT.``"""


def parse_header(source: str) -> Header | None:
    """Return the header of a Go file, or None without a package clause.

    The header of a broken file ends at the error, because the imports before it are still valid. Sources of the rules:
    the Go specification, "Source file organization", ``go help buildconstraint``, and ``go help generate`` for the mark
    of generated files.
    """
    source = source.removeprefix("\ufeff")
    if "\x00" in source[:4096]:
        return None
    reader = _Reader(source)
    generated = False
    while reader.advance() and reader.kind == "comment":
        generated = generated or bool(_GENERATED.fullmatch(reader.text))
    if reader.text != "package":
        return None
    head = source[: reader.offset]
    if not reader.significant() or reader.kind != "word":
        return None
    package, line = reader.text, reader.line
    go_build, plus_build = _constraints(head)
    return Header(package, line, _imports(reader), go_build, plus_build, generated)


class _Reader:
    """Iterates over the tokens of a source and counts its lines."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._next = 0
        self.kind = ""
        self.text = ""
        self.offset = 0
        self.line = 1

    def advance(self) -> bool:
        """Move to the next token that is not white space. Return False at the end."""
        self.line += self.text.count("\n")
        while match := TOKEN.match(self._source, self._next):
            self._next = match.end()
            if match.lastgroup == "space":
                self.line += match.group().count("\n")
                continue
            self.kind, self.text, self.offset = match.lastgroup or "", match.group(), match.start()
            return True
        self.kind = self.text = ""
        return False

    def significant(self) -> bool:
        """Move to the next token that is not a comment. Return False at the end."""
        while self.advance():
            if self.kind != "comment":
                return True
        return False

    def declaration(self) -> bool:
        """Move to the next token that is neither a comment nor a semicolon. Return False at the end."""
        while self.significant():
            if self.text != ";":
                return True
        return False


def _imports(reader: _Reader) -> tuple[Import, ...]:
    found: list[Import] = []
    while reader.declaration() and reader.text == "import":
        if not reader.significant():
            break
        if reader.text != "(":
            if not _spec(reader, found):
                break
            continue
        while reader.declaration() and reader.text != ")":
            if not _spec(reader, found):
                return tuple(found)
    return tuple(found)


def _spec(reader: _Reader, found: list[Import]) -> bool:
    name = ""
    if reader.kind == "word" or reader.text == ".":
        name = reader.text
        if not reader.significant():
            return False
    if reader.kind != "string" or len(found) >= _IMPORT_LIMIT:
        return False
    found.append(Import(reader.text[1:-1], name, reader.line))
    return True


def _constraints(head: str) -> tuple[str, tuple[str, ...]]:
    """Return the build constraints among the lines before the package clause.

    A ``// +build`` line counts only in a run of ``//`` comments before a blank line. A ``//go:build`` line counts
    anywhere outside ``/* */``.
    """
    go_build = ""
    plus_build: list[str] = []
    waiting: list[str] = []
    in_block = ended = False
    # the last piece is on the line of the package clause
    for raw in head.split("\n")[:-1]:
        line = raw.strip()
        if not line and not ended:
            plus_build += waiting
            waiting = []
            continue
        if not line.startswith("//"):
            ended = True
        if not in_block:
            if match := _GO_BUILD.fullmatch(line):
                go_build = go_build or match.group(1)
            elif not ended and (match := _PLUS_BUILD.fullmatch(line)):
                waiting.append(match.group(1))
        in_block = _in_block_after(line, in_block)
    return go_build, tuple(plus_build)


def _in_block_after(line: str, in_block: bool) -> bool:
    """Return whether a ``/* */`` comment is open at the end of a line with only comments."""
    while line:
        if in_block:
            _, closed, line = line.partition("*/")
            if not closed:
                return True
            in_block = False
            line = line.strip()
        elif line.startswith("/*"):
            in_block, line = True, line[2:]
        else:
            break
    return in_block
