"""The account as a tree of modules, packages, types and functions. Pure."""

import re
from functools import cached_property

from tui.frozen import dataclass
from tui.lab.bytes.account import CODE, Account, Group, Item, Part
from tui.lab.bytes.modules import ModuleRow, modules_of
from tui.text.units import plural

_MOST = 400
"""Maximum number of functions of a package that are listed separately."""


@dataclass(frozen=True)
class Node:
    """One area of the map, or one line of the table."""

    id: str
    title: str
    bytes: int
    group: Group | None
    """None for the whole program."""
    modules: tuple[ModuleRow, ...] = ()
    parts: tuple[Part, ...] = ()
    part: Part | None = None
    items: tuple[Item, ...] = ()
    """At most one of these four fields is set."""

    @property
    def leaf(self) -> bool:
        """Whether there are no further details."""
        return not (self.modules or self.parts or self.items or (self.part and len(self.part.items) > 1))

    @cached_property
    def children(self) -> tuple["Node", ...]:
        """The parts, largest first."""
        if self.modules:
            return tuple(_module(self.id, row) for row in self.modules)
        if self.parts:
            return tuple(_part(self.id, part) for part in self.parts)
        if self.part is not None:
            return _kinds(self.id, self.part)
        return tuple(
            Node(f"{self.id}\n{at}", item.name, item.bytes, self.group)
            for at, item in enumerate(_most(self.items))
        )

    def at(self, path: str) -> "Node | None":
        """Return the node of an id at or below this one, or None."""
        if path == self.id:
            return self
        if self.id and not path.startswith(f"{self.id}\n"):
            return None
        for child in self.children:
            if path == child.id or path.startswith(f"{child.id}\n"):
                return child.at(path)
        return None


def tree_of(account: Account, *, loaded_only: bool = False) -> Node:
    """Return the tree of the whole program.

    Args:
        account: the account of the program.
        loaded_only: whether to omit what a stripped program does not have.
    """
    rows = modules_of(account)
    if loaded_only:
        rows = tuple(row for row in rows if any(part.loaded for part in row.parts))
    return Node("", account.program, sum(row.bytes for row in rows), None, modules=rows)


def parent_of(path: str) -> str:
    """Return the id of the parent node. The whole program is its own parent."""
    return path.rpartition("\n")[0]


def _module(above: str, row: ModuleRow) -> Node:
    key = f"{above}\n{row.group}/{row.name}"
    if len(row.parts) > 1:
        return Node(key, row.name, row.bytes, row.group, parts=row.parts)
    [part] = row.parts
    title = row.name if part.group is not Group.DEPENDENCY or row.name.startswith(part.name) else part.name
    return Node(key, title, row.bytes, row.group, part=part)


def _part(above: str, part: Part) -> Node:
    return Node(f"{above}\n{part.name}", part.name, part.bytes, part.group, part=part)


def _kinds(above: str, part: Part) -> tuple[Node, ...]:
    """Return the parts of a package: its types with their methods, its functions and its variables."""
    if part.group not in CODE:
        return tuple(
            Node(f"{above}\n{item.name}", item.name, item.bytes, part.group) for item in _most(part.items)
        )
    found: dict[str, list[Item]] = {}
    for item in part.items:
        kind, name = _split(item.name)
        found.setdefault(kind, []).append(Item(name, item.bytes))
    nodes = [
        Node(f"{above}\n{kind}", kind, sum(item.bytes for item in items), part.group, items=tuple(items))
        if len(items) > 1
        else Node(f"{above}\n{kind}", kind, items[0].bytes, part.group)
        for kind, items in found.items()
    ]
    return tuple(sorted(nodes, key=lambda node: (-node.bytes, node.title)))


def _split(symbol: str) -> tuple[str, str]:
    """Return the type or function that a symbol belongs to, and its name without the package."""
    name = symbol[symbol.find(".", symbol.partition("[")[0].rfind("/") + 1) + 1 :] or symbol
    owner = re.match(r"\(\*?([\w·]+)(?:\[[^)]*\])?\)|([\w·]+)", name)
    if owner is None:
        return name, name
    return owner[1] or owner[2], name[owner.end() :].removeprefix(".") or name


def _most(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the largest items, and the rest as one item."""
    shown, rest = items[:_MOST], items[_MOST:]
    if rest:
        shown = (*shown, Item(plural(len(rest), "smaller part"), sum(item.bytes for item in rest)))
    return shown
