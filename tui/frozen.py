"""Frozen dataclasses that are made faster, because the program makes hundreds of these classes before its first frame.

The standard library compiles six methods for each of them. Here one is compiled, and the others are closures.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass"]

_Class = TypeVar("_Class", bound=type)

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: _Class | None = None, /, *, frozen: bool = False, **options: bool) -> Any:
        """Return what the standard library's decorator of this name does, with the same options."""
        if not frozen:
            return dataclasses.dataclass(cls, **options)
        plain = dataclasses.dataclass(init=False, repr=False, eq=False, **options)
        return lambda cls: _freeze(plain(cls))


def _freeze(cls: _Class) -> _Class:
    fields = dataclasses.fields(cls)
    shown = [field.name for field in fields if field.repr]
    compared = [field.name for field in fields if field.compare]
    values: Callable[[object], object] = attrgetter(*compared) if compared else type

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def number(self: object) -> int:
        return hash(values(self))

    def text(self: object) -> str:
        texts = (f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({', '.join(texts)})"

    init = _constructor(fields, calls=hasattr(cls, "__post_init__"))
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    methods = {"__init__": init, "__eq__": equal, "__hash__": number, "__repr__": text, **_REFUSED}
    for name, method in methods.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    return cls


def _constructor(fields: tuple[Field[Any], ...], *, calls: bool) -> Callable[..., None]:
    """Return ``__init__``, which is compiled because a large project makes hundreds of thousands of objects."""
    scope: dict[str, Any] = {"_put": object.__setattr__, "_MISSING": MISSING}
    positional, named, body = ["self"], list[str](), list[str]()
    for field in fields:
        name, parameter, value = field.name, field.name, field.name
        if field.default_factory is not MISSING:
            scope[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
        elif field.default is not MISSING:
            scope[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        (named if field.kw_only else positional).append(parameter)
        body.append(f"_put(self, {name!r}, {value})")
    if calls:
        body.append("self.__post_init__()")
    head = ", ".join((*positional, *(["*", *named] if named else ())))
    exec(f"def __init__({head}):\n {'; '.join(body) or 'pass'}", scope)  # noqa: S102 - names of fields, no text from outside
    made: Callable[..., None] = scope["__init__"]
    return made


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")


_REFUSED = {"__setattr__": _refuse, "__delattr__": _refuse}
