"""Resolves expressions to literals through variables, fields, flags, defaults and calls."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from tui.frozen import dataclass
from tui.project.defaults import Default, default_of
from tui.project.expression import Call, Expression, Field, Join, Literal, Name
from tui.project.names import Meaning, Names, Place

_DEPTH = 24
"""Steps from an expression to its literal. An address passes through a flag, a field and a few functions."""

_LIMIT = 16
"""Values of one expression that are kept."""

_VERB = re.compile(r"%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]")

_SAME = frozenset(
    (
        "Atoi",
        "FormatInt",
        "FormatUint",
        "Itoa",
        "Or",
        "ParseInt",
        "ParseUint",
        "Sprint",
        "Trim",
        "TrimPrefix",
        "TrimSpace",
        "TrimSuffix",
        "int",
        "int64",
        "string",
        "uint",
        "uint16",
    )
)
"""Functions whose result is equivalent to an argument: conversions, trimming, ``cmp.Or``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A possible text of an expression."""

    text: str
    file: str
    line: int
    direct: bool
    """True for a literal at the place of its use, False for one that was reached through names."""
    flag: str = ""
    """The command-line flag that sets it, such as ``--addr``."""
    variable: str = ""
    """The environment variable that sets it."""
    bare: bool = False
    """Whether the flag and the variable take a bare number."""
    host_flag: str = ""
    """The flag that sets the part before the colon of a joined value."""
    host_variable: str = ""

    def set_by(self, flag: str, variable: str, bare: bool | None = None) -> "Value":
        """Return the value with a flag and a variable that set it. The nearer ones are kept."""
        if not (flag or variable) or (self.flag and self.variable):
            return self
        if bare is None:
            bare = self.text.strip().isdigit()
        if (self.flag or self.variable) and bare != self.bare:
            return self
        return replace(self, flag=self.flag or flag, variable=self.variable or variable, bare=bare)


class Values:
    """Resolves expressions to literals.

    Every expression is resolved once, so that the time grows with the size of the program, not with its paths.
    """

    def __init__(self, names: Names, fields: bool = True) -> None:
        """Resolve names with ``names``.

        Args:
            names: the names of the program.
            fields: whether to follow fields. Their types are unknown, so a common field such as ``name`` is unreliable.
        """
        self._names = names
        self._fields = fields
        self._known: dict[tuple[int, str, int], list[Value]] = {}

    def of(self, expression: Expression | None, place: Place, default: Default | None = None) -> list[Value]:
        """Return the possible texts of an expression, or an empty list.

        Args:
            expression: the expression to resolve.
            place: its place.
            default: the setting whose default it is.
        """
        if isinstance(expression, Literal):
            known = [Value(expression.text, expression.file, expression.line, direct=True)]
        else:
            known = self._resolve(expression, place, 0)
        return self._set(known, default)

    def _resolve(self, expression: Expression | None, place: Place, depth: int) -> list[Value]:
        if expression is None or depth > _DEPTH:
            return []
        # bodies keep every expression alive, so that its id stays unique
        key = (id(expression), place.body.file, place.scope)
        if key not in self._known:
            # a cycle adds no value
            self._known[key] = []
            found = self._resolve_once(expression, place, depth + 1)
            self._known[key] = list(dict.fromkeys(found))[:_LIMIT]
        return self._known[key]

    def _resolve_once(self, expression: Expression, place: Place, depth: int) -> list[Value]:
        match expression:
            case Literal(text, file, line):
                return [Value(text, file, line, direct=False)]
            case Name(name):
                return self._all(self._names.variable(name, place), depth)
            case Field(owner, name):
                if not self._fields and not (owner and place.imports(owner)):
                    return []
                return self._all(self._names.field(owner, name, place), depth)
            case Join(parts):
                if any(isinstance(part, Literal) and part.number for part in parts):
                    return []  # a sum, not a text
                return self._joined([(part, "") for part in parts], place, depth)
            case Call():
                return self._called(expression, place, depth)
        return []

    def _all(self, meanings: Iterable[Meaning], depth: int) -> list[Value]:
        found: list[Value] = []
        variable, bare = "", None
        unset: Default | None = None
        for meaning in meanings:
            if isinstance(meaning.expression, Literal) and meaning.expression.text in {"", "0"}:
                unset = unset or meaning.default
            found += self._set(self._resolve(meaning.expression, meaning.place, depth), meaning.default)
            if not variable:
                variable, bare = self._read_from(meaning.expression, meaning.place)
            if len(found) >= _LIMIT:
                break
        # p := os.Getenv("PORT"), or a flag without a default, with a fallback value
        return self._set([value.set_by("", variable, bare) for value in found], unset)

    def _set(self, values: list[Value], default: Default | None) -> list[Value]:
        if default is None:
            return values
        variable = self._names.environment(default)
        return [value.set_by(self._names.flag(default), variable) for value in values]

    def _read_from(
        self, expression: Expression | None, place: Place, levels: int = 2
    ) -> tuple[str, bool | None]:
        """Return the environment variable that an expression reads, and whether it is only a part of the value."""
        match expression:
            case Call() if expression.method in {"Getenv", "LookupEnv"}:
                return expression.literal(0), None
            case Name(name) if levels:
                for meaning in self._names.assigned(name, place):
                    variable, bare = self._read_from(meaning.expression, meaning.place, levels - 1)
                    if variable:
                        return variable, bare
            case Join(parts) if levels:
                for part in parts:
                    variable, _ = self._read_from(part, place, levels - 1)
                    if variable:
                        return variable, True
        return "", None

    def _called(self, call: Call, place: Place, depth: int) -> list[Value]:
        default = default_of(call)
        if default is not None:
            return self._set(self._resolve(default.value, place, depth), default)
        if call.method == "Sprintf" and call.literal(0):
            return self._formatted(call, place, depth)
        if call.method == "JoinHostPort" and len(call.arguments) == 2:
            host, port = call.arguments
            return self._joined([(host, ":"), (port, "")], place, depth)
        if call.method in _SAME:
            found = [value for item in call.arguments for value in self._resolve(item, place, depth)]
            read = (self._read_from(item, place)[0] for item in call.arguments)
            variable = next(filter(None, read), "")
            return [value.set_by("", variable) for value in found]
        if len(call.arguments) == 1 and call.literal(0):
            # a getter such as viper.GetInt("port")
            found = self._all(self._names.setting(call.literal(0)), depth)
            if found:
                return found
        return self._all(self._names.result(call, place), depth)

    def _formatted(self, call: Call, place: Place, depth: int) -> list[Value]:
        texts = _VERB.split(call.literal(0))
        arguments = iter(call.arguments[1:])
        parts: list[tuple[Expression | None, str]] = [(None, texts[0])]
        parts += [(next(arguments, None), text) for text in texts[1:]]
        values = self._joined(parts, place, depth)
        return values or [Value("".join(texts), call.file, call.line, direct=False)]

    def _joined(self, parts: list[tuple[Expression | None, str]], place: Place, depth: int) -> list[Value]:
        """Return the combinations of the parts' values, with a fixed text after each part."""
        choices: list[list[Value | None]] = []
        for part, _ in parts:
            known: list[Value | None] = list(self._resolve(part, place, depth)[:4])
            choices.append(known or [None])
        combined: list[Value] = []
        for chosen in product(*choices):
            held = [value for value in reversed(chosen) if value is not None]
            if not held or len(combined) >= _LIMIT:
                break
            source = _main_part(held)
            text = "".join(
                (value.text if value else "") + after for value, (_, after) in zip(chosen, parts, strict=True)
            )
            host = next((value for value in held if value is not source and value.text.strip(":[]")), None)
            if host is not None and source.text.strip(":").isdigit():
                source = replace(
                    source,
                    host_flag=source.host_flag or host.flag,
                    host_variable=source.host_variable or host.variable,
                )
            combined.append(replace(source, text=text))
        return combined


def _main_part(values: list[Value]) -> Value:
    """Return the number among the parts, or else the configurable part, or else the first."""
    number = next((value for value in values if value.text.strip(":").isdigit()), None)
    return number or next((value for value in values if value.flag or value.variable), values[0])
