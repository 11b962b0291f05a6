"""Finds the names that Go code declares, calls and selects, from its words alone. Pure.

Types and scopes are not resolved. A name counts as declared when in doubt.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from tui.frozen import dataclass
from tui.project.lexer import code_of

_WORDS = """
    break case chan const continue default defer else fallthrough for func go goto if import interface map package range
    return select struct switch type var
    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8
    uint16 uint32 uint64 uintptr true false iota nil
    append cap clear close complex copy delete imag len make max min new panic print println real recover
"""
_PREDECLARED = frozenset(_WORDS.split())
"""Keywords and predeclared names (the Go specification, "Keywords" and "Predeclared identifiers")."""

_NAME = re.compile(r"(?P<dot>\.\s*)?(?P<name>\b[^\W\d]\w*)(?P<call>\s*\()?")
_FUNCTION = re.compile(r"\bfunc\s+(?:\([^()]*\)\s*)?(?P<name>[^\W\d]\w*)")
_INTERFACE = re.compile(r"\binterface\s*\{")


@dataclass(frozen=True)
class Code:
    """The words of one Go file."""

    source: str

    @cached_property
    def _code(self) -> str:
        """The code without comments and literals, and without the methods of interfaces. Lines stay."""
        code = code_of(self.source)
        parts, at = [], 0
        for match in _INTERFACE.finditer(code):
            if match.start() >= at:
                end = max(_closing(code, match.end()) - 1, match.end())
                parts += [code[at : match.end()], "\n" * code.count("\n", match.end(), end)]
                at = end
        return "".join([*parts, code[at:]])

    @cached_property
    def declared(self) -> frozenset[str]:
        """The names that it may declare for its package."""
        outside = _outside(self._code)
        found = {match["name"] for match in _NAME.finditer(outside) if not match["dot"] and not match["call"]}
        return frozenset(found | {match["name"] for match in _FUNCTION.finditer(self._code)})

    def called(self) -> Iterator[tuple[str, int]]:
        """Yield the functions that it calls by a plain name and that it does not declare itself, with their lines."""
        places: dict[str, int | None] = {}
        for match in _NAME.finditer(self._code):
            name = match["name"]
            if name in _PREDECLARED:
                continue
            if match["call"] and not match["dot"]:
                places.setdefault(name, match.start("name"))
            else:
                # a parameter, a variable, a field or a method: the call may be of that
                places[name] = None
        for name, place in places.items():
            if place is not None and name not in self.declared:
                yield name, self._line(place)

    def selected(self, package: str) -> Iterator[tuple[str, int]]:
        """Yield the exported names that it selects from an imported package, with their lines.

        There are none if the name of the package is also used for something else.
        """
        found: dict[str, int] = {}
        pattern = re.compile(rf"(?<![\w.]){re.escape(package)}\b(?:\s*\.\s*(?P<name>\w+))?")
        for match in pattern.finditer(self._code):
            if match["name"] is None:
                return
            found.setdefault(match["name"], match.start())
        for name, place in found.items():
            if name[:1].isupper():
                yield name, self._line(place)

    def _line(self, place: int) -> int:
        return self._code.count("\n", 0, place) + 1


def _closing(code: str, at: int) -> int:
    """Return the position after the brace that closes a block whose content starts at ``at``."""
    depth = 1
    for match in re.compile(r"[{}]").finditer(code, at):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.end()
    return len(code)


def _outside(code: str) -> str:
    """Return the code outside all blocks."""
    parts, at = [], 0
    opening = re.compile(r"\{")
    while match := opening.search(code, at):
        parts.append(code[at : match.start()])
        at = _closing(code, match.end())
    return " ".join([*parts, code[at:]])
