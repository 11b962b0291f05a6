"""Reads YAML as plain text with line numbers, instead of Python values.

The text stays as written. A port such as ``22:22`` would otherwise be a number with base 60 (YAML 1.1).
"""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from tui.frozen import dataclass

_LONGEST, _DEEPEST = 1_000_000, 60
"""The maximum characters and levels of a text. Hand-written configurations have far less."""


@dataclass(frozen=True)
class Node:
    """A mapping, a sequence or a text. For each, the values of the other two are empty."""

    line: int = 0
    """The line of its key or of its start, counted from 1, or 0 for an absent node."""
    text: str = ""
    """The text of a scalar, empty for null."""
    items: tuple["Node", ...] = ()
    entries: Mapping[str, "Node"] = field(default_factory=dict)
    """Including those that it merges (``<<``)."""

    def __getitem__(self, key: str) -> "Node":
        """Return the entry with a key, or an absent node."""
        return self.entries.get(key, _ABSENT)

    def __bool__(self) -> bool:
        """Return whether it has any content."""
        return bool(self.text or self.items or self.entries)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of a sequence, or a single text."""
        return (
            (self.text,)
            if self.text
            else tuple(item.text for item in self.items if not (item.items or item.entries))
        )

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """``name: value`` entries, or ``name=value`` items of a sequence. A name without a value has an empty one."""
        listed = (item.text.partition("=") for item in self.items if item.text)
        return {name: value for name, _, value in listed} | {
            name: value.text for name, value in self.entries.items() if not (value.items or value.entries)
        }


_ABSENT = Node()


def read_yaml(source: str) -> Node:
    """Return the first document, or an absent node if it is empty or not valid YAML."""
    if len(source) > _LONGEST:
        return _ABSENT
    import yaml  # noqa: PLC0415 - most projects have no file that needs it, and loading it takes time

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _is_too_deep(yaml.parse(source, Loader=loader)):
            return _ABSENT
        root = next(iter(yaml.compose_all(source, Loader=loader)), None)
    except (yaml.YAMLError, RecursionError, ValueError):
        return _ABSENT
    return _node(root, {}) if root is not None else _ABSENT


def _is_too_deep(events: Any) -> bool:
    """Return whether a document has so many levels that composing it could exhaust the stack."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith(("SequenceStartEvent", "MappingStartEvent"))
        depth -= kind.endswith(("SequenceEndEvent", "MappingEndEvent"))
        if depth > _DEEPEST:
            return True
    return False


def _node(found: Any, known: dict[int, Node]) -> Node:
    """Return a node of the library as one of ours. ``known`` has the shared ones, of which an alias can be inside itself."""
    if id(found) in known:
        return known[id(found)]
    known[id(found)] = _ABSENT
    line = found.start_mark.line + 1
    if found.id == "sequence":
        node = Node(line, items=tuple(_node(item, known) for item in found.value))
    elif found.id == "mapping":
        node = Node(line, entries=_entries(found, known))
    else:
        node = Node(line, text="" if found.tag.endswith(":null") else str(found.value))
    known[id(found)] = node
    return node


def _entries(found: Any, known: dict[int, Node]) -> dict[str, Node]:
    own: dict[str, Node] = {}
    merged: list[Node] = []
    for key, value in found.value:
        if key.id == "scalar" and key.value == "<<":
            one = _node(value, known)
            merged += [one, *one.items]
        elif key.id == "scalar":
            own[key.value] = replace(_node(value, known), line=key.start_mark.line + 1)
    above: dict[str, Node] = {}
    for one in reversed(merged):
        above |= one.entries
    return above | own
