"""Reads single nodes of a Go syntax tree."""

import re

from tree_sitter import Node


def text_of(node: Node | None) -> str:
    """Return the source of a node, empty for none."""
    return (node.text or b"").decode("utf-8", errors="replace") if node is not None else ""


def dotted(node: Node | None) -> str:
    """Return ``a.b.c``, or an empty string if there is more than names and dots."""
    names: list[str] = []
    while node is not None and node.type == "selector_expression":
        names.append(text_of(node.child_by_field_name("field")))
        node = node.child_by_field_name("operand")
    if node is None or node.type != "identifier":
        return ""
    return ".".join([text_of(node), *reversed(names)])


def parameters(node: Node | None) -> tuple[str, ...]:
    """Return the names of a parameter list."""
    names: list[str] = []
    for declaration in node.named_children if node else ():
        names += [text_of(item) for item in declaration.children_by_field_name("name")]
    return tuple(names)


def is_variadic(node: Node | None) -> bool:
    """Return whether the last parameter of a list takes any number of arguments."""
    last = node.named_children[-1] if node is not None and node.named_children else None
    return last is not None and last.type == "variadic_parameter_declaration"


def receiver_type(node: Node | None) -> str:
    """Return the name of the type in a receiver, without its pointer and its type parameters."""
    found = re.search(r"(\w+)\s*(?:\[[^\]]*\])?\s*\)\s*$", text_of(node))
    return found[1] if found else ""


def in_literal(node: Node) -> bool:
    """Return whether a node is inside a function literal."""
    parent = node.parent
    while parent is not None and parent.type not in {"function_declaration", "method_declaration"}:
        if parent.type == "func_literal":
            return True
        parent = parent.parent
    return False


def struct_name(node: Node) -> str:
    """Return the name of the struct type of a field, with dots between the names of nested ones."""
    names: list[str] = []
    parent = node.parent
    while parent is not None:
        if parent.type in {"type_spec", "field_declaration"}:
            names.append(text_of(parent.child_by_field_name("name")))
        parent = parent.parent
    return ".".join(reversed(names))


def unescape(text: str) -> str:
    """Return the value of a string literal. Only the escapes that matter here are decoded."""
    if "\\" not in text:
        return text
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)
