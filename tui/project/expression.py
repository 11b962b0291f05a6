"""Expressions of Go source as small values, as far as they matter for addresses and paths."""

from __future__ import annotations

from typing import TypeAlias

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or an integer in the source."""

    text: str
    file: str
    line: int
    number: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, constant or parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """``owner.name``: a field, or a member of another package."""

    owner: str
    """As written, such as ``cfg.HTTP``, or empty if it is more than names and dots."""
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function or method."""

    function: str
    """As written, such as ``http.ListenAndServe``, or ``.Run`` if the operand is more than names and dots."""
    arguments: tuple[Expression | None, ...]
    operand: Expression | None
    """The operand of a method."""
    file: str
    line: int

    @property
    def method(self) -> str:
        """The last element of the function's name."""
        return self.function.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """The part before the last dot."""
        return self.function.rpartition(".")[0]

    def literal(self, index: int) -> str:
        """Return a literal argument, or an empty string."""
        if index >= len(self.arguments):
            return ""
        argument = self.arguments[index]
        return argument.text if isinstance(argument, Literal) else ""


@dataclass(frozen=True, slots=True)
class Join:
    """Texts joined with ``+``."""

    parts: tuple[Expression | None, ...]


@dataclass(frozen=True, slots=True)
class Struct:
    """A composite literal."""

    type: str
    """As written, such as ``http.Server``."""
    fields: tuple[tuple[str, Expression | None], ...]
    """The elements with keys."""
    file: str
    line: int
    end: int = 0
    """Its last line."""
    items: tuple[Expression | None, ...] = ()
    """The elements without keys, which are read only for lists of commands."""

    def get(self, name: str) -> Expression | None:
        """Return the value of a key, or None."""
        return dict(self.fields).get(name)


Expression: TypeAlias = Literal | Name | Field | Call | Join | Struct
"""The supported expressions. All others are None."""
