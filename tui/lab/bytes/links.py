"""Parses the linker's report of ``-dumpdep -v=2``, which shows why each symbol is in the program. Sans-IO.

The linker prints ``FROM -> TO`` when its reachability search first finds a symbol, so the lines form a tree with the
entry point as its root. With ``-v=2``, it also names the methods that used interfaces require, and the methods of each
type. Source of the format: ``deadcode.go`` of Go's cmd/link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.lab.bytes.account import Item
from tui.text.clean import clean_line

_ARROW = " -> "
_REFLECTS = "<ReflectMethod>"
_FLAGS = re.compile(r" (?:<UsedInIface>)?(?:<ReflectMethod>)?$")
_REQUIRED = re.compile(r"reached iface method: \{(\S+) (\d+)\}")
_REQUIRED_NAME = re.compile(r"reached generic iface method: (\S+)")
_OFFERED = re.compile(r"markable method: \{(\S+) (\d+)\} of sym \d+ (.+)")
_LONG = re.compile(r'go:string\."?\.gostring\.(\d+)\.')
"""A string that is too long to be part of its symbol's name, such as an embedded file or a long literal."""
_QUOTED = re.compile(r'go:string\."(.*)"$')


@dataclass(slots=True)
class Links:
    """The tree of references, and the symbols that are kept by reflection."""

    parents: dict[str, str] = field(default_factory=dict)
    """The parent of each symbol. The parent of the entry point is an underscore."""
    reflecting: dict[str, None] = field(default_factory=dict)
    """Functions that look up methods by a name that is only known at run time, in order of discovery."""
    embedded: dict[str, list[Item]] = field(default_factory=dict)
    """Large files by variable of type ``embed.FS``. A file of less than a kilobyte is stored as an ordinary string."""
    long_strings: dict[str, list[int]] = field(default_factory=dict)
    """Lengths of the long strings that each other symbol refers to."""
    required: set[tuple[str, str]] = field(default_factory=set)
    """Name and type of the methods that used interfaces require."""
    required_names: set[str] = field(default_factory=set)
    offered: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """The methods of each type, by name and type."""
    _name: str = ""
    """The last file name in an ``embed.FS``."""

    def feed(self, lines: Iterable[str]) -> None:
        """Parse lines. Lines that are not from the linker are ignored."""
        for line in lines:
            text = line.rstrip("\r\n")
            if _ARROW in text:
                self._edge(*text.split(_ARROW, 1))
            elif found := _REQUIRED.match(text):
                self.required.add((found[1], found[2]))
            elif found := _OFFERED.match(text):
                self.offered.setdefault(found[3], set()).add((found[1], found[2]))
            elif found := _REQUIRED_NAME.match(text):
                self.required_names.add(found[1])

    def _edge(self, start: str, end: str) -> None:
        source, target = _FLAGS.sub("", start), _FLAGS.sub("", end)
        if not source or not target:  # debug information has no parent
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
        """Return the path from the entry point to a symbol. Empty for a symbol that is not in the program."""
        found: list[str] = []
        at = symbol
        while at in self.parents and at not in found:
            found.append(at)
            at = self.parents[at]
        return tuple(reversed(found))
