"""Follows calls between the functions of a program, as far as names show them."""

from collections import defaultdict
from collections.abc import Iterable

from tui.project.body import Body
from tui.project.expression import Call, Expression, Field, Join, Name, Struct
from tui.project.names import Place

Node = tuple[str, int]
"""A function, by its file and the offset of its start. Offset 0 is the package level of a file."""

_METHODS = 3
"""Types that may declare a method of a call, because with more of them the name says too little."""


class CallGraph:
    """The functions of a program, and the functions that each of them calls or passes on."""

    def __init__(self, bodies: Iterable[Body], blocked: Iterable[Node] = ()) -> None:
        """Read the calls of a program.

        Args:
            bodies: the files of the program.
            blocked: functions whose callers do not run what they call, because they only declare it.
        """
        self._blocked = frozenset(blocked)
        self._edges: dict[Node, frozenset[Node]] = {}
        self._bodies = {body.file: body for body in bodies}
        self._plain: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self._exported: dict[tuple[str, str], list[Node]] = defaultdict(list)
        self._methods: dict[str, list[Node]] = defaultdict(list)
        self._calls: dict[Node, list[Call]] = defaultdict(list)
        for body in self._bodies.values():
            for function in body.functions:
                node = (body.file, function.scope)
                if function.method:
                    self._methods[function.name].append(node)
                else:
                    self._plain[body.directory, function.name].append(node)
                    for package in body.import_names:
                        self._exported[package, function.name].append(node)
            for call, scope in body.calls:
                self._calls[body.file, scope].append(call)

    def reached(self, nodes: Iterable[Node]) -> set[Node]:
        """Return the functions that some functions call, including themselves."""
        seen = set(nodes)
        pending = list(seen)
        while pending:
            node = pending.pop()
            new = self._called(node) - seen
            seen |= new
            pending += new
        return seen

    def reaching(self, methods: frozenset[str]) -> set[Node]:
        """Return the functions that call, themselves or through others, a function or method of a name."""
        callers: dict[Node, list[Node]] = defaultdict(list)
        seen: set[Node] = set()
        for node, calls in list(self._calls.items()):
            if any(call.method in methods for call in calls):
                seen.add(node)
            for found in self._called(node):
                callers[found].append(node)
        pending = list(seen)
        while pending:
            new = set(callers[pending.pop()]) - seen
            seen |= new
            pending += new
        return seen

    def _called(self, node: Node) -> frozenset[Node]:
        if node not in self._edges:
            place = Place(self._bodies[node[0]], node[1])
            found = (item for call in self._calls.get(node, ()) for item in self.functions(call, place))
            self._edges[node] = frozenset(found) - self._blocked
        return self._edges[node]

    def functions(self, expression: Expression | None, place: Place) -> list[Node]:
        """Return the functions that an expression calls or names."""
        match expression:
            case Call(function, arguments):
                owner, _, name = function.rpartition(".")
                found = self._named(owner, name, place)
                return found + [node for item in arguments for node in self._value(item, place)]
            case Join() | Struct() | None:
                return []
        return self._value(expression, place)

    def _value(self, expression: Expression | None, place: Place) -> list[Node]:
        match expression:
            case Name(name):
                return self._plain.get((place.body.directory, name), [])
            case Field(owner, name) if owner:
                return self._named(owner, name, place)
        return []

    def _named(self, owner: str, name: str, place: Place) -> list[Node]:
        if not owner:
            return self._plain.get((place.body.directory, name), [])
        if place.imports(owner):
            path = place.body.qualified(f"{owner}.x").rpartition(".")[0]
            return self._exported.get((path.rpartition("/")[2] or owner, name), [])
        found = self._methods.get(name, [])
        near = [node for node in found if self._bodies[node[0]].directory == place.body.directory]
        return near if 0 < len(near) <= _METHODS else found if len(found) <= _METHODS else []
