"""Parses the symbol table of an ELF file: names and sizes."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_OBJECTS = frozenset({0, 1, 2})
"""STT_NOTYPE, STT_OBJECT and STT_FUNC have an address. Sections, files and thread-local storage do not."""

_LONGEST = 1 << 14
"""Maximum bytes of a name. Generic code has names of thousands of bytes, and names in a damaged file may not end."""


class Symbol(NamedTuple):
    """One symbol. A large program has a hundred thousand."""

    address: int
    bytes: int
    name: str


def symbols(table: bytes, names: bytes, *, wide: bool = True, little: bool = True) -> Iterator[Symbol]:
    """Yield the symbols that have a size and a section, in the order of the table.

    The figures are those of ``go tool nm -size`` without the letter, because Go 1.26 and later print ``D`` for symbols
    in ``.bss`` as well as for data in the file. Only the section of an address distinguishes them.

    Args:
        table: the section ``.symtab``.
        names: the section with its names.
        wide: whether the file is of the 64-bit class.
        little: whether it is little-endian.
    """
    order = "<" if little else ">"
    entry = struct.Struct(f"{order}{'IBBHQQ' if wide else 'IIIBBH'}")
    whole = len(table) - len(table) % entry.size
    for fields in entry.iter_unpack(table[:whole]):
        if wide:
            at, info, _, section, address, size = fields
        else:
            at, address, size, info, _, section = fields
        if size and section and info & 15 in _OBJECTS and at < len(names):
            name, _, _ = names[at : at + _LONGEST].partition(b"\0")
            yield Symbol(address, size, name.decode("utf-8", "replace"))
