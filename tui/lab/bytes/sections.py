"""Parses the sections of an ELF file: what is loaded, what is debug information, and what has a symbol."""

from typing import IO

from elftools.common.exceptions import ELFError
from elftools.construct.core import ConstructError
from elftools.elf.elffile import ELFFile

from tui.frozen import dataclass
from tui.lab.bytes.symbols import Symbol, symbols
from tui.lab.trial.build_info import BuildInfo, build_info
from tui.text.clean import clean_line

_ALLOCATED = 2
"""SHF_ALLOC of the ELF specification: the section is loaded when the program runs."""


class NoProgram(Exception):
    """A file is not an ELF program, or is damaged."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section."""

    name: str
    address: int
    bytes: int
    """In the file. 0 for sections such as .bss, which only reserve memory."""
    memory: int
    """When loaded."""
    loaded: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of one program."""

    bytes: int
    """The size of the whole file."""
    all: tuple[Section, ...]
    symbols: tuple[Symbol, ...] = ()
    """Empty for a stripped program."""
    info: BuildInfo | None = None
    """Build information from Go's linker."""


def sections(file: IO[bytes]) -> Sections:
    """Read the section table. Blocking, so run it in a thread.

    Raises:
        NoProgram: the file is not a readable ELF file.
    """
    size = file.seek(0, 2)
    file.seek(0)
    try:
        elf = ELFFile(file)
        found = tuple(
            Section(
                name=clean_line(section.name),
                address=int(section["sh_addr"]),
                bytes=0 if section["sh_type"] in {"SHT_NOBITS", "SHT_NULL"} else int(section["sh_size"]),
                memory=int(section["sh_size"]),
                loaded=bool(section["sh_flags"] & _ALLOCATED),
            )
            for section in elf.iter_sections()
        )
        info = elf.get_section_by_name(".go.buildinfo")
        return Sections(size, found, _named(elf), build_info(info.data()) if info is not None else None)
    # the library does not validate offsets and lengths
    except (ELFError, ConstructError, ValueError, KeyError, IndexError, OverflowError, OSError) as error:
        raise NoProgram(str(error)) from error


def _named(elf: ELFFile) -> tuple[Symbol, ...]:
    table, names = elf.get_section_by_name(".symtab"), elf.get_section_by_name(".strtab")
    if table is None or names is None:
        return ()
    return tuple(symbols(table.data(), names.data(), wide=elf.elfclass == 64, little=bool(elf.little_endian)))
