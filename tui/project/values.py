"""What an expression can stand for: literals followed through variables, fields, flags, defaults and calls."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from tui.project.body import Binding, Body
from tui.project.defaults import default_of, named_default, struct_default
from tui.project.expression import Call, Expression, Field, Join, Literal, Name, Struct
from tui.project.words import is_client

_DEPTH = 8
"""Steps from an expression to its literal: an address passes through a flag, a field and a few functions."""

_LIMIT = 16
"""Values of one expression that are kept."""

_VERB = re.compile(r"%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Value:
    """A text that an expression can have."""

    text: str
    file: str
    line: int
    direct: bool
    """True when it stands where it is used; False when it was reached through names."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: names mean different things in different functions."""

    body: Body
    scope: int


class Values:
    """Follows expressions to the literals they stand for, through all bodies that are given."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._local: dict[tuple[str, int, str], list[tuple[Binding, Place]]] = defaultdict(list)
        self._package: dict[tuple[str, str], list[tuple[Binding, Place]]] = defaultdict(list)
        self._exported: dict[tuple[str, str], list[tuple[Binding, Place]]] = defaultdict(list)
        self._fields: dict[str, list[tuple[Binding, Place]]] = defaultdict(list)
        self._named: dict[str, list[tuple[Expression, Place]]] = defaultdict(list)
        self._returns: dict[str, list[tuple[Expression, Place]]] = defaultdict(list)
        self._calls: dict[str, list[tuple[Call, Place]]] = defaultdict(list)
        self._parameters: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {}
        for body in bodies:
            self._add(body)

    def _add(self, body: Body) -> None:
        for binding in body.bindings:
            place = Place(body, binding.scope)
            if binding.is_field:
                self._fields[binding.name].append((binding, place))
            elif binding.scope:
                self._local[body.file, binding.scope, binding.name].append((binding, place))
            else:
                self._package[body.directory, binding.name].append((binding, place))
                self._exported[body.header.package, binding.name].append((binding, place))
        for name, returned in body.returns:
            self._returns[name].append((returned.expression, Place(body, returned.scope)))
        for function in body.functions:
            self._parameters[body.file, function.scope] = (function.name, function.parameters)
        for call, scope in body.calls:
            place = Place(body, scope)
            self._calls[call.method].append((call, place))
            default = named_default(call)
            if default is None:
                continue
            self._named[default.name].append((default.value, place))
            if default.target is not None:
                self._bind_target(default.target, default.value, place, call.line)
        for struct, scope in body.structs:
            default = struct_default(struct)
            if default is not None:
                place = Place(body, scope)
                self._named[default.name].append((default.value, place))
                if default.target is not None:
                    self._bind_target(default.target, default.value, place, struct.line)

    def _bind_target(self, target: Expression, value: Expression, place: Place, line: int) -> None:
        if isinstance(target, Name):
            binding = Binding(target.name, "", value, place.scope, line)
            self._local[place.body.file, place.scope, target.name].append((binding, place))
            self._package[place.body.directory, target.name].append((binding, place))
        elif isinstance(target, Field):
            binding = Binding(target.name, target.owner, value, place.scope, line, is_field=True)
            self._fields[target.name].append((binding, place))

    def of(self, expression: Expression | None, place: Place, depth: int = 0) -> list[Value]:
        """Return the texts that an expression can have; empty when nothing is known."""
        if expression is None or depth > _DEPTH:
            return []
        match expression:
            case Literal(text, file, line):
                return [Value(text, file, line, direct=depth == 0)]
            case Name(name):
                return self._follow(self._meanings(name, place), depth)
            case Field(owner, name):
                return self._field(owner, name, depth)
            case Join(parts):
                return self._joined([(part, "") for part in parts], place, depth)
            case Call():
                return self._called(expression, place, depth)
            case Struct():
                return []
        return []

    def definitions(self, name: str, place: Place) -> list[tuple[Expression, Place]]:
        """Return the expressions that a name is bound to where it stands."""
        return self._meanings(name, place)

    def _meanings(self, name: str, place: Place) -> list[tuple[Expression, Place]]:
        found = _bound(self._local.get((place.body.file, place.scope, name), ()))
        found += self._arguments(name, place)
        return found or _bound(self._package.get((place.body.directory, name), ()))

    def _arguments(self, name: str, place: Place) -> list[tuple[Expression, Place]]:
        """Return what callers pass for a parameter."""
        function, parameters = self._parameters.get((place.body.file, place.scope), ("", ()))
        if name not in parameters:
            return []
        index = parameters.index(name)
        return [
            (argument, where)
            for call, where in self._calls.get(function, ())[:_LIMIT]
            if len(call.arguments) == len(parameters) and (argument := call.arguments[index]) is not None
        ]

    def _field(self, owner: str, name: str, depth: int) -> list[Value]:
        exported = _bound(self._exported.get((owner, name), ()))
        if exported:
            return self._follow(exported, depth)
        if is_client(owner):
            return []
        members = [item for item in self._fields.get(name, ()) if not is_client(item[0].owner)]
        return self._follow(_bound(members), depth)

    def _called(self, call: Call, place: Place, depth: int) -> list[Value]:
        default = default_of(call)
        if default is not None:
            return _indirect(self.of(default, place, depth + 1))
        if call.method in {"Sprintf", "Appendf"} and call.literal(0):
            return self._formatted(call, place, depth)
        if call.method == "JoinHostPort" and len(call.arguments) == 2:
            host, port = call.arguments
            return self._joined([(host, ":"), (port, "")], place, depth)
        found: list[Value] = []
        if call.literal(0) in self._named and len(call.arguments) == 1:
            found += self._follow(self._named[call.literal(0)], depth)
        for argument in call.arguments if call.method not in {"Getenv", "LookupEnv"} else ():
            found += self.of(argument, place, depth + 1)
        found += self._follow(self._returns.get(call.method, [])[:_LIMIT], depth)
        return _indirect(found)[:_LIMIT]

    def _formatted(self, call: Call, place: Place, depth: int) -> list[Value]:
        texts = _VERB.split(call.literal(0))
        arguments = iter(call.arguments[1:])
        parts: list[tuple[Expression | None, str]] = [(None, texts[0])]
        parts += [(next(arguments, None), text) for text in texts[1:]]
        return self._joined(parts, place, depth, call)

    def _joined(
        self, parts: list[tuple[Expression | None, str]], place: Place, depth: int, call: Call | None = None
    ) -> list[Value]:
        """Return the combinations of the parts' values, each part followed by a fixed text."""
        choices: list[list[Value | None]] = []
        for part, _ in parts:
            known: list[Value | None] = list(self.of(part, place, depth + 1)[:4])
            choices.append(known or [None])
        combined = []
        for chosen in list(product(*choices))[:_LIMIT]:
            text = "".join(
                (value.text if value else "") + after for value, (_, after) in zip(chosen, parts, strict=True)
            )
            source = next(
                (item for item in reversed(chosen) if item and item.text.strip(":").isdigit()), None
            )
            source = source or next((item for item in reversed(chosen) if item), None)
            if source is not None:
                combined.append(Value(text, source.file, source.line, direct=False))
            elif call is not None:
                combined.append(Value(text, call.file, call.line, direct=False))
        return combined

    def _follow(self, meanings: list[tuple[Expression, Place]], depth: int) -> list[Value]:
        found: list[Value] = []
        for expression, place in meanings[:_LIMIT]:
            found += self.of(expression, place, depth + 1)
        return found[:_LIMIT]


def _bound(items: Iterable[tuple[Binding, Place]]) -> list[tuple[Expression, Place]]:
    return [(binding.value, place) for binding, place in items if binding.value is not None]


def _indirect(values: list[Value]) -> list[Value]:
    return [Value(value.text, value.file, value.line, direct=False) for value in values]
