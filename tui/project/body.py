"""The body of a Go file as values: calls, bindings and composite literals."""

import re
from collections.abc import Mapping
from functools import cache

from tui.frozen import dataclass
from tui.project.expression import Call, Expression, Struct
from tui.project.header import Header


@dataclass(frozen=True, slots=True)
class Binding:
    """A value given to a variable, a constant or a field."""

    name: str
    owner: str
    """For a field, the variable or the type that it belongs to, or else empty."""
    value: Expression | None
    scope: int
    """The function that contains it, or 0 for the package."""
    line: int
    is_field: bool = False
    variable: bool = False
    """True for ``var``, which the linker can set. False for ``const`` and assignments."""


@dataclass(frozen=True, slots=True)
class Function:
    """A declared function or method."""

    name: str
    parameters: tuple[str, ...]
    method: bool
    scope: int
    """The offset of its start, which is the scope of its bindings and calls."""
    receiver: str = ""
    """The type of a method, such as ``Server``."""
    variadic: bool = False
    """Whether the last parameter takes any number of arguments."""

    def takes(self, arguments: int) -> bool:
        """Return whether a call can have this number of arguments."""
        if self.variadic:
            return arguments >= len(self.parameters) - 1
        return arguments == len(self.parameters)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A field that an environment variable fills, by its struct tag."""

    variable: str
    default: str
    required: bool
    line: int


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on an unset value whose branch ends the program or returns an error."""

    value: Expression
    """The value that is compared with an empty text, or the Boolean that is false."""
    ends: bool
    """True if the branch ends the program, False if it returns an error."""
    scope: int
    line: int


@dataclass(frozen=True, slots=True)
class Returned:
    """The first value of a return statement."""

    function: Function
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The relevant content of one file."""

    file: str
    directory: str
    header: Header
    calls: tuple[tuple[Call, int], ...]
    """Each call with its scope."""
    structs: tuple[tuple[Struct, int], ...]
    bindings: tuple[Binding, ...]
    functions: tuple[Function, ...]
    returns: tuple[Returned, ...]
    tagged: tuple[Tagged, ...]
    guards: tuple[Guard, ...] = ()
    """Only in files that read environment variables, and not below another condition."""
    packages: Mapping[str, str]
    """The name of each imported package in the file -> its import path."""
    reads_arguments: bool = False
    """Whether it reads ``os.Args``."""

    @property
    def import_names(self) -> frozenset[str]:
        """The package's name, and the last element of its import path, which may differ."""
        package = self.header.package
        last = self.directory.rpartition("/")[2] if package != "main" else ""
        return frozenset({package, last or package})

    def qualified(self, function: str) -> str:
        """Return a function's name with the import path in place of the package's name: ``net/http.Get``."""
        owner, dot, name = function.partition(".")
        path = self.packages.get(owner) if dot else None
        return function if path is None else f"{path}.{name}"


@cache
def package_name(path: str) -> str:
    """Return the most likely name of the package of an import path."""
    elements = path.split("/")
    if len(elements) > 1 and re.fullmatch(r"v\d+", elements[-1]):
        elements.pop()
    return re.sub(r"\.v\d+$", "", elements[-1]).removeprefix("go-").removesuffix("-go")
