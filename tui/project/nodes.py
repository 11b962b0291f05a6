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


def in_condition(node: Node, kinds: frozenset[str]) -> bool:
    """Return whether a statement runs only under the condition of an outer statement of these kinds."""
    parent = node.parent
    while parent is not None and parent.type not in {"function_declaration", "method_declaration"}:
        if parent.type in kinds:
            return True
        parent = parent.parent
    return False


def unset_values(condition: Node) -> list[Node]:
    """Return the values in a condition that is true if one of them is empty or false: ``a == "" || !ok``."""
    if condition.type == "parenthesized_expression" and condition.named_children:
        return unset_values(condition.named_children[0])
    if condition.type == "unary_expression" and text_of(condition).startswith("!"):
        return list(condition.named_children[:1])
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    if condition.type != "binary_expression" or left is None or right is None:
        return []
    operator = text_of(condition.child_by_field_name("operator"))
    if operator == "||":
        return [*unset_values(left), *unset_values(right)]
    return [left] if operator == "==" and text_of(right) in {'""', "``"} else []


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
