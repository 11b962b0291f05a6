"""Small ELF files with the sections and symbols that a test wants."""

import struct
from dataclasses import dataclass

_HEADER, _SECTION, _SYMBOL = 64, 64, struct.Struct("<IBBHQQ")
_PROGBITS, _SYMTAB, _STRTAB, _NOBITS = 1, 2, 3, 8
_ALLOCATED = 2
_FUNCTION = 2


@dataclass(frozen=True, slots=True)
class Raw:
    """A section: where it is loaded (0 for one that is not), and what it holds."""

    name: str
    address: int
    data: bytes
    bss: int = 0
    """Bytes of memory that it only asks for."""


def elf(sections: list[Raw], symbols: list[tuple[str, int, int]] | None = None) -> bytes:
    """Return a 64-bit little-endian ELF file.

    Args:
        sections: besides those that every such file has.
        symbols: name, address and size of each.
    """
    names, table = b"\0", _SYMBOL.pack(0, 0, 0, 0, 0, 0)
    for name, address, size in symbols or ():
        table += _SYMBOL.pack(len(names), _FUNCTION, 0, 1, address, size)
        names += name.encode() + b"\0"
    kinds = [(raw, _NOBITS if raw.bss else _PROGBITS, 0) for raw in sections]
    if symbols is not None:
        kinds += [
            (Raw(".symtab", 0, table), _SYMTAB, len(sections) + 2),
            (Raw(".strtab", 0, names), _STRTAB, 0),
        ]
    titles = b"\0"
    for raw, _, _ in kinds:
        titles += raw.name.encode() + b"\0"
    titles_at = len(titles)
    titles += b".shstrtab\0"
    kinds.append((Raw(".shstrtab", 0, titles), _STRTAB, 0))
    body, headers, name_at = b"", struct.pack("<IIQQQQIIQQ", *[0] * 10), 1
    for raw, kind, link in kinds:
        at = titles_at if raw.name == ".shstrtab" else name_at
        name_at += len(raw.name) + 1
        headers += struct.pack(
            "<IIQQQQIIQQ",
            at,
            kind,
            _ALLOCATED if raw.address else 0,
            raw.address,
            _HEADER + len(body),
            raw.bss or len(raw.data),
            link,
            0,
            1,
            _SYMBOL.size if kind == _SYMTAB else 0,
        )
        body += raw.data
    count = len(kinds) + 1
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = ident + struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, _HEADER + len(body), 0, _HEADER, 0, 0, _SECTION, count, count - 1
    )
    return header + body + headers
