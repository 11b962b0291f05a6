"""Converts syntax trees of Go files to :class:`Body` values. Import it late, because loading the grammar is slow."""

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import tree_sitter_go
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from tui.project.body import Binding, Body, Function, Guard, Returned, Tagged, package_name
from tui.project.expression import Call, Expression, Field, Join, Literal, Name, Struct
from tui.project.header import Header
from tui.project.nodes import (
    dotted,
    in_condition,
    in_literal,
    is_variadic,
    parameters,
    receiver_type,
    struct_name,
    text_of,
    unescape,
    unset_values,
)
from tui.project.other_systems import other_systems
from tui.project.struct_tags import tag_default, tag_variable, with_fallback
from tui.project.words import is_listener

SIZE_LIMIT = 1_000_000
"""The maximum bytes of source that are parsed. Longer files are tables of data without relevant facts."""

_DEPTH = 12
"""Levels of an expression that are read, because an address is never deeper."""

_ITEMS = 64
"""Elements of a list that are read, because longer lists are tables of data."""

_KEPT_DEPTH = 4
"""Levels down to which a nested expression is cached, so that enough levels remain below it."""

_OPEN_LIMIT = 5_000
"""The maximum number of unclosed brackets, because parsing more takes half a minute and no compiler accepts it."""

_OPEN_COMMENT = 50_000
"""The maximum bytes of an unclosed comment, because the parser would restart at each of them."""

_CHUNK = 1 << 14
"""Bytes that are parsed at a time."""

_WINDOW = 1 << 17
"""Bytes that are searched at a time, because the library blocks the interpreter, which also draws the screen."""

_BRACKETS = ((b"(", b")"), (b"{", b"}"), (b"[", b"]"))

_LANGUAGE = Language(tree_sitter_go.language())
_QUERY = Query(
    _LANGUAGE,
    """
    (call_expression) @call
    (composite_literal) @struct
    (short_var_declaration) @assign
    (assignment_statement) @assign
    (var_spec) @variable
    (const_spec) @variable
    (field_declaration tag: (_)) @field
    (keyed_element key: (literal_element (interpreted_string_literal)) value: (literal_element (literal_value))) @table
    (return_statement) @return
    (function_declaration) @function
    (method_declaration) @function
    (if_statement) @branch
    (expression_switch_statement) @branch
    """,
)
_READS_VARIABLES = (b".Getenv(", b".LookupEnv(")
_ENDS = re.compile(r"\bos\.Exit\(|\b\w+\.Fatal(?:f|ln)?\(|\bpanic\(|\.Panic(?:f|ln)?\(")
_FAILS = re.compile(r"\breturn\b[^\n]*\b(?:Errorf|errors\.New)\(")
_CONDITIONS = frozenset(
    {
        "if_statement",
        "for_statement",
        "expression_switch_statement",
        "type_switch_statement",
        "select_statement",
    }
)
_ADDRESS = re.compile(r"[\w.\[\]:-]*:\d{2,5}")


def parse_body(source: str, file: str, directory: str, header: Header) -> Body:
    """Return the content of a Go file's body.

    The tree may contain errors, because a newer Go may have syntax that the grammar does not support. The rest of the
    file is still correct.
    """
    data = source.encode()[:SIZE_LIMIT]
    if any(data.count(opened) - data.count(closed) > _OPEN_LIMIT for opened, closed in _BRACKETS):
        data = b""
    opened = data.rfind(b"/*")
    if data.rfind(b"*/") < opened < len(data) - _OPEN_COMMENT:
        data = data[:opened]
    found = _captures(data)
    dead = other_systems(found.get("branch", [])) if b"runtime.GOOS" in data else []
    reader = _Reader(file, found.get("function", []))
    readers = {
        "call": reader.call,
        "struct": reader.struct,
        "assign": reader.assignment,
        "variable": reader.variable,
        "field": reader.tags,
        "table": reader.table,
        "return": reader.returned,
    }
    if any(read in data for read in _READS_VARIABLES):
        readers["branch"] = reader.guard
    for kind, read in readers.items():
        # captures have no particular order, and of two that start together the enclosing one is first
        for node in sorted(found.get(kind, []), key=lambda node: (node.start_byte, -node.end_byte)):
            if not any(start <= node.start_byte < end for start, end in dead):
                read(node)
    return Body(
        file=file,
        directory=directory,
        header=header,
        calls=tuple(reader.calls),
        structs=tuple(reader.structs),
        bindings=tuple(reader.bindings),
        functions=tuple(reader.functions),
        returns=tuple(reader.returns),
        tagged=tuple(reader.tagged),
        guards=tuple(reader.guards),
        packages={item.name or package_name(item.path): item.path for item in reversed(header.imports)},
        reads_arguments=b"os.Args" in data,
    )


