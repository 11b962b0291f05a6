"""The body of a Go file as values: calls, bindings and composite literals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tui.project.expression import Call, Expression, Struct
from tui.project.header import Header


@dataclass(frozen=True, slots=True)
class Binding:
    """A value given to a variable, a constant or a field."""

    name: str
    owner: str
    """For a field, the variable or the type it belongs to; else empty."""
    value: Expression | None
    scope: int
    """The function it stands in; 0 for the package's own."""
    line: int
    is_field: bool = False
    variable: bool = False
    """True for ``var``, which the linker can set; False for ``const`` and assignments."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method that is declared."""

    name: str
    parameters: tuple[str, ...]
    method: bool
    scope: int
    """Where it begins: what its bindings and calls give as their scope."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The first value of a return statement."""

    function: Function
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was found in one file."""

    file: str
    directory: str
    header: Header
    calls: tuple[tuple[Call, int], ...]
    """Each call with the scope it stands in."""
    structs: tuple[tuple[Struct, int], ...]
    bindings: tuple[Binding, ...]
    functions: tuple[Function, ...]
    returns: tuple[Returned, ...]
    packages: Mapping[str, str]
    """What the file calls each imported package -> its import path."""

    def qualified(self, function: str) -> str:
        """Return a function's name with the import path in place of the package's name: ``net/http.Get``."""
        owner, dot, name = function.partition(".")
        path = self.packages.get(owner) if dot else None
        return function if path is None else f"{path}.{name}"


@cache
def package_name(path: str) -> str:
    """Return the name that the package of an import path most likely has."""
    elements = path.split("/")
    if len(elements) > 1 and re.fullmatch(r"v\d+", elements[-1]):
        elements.pop()
    return re.sub(r"\.v\d+$", "", elements[-1]).removeprefix("go-")
