"""Finds the code of a Go file that never runs on Linux, because a condition compares ``runtime.GOOS``."""

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tui.project.nodes import text_of

_SYSTEM = "runtime.GOOS"
_COMPARISON = re.compile(r"runtime\.GOOS\s*(?P<operator>[!=]=)\s*\"(?P<system>\w+)\"")


def other_systems(nodes: Iterable[Node]) -> list[tuple[int, int]]:
    """Return the byte ranges of the branches that do not run on Linux.

    The compiler removes them too, because ``runtime.GOOS`` is a constant.

    Args:
        nodes: the ``if`` and ``switch`` statements of the file.
    """
    found = []
    for node in nodes:
        dead = _of_condition(node) if node.type == "if_statement" else _of_switch(node)
        found += [(part.start_byte, end) for part, end in dead]
    return found


def _of_condition(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield the dead branch of an ``if``, or what follows it where it returns."""
    condition = text_of(node.child_by_field_name("condition"))
    branch, other = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if branch is None or _SYSTEM not in condition:
        return
    parts = [_on_linux(part) for part in condition.split("&&")]
    if "||" not in condition and False in parts:
        yield branch, branch.end_byte
    elif parts == [True]:
        if other is not None:
            yield other, other.end_byte
        elif _returns(branch) and node.parent is not None and node.next_named_sibling is not None:
            yield node.next_named_sibling, node.parent.end_byte


def _on_linux(condition: str) -> bool | None:
    """Return the value of a comparison on Linux, or None if it is another condition."""
    match = _COMPARISON.fullmatch(condition.strip())
    return (match["operator"] == "==") == (match["system"] == "linux") if match else None


def _returns(block: Node) -> bool:
    statements = [item for item in _statements(block) if item.type != "comment"]
    return bool(statements) and statements[-1].type == "return_statement"


def _statements(block: Node) -> list[Node]:
    """Return the statements of a block, which newer grammars put into a list of its own."""
    inner = block.named_children
    lists = [item for item in inner if item.type == "statement_list"]
    return lists[0].named_children if lists else inner


def _of_switch(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield the dead cases of ``switch runtime.GOOS`` and ``switch os := runtime.GOOS; os``."""
    value, start = node.child_by_field_name("value"), node.child_by_field_name("initializer")
    name, _, system = text_of(start).partition(":=")
    if text_of(value) != _SYSTEM and (system.strip() != _SYSTEM or text_of(value) != name.strip()):
        return
    linux = False
    for case in node.named_children:
        if case.type == "expression_case":
            systems = text_of(case.child_by_field_name("value"))
            linux |= '"linux"' in systems
            if '"' in systems and '"linux"' not in systems:
                yield case, case.end_byte
        elif case.type == "default_case" and linux:
            yield case, case.end_byte
