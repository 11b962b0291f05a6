"""The symbol table, against what pyelftools reads in the same file."""

import io
import struct

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from tests.support.elf import Raw, elf
from tui.lab.bytes.sections import sections
from tui.lab.bytes.symbols import Symbol, symbols

NAMED = [
    ("main.main", 0x1000, 0x80),
    ("gopkg.in/yaml%2ev3.(*parser).peek", 0x1080, 0x40),
    ("empty", 0x10C0, 0),
]
FILE = elf([Raw(".text", 0x1000, bytes(0x100))], NAMED)


def test_the_symbols_are_those_that_another_reader_finds() -> None:
    table = ELFFile(io.BytesIO(FILE)).get_section_by_name(".symtab")
    assert isinstance(table, SymbolTableSection)
    theirs = [
        Symbol(one["st_value"], one["st_size"], one.name) for one in table.iter_symbols() if one["st_size"]
    ]
    assert list(sections(io.BytesIO(FILE)).symbols) == theirs
    assert len(theirs) == 2


def test_a_table_that_is_cut_off_or_points_beyond_the_names_is_read_as_far_as_it_goes() -> None:
    elf_file = ELFFile(io.BytesIO(FILE))
    table, names = (elf_file.get_section_by_name(name).data() for name in (".symtab", ".strtab"))
    assert len(list(symbols(table[:-30], names))) == 1
    assert list(symbols(table, b"")) == []
    assert [one.name for one in symbols(table, names[:5])] == ["main"]


def test_a_32_bit_big_endian_table_is_read_too() -> None:
    table = struct.pack(">IIIBBH", 1, 0x1000, 16, 2, 0, 1)
    assert list(symbols(table, b"\0main.f\0", wide=False, little=False)) == [Symbol(0x1000, 16, "main.f")]