def _captures(data: bytes) -> dict[str, list[Node]]:
    """Return the nodes of a file that match the query, by the name of their capture."""
    # a parser of its own, because other threads may run between two chunks
    root = Parser(_LANGUAGE).parse(lambda at, _point: data[at : at + _CHUNK]).root_node
    cursor, found = QueryCursor(_QUERY), dict[str, list[Node]]()
    for at in range(0, len(data), _WINDOW):
        cursor.set_byte_range(at, at + _WINDOW)  # a node that crosses the border is found on both sides
        for name, nodes in cursor.captures(root).items():
            found.setdefault(name, []).extend(node for node in nodes if at <= node.start_byte < at + _WINDOW)
    return found


@dataclass(slots=True)
class _Reader:
    """Converts syntax nodes to values."""

    file: str
    nodes: list[Node]
    calls: list[tuple[Call, int]] = field(default_factory=list)
    structs: list[tuple[Struct, int]] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    returns: list[Returned] = field(default_factory=list)
    tagged: list[Tagged] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _kept: dict[int, Call | Struct | None] = field(default_factory=dict)
    """Calls and composite literals by node, because most are nested and each is also read alone."""

    def __post_init__(self) -> None:
        for node in sorted(self.nodes, key=lambda node: (node.start_byte, -node.end_byte)):
            self._starts.append(node.start_byte)
            self._ends.append(node.end_byte)
            given = node.child_by_field_name("parameters")
            self.functions.append(
                Function(
                    text_of(node.child_by_field_name("name")),
                    parameters(given),
                    node.type == "method_declaration",
                    node.start_byte,
                    receiver_type(node.child_by_field_name("receiver")),
                    is_variadic(given),
                )
            )

    def call(self, node: Node) -> None:
        """Add a call."""
        expression = self._expression(node)
        if isinstance(expression, Call):
            self.calls.append((expression, self._scope(node)))

    def struct(self, node: Node) -> None:
        """Add a composite literal, and each of its keys as a field's value."""
        expression = self._expression(node)
        if isinstance(expression, Struct) and (expression.fields or expression.items):
            scope = self._scope(node)
            self.structs.append((expression, scope))
            for name, value in expression.fields:
                if value is not None:
                    self._bind_field(name, expression.type, value, scope, expression.line)

    def assignment(self, node: Node) -> None:
        """Add the values that ``=`` and ``:=`` assign to variables and fields."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        scope, line = self._scope(node), node.start_point[0] + 1
        values = right.named_children
        for index, target in enumerate(left.named_children):
            # only the first result of a call can be an address, because the others are errors and flags
            value = self._expression(values[index]) if index < len(values) else None
            if value is None:
                continue
            place = self._expression(target)
            if isinstance(place, Name):
                self.bindings.append(Binding(place.name, "", value, scope, line))
            elif isinstance(place, Field):
                self._bind_field(place.name, place.owner, value, scope, line)

    def variable(self, node: Node) -> None:
        """Add a ``var`` or ``const`` with its value."""
        names = node.children_by_field_name("name")
        values = node.child_by_field_name("value")
        kind = text_of(node.child_by_field_name("type"))
        expressions = [self._expression(item) for item in values.named_children] if values else []
        scope, line = self._scope(node), node.start_point[0] + 1
        for index, name in enumerate(item for item in names if item.type == "identifier"):
            value = expressions[index] if index < len(expressions) else None
            if values is None and kind == "string":
                value = Literal("", self.file, line, number=False)
            self.bindings.append(
                Binding(text_of(name), "", value, scope, line, variable=node.type == "var_spec")
            )

    def tags(self, node: Node) -> None:
        """Add the default of a field in its struct tag."""
        tag = node.child_by_field_name("tag")
        name = node.child_by_field_name("name")
        if tag is None or name is None:
            return
        line = tag.start_point[0] + 1
        self.tagged += tag_variable(text_of(tag), line)
        value = tag_default(text_of(tag), self.file, line)
        if value is not None:
            self._bind_field(text_of(name), struct_name(node), value, 0, line)

    def table(self, node: Node) -> None:
        """Add the address in an entry of a table of settings, ``"LISTEN_ADDR": {value: "127.0.0.1:8080"}``."""
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        name = self._expression(key)
        if not isinstance(name, Literal) or value is None or not is_listener(name.text):
            return
        pending = [value]
        while pending:
            part = pending.pop(0)
            if part.type in {"interpreted_string_literal", "raw_string_literal"}:
                text = self._expression(part)
                if isinstance(text, Literal) and _ADDRESS.fullmatch(text.text):
                    self.calls.append((with_fallback(name.text, text, self.file, text.line), 0))
                    return
            pending += part.named_children

    def guard(self, node: Node) -> None:
        """Add the values without which a branch ends the program or returns an error."""
        condition, block = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if condition is None or block is None or in_condition(node, _CONDITIONS):
            return
        text = text_of(block)
        ends = bool(_ENDS.search(text))
        if not (ends or _FAILS.search(text)):
            return
        for value in unset_values(condition):
            expression = self._expression(value)
            if expression is not None:
                self.guards.append(Guard(expression, ends, self._scope(node), node.start_point[0] + 1))

    def returned(self, node: Node) -> None:
        """Add the first result of a return statement."""
        scope = self._scope(node)
        values = node.named_children
        if not scope or not values or not values[0].named_children or in_literal(node):
            return
        expression = self._expression(values[0].named_children[0])
        if expression is not None:
            function = self.functions[bisect.bisect_left(self._starts, scope)]
            self.returns.append(Returned(function, expression))

    def _bind_field(self, name: str, owner: str, value: Expression, scope: int, line: int) -> None:
        self.bindings.append(Binding(name, owner, value, scope, line, is_field=True))

    def _scope(self, node: Node) -> int:
        index = bisect.bisect_right(self._starts, node.start_byte) - 1
        return self._starts[index] if index >= 0 and node.start_byte < self._ends[index] else 0

    def _expression(self, node: Node | None, depth: int = 0) -> Expression | None:
        if node is None or depth > _DEPTH:
            return None
        match node.type:
            case "interpreted_string_literal":
                return self._literal(node, unescape(text_of(node)[1:-1]))
            case "raw_string_literal":
                return self._literal(node, text_of(node)[1:-1])
            case "int_literal":
                return self._literal(node, text_of(node).replace("_", ""), number=True)
            case "identifier" | "field_identifier" | "package_identifier":
                return Name(text_of(node))
            case "selector_expression":
                operand = node.child_by_field_name("operand")
                return Field(dotted(operand), text_of(node.child_by_field_name("field")))
            case "parenthesized_expression" | "literal_element" | "unary_expression":
                return self._expression(node.named_children[0] if node.named_children else None, depth + 1)
            case "binary_expression":
                if text_of(node.child_by_field_name("operator")) != "+":
                    return None
                return Join(
                    tuple(
                        self._expression(node.child_by_field_name(side), depth + 1)
                        for side in ("left", "right")
                    )
                )
            case "call_expression" | "type_conversion_expression":
                return self._once(node, depth, self._call)
            case "composite_literal":
                return self._once(node, depth, self._struct)
        return None

    def _literal(self, node: Node, text: str, number: bool = False) -> Literal:
        return Literal(text, self.file, node.start_point[0] + 1, number)

    def _once(
        self, node: Node, depth: int, read: Callable[[Node, int], Call | Struct | None]
    ) -> Call | Struct | None:
        if node.id in self._kept:
            return self._kept[node.id]
        found = read(node, depth)
        if depth <= _KEPT_DEPTH:
            self._kept[node.id] = found
        return found

    def _call(self, node: Node, depth: int) -> Call | None:
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return None
        operand = function.child_by_field_name("operand")
        name = dotted(function)
        if not name and function.type == "selector_expression":
            name = f".{text_of(function.child_by_field_name('field'))}"
        if not name:
            return None
        values = tuple(
            self._expression(item, depth + 1) for item in arguments.named_children if item.type != "comment"
        )
        # a chain of methods can have several lines, and readers expect the line of the last name
        line = function.end_point[0] + 1
        return Call(name, values, self._expression(operand, depth + 1), self.file, line)

    def _struct(self, node: Node, depth: int) -> Struct | None:
        body = node.child_by_field_name("body")
        if body is None:
            return None
        return self._elements(node, body, text_of(node.child_by_field_name("type")), depth)

    def _elements(self, node: Node, body: Node, kind: str, depth: int) -> Struct:
        fields: list[tuple[str, Expression | None]] = []
        items: list[Expression | None] = []
        for element in body.named_children:
            if element.type == "keyed_element":
                key, value = element.child_by_field_name("key"), element.child_by_field_name("value")
                name = self._expression(key, depth + 1)
                if isinstance(name, Name):
                    fields.append((name.name, self._expression(value, depth + 1)))
            elif (
                (kind.endswith("Command") or kind == "[]string")
                and element.named_child_count
                and len(items) < _ITEMS
            ):
                inner = element.named_children[0]
                plain = inner.type == "literal_value"
                items.append(
                    self._elements(inner, inner, "", depth + 1)
                    if plain
                    else self._expression(inner, depth + 1)
                )
        first, last = node.start_point[0] + 1, node.end_point[0] + 1
        return Struct(kind, tuple(fields), self.file, first, last, tuple(items))
