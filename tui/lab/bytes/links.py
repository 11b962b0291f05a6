"""What the linker reports with ``-dumpdep -v=2``: why each symbol is in the program. Sans-IO, fed line by line.

The linker's search for what is reachable prints ``FROM -> TO`` when it first comes to a symbol, so the lines are a tree
that begins at the entry. With ``-v=2`` it also names the methods that an interface in use asks for, and those that a
type would offer. Source of the format: ``deadcode.go`` of Go's cmd/link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.lab.bytes.account import Item
from tui.text.clean import clean_line

_ARROW = " -> "
_REFLECTS = "<ReflectMethod>"
_FLAGS = re.compile(r" (?:<UsedInIface>)?(?:<ReflectMethod>)?$")
_ASKED = re.compile(r"reached iface method: \{(\S+) (\d+)\}")
_ASKED_BY_NAME = re.compile(r"reached generic iface method: (\S+)")
_OFFERED = re.compile(r"markable method: \{(\S+) (\d+)\} of sym \d+ (.+)")
_LONG = re.compile(r'go:string\."?\.gostring\.(\d+)\.')
"""A string that is too long for its own name: embedded files and long literals."""
_QUOTED = re.compile(r'go:string\."(.*)"$')


@dataclass(slots=True)
class Links:
    """The tree, and what of it only reflection keeps."""

    parents: dict[str, str] = field(default_factory=dict)
    """For each symbol the one that brought it in; of the entry an underscore."""
    reflecting: dict[str, None] = field(default_factory=dict)
    """Functions that look methods up by a name which only the running program knows, in the order they were found."""
    embedded: dict[str, list[Item]] = field(default_factory=dict)
    """For each variable of type ``embed.FS`` its large files; a file of less than a kilobyte is a string like others."""
    long_strings: dict[str, list[int]] = field(default_factory=dict)
    """For each other symbol the lengths of the long strings that it brought in."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    """Name and type of the methods that interfaces in use ask for."""
    asked_by_name: set[str] = field(default_factory=set)
    offered: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """For each type its methods, by name and type."""
    _name: str = ""
    """The file name that stood last in an ``embed.FS``."""

    def feed(self, lines: Iterable[str]) -> None:
        """Take lines in; whatever is none of the linker's is passed over."""
        for line in lines:
            text = line.rstrip("\r\n")
            if _ARROW in text:
                self._edge(*text.split(_ARROW, 1))
            elif found := _ASKED.match(text):
                self.asked.add((found[1], found[2]))
            elif found := _OFFERED.match(text):
                self.offered.setdefault(found[3], set()).add((found[1], found[2]))
            elif found := _ASKED_BY_NAME.match(text):
                self.asked_by_name.add(found[1])

    def _edge(self, start: str, end: str) -> None:
        source, target = _FLAGS.sub("", start), _FLAGS.sub("", end)
        if not source or not target:  # debug information hangs on nothing
            return
        for flagged, name in ((start, source), (end, target)):
            if flagged.endswith(_REFLECTS):
                self.reflecting.setdefault(name)
        if target.startswith("go:string."):
            self._string(source, target)
            return
        self.parents.setdefault(target, source)

    def _string(self, source: str, target: str) -> None:
        long = _LONG.match(target)
        if not source.endswith(".files"):
            if long:
                self.long_strings.setdefault(source, []).append(int(long[1]))
        elif long:
            self.embedded.setdefault(source.removesuffix(".files"), []).append(
                Item(self._name or "a file", int(long[1]))
            )
            self._name = ""
        elif quoted := _QUOTED.match(target):
            self._name = clean_line(quoted[1], 300)

    def path(self, symbol: str) -> tuple[str, ...]:
        """Return what leads to a symbol, the entry first; empty for one that is not in the program."""
        found: list[str] = []
        at = symbol
        while at in self.parents and at not in found:
            found.append(at)
            at = self.parents[at]
        return tuple(reversed(found))
