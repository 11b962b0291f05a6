"""Facts of the program's file in an image: its machine, linking, symbols, packing and build information."""

from dataclasses import asdict
from typing import IO

from elftools.common.exceptions import ELFError
from elftools.construct.core import ConstructError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.segments import InterpSegment

from tui.frozen import dataclass
from tui.lab.trial.build_info import BuildInfo, build_info
from tui.text.clean import clean_line

LIMIT = 1 << 30
"""Bytes of the largest file that is read."""

_MACHINES = {
    "EM_X86_64": "amd64",
    "EM_AARCH64": "arm64",
    "EM_386": "386",
    "EM_ARM": "arm",
    "EM_RISCV": "riscv64",
    "EM_PPC64": "ppc64le",
    "EM_S390": "s390x",
    "EM_LOONGARCH": "loong64",
    "EM_MIPS": "mips",
}
"""Machine names of the ELF header, and their names in Go and Docker."""
_UPX = b"UPX!"
"""The mark behind the program headers and at the end of a file that UPX has packed (l_info in its p_lx_elf.h)."""
_ARCHIVE = b"!<arch>\n"
"""The first bytes of what ``go build -o FILE`` writes for a package that is not a program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """The facts that are read from a program's file."""

    path: str
    bytes: int
    kind: str
    """``program``, ``archive`` (a package that is not a program), ``script`` or ``other``."""
    machine: str = ""
    """``amd64``, ``arm64`` …, or the ELF header's own name for one that Go does not support."""
    interpreter: str = ""
    """The dynamic loader that it needs, empty for a static program."""
    libraries: tuple[str, ...] = ()
    """Shared libraries that it needs, such as ``libc.so.6``."""
    symbols: bool = False
    """Whether it has a symbol table, which ``-s`` removes."""
    debug: bool = False
    """Whether it has debug information (DWARF), which ``-w`` removes."""
    packed: bool = False
    """Whether UPX has packed it. The program inside a packed file cannot be read."""
    go: BuildInfo | None = None

    @property
    def static(self) -> bool:
        """Whether it needs only the kernel."""
        return self.kind == "program" and not self.interpreter and not self.libraries

    def to_json(self) -> dict[str, object]:
        """Return every field as ``build --json`` prints it, with the linker's settings as an object."""
        fields = asdict(self)
        if self.go is not None:
            fields["go"]["settings"] = dict(self.go.settings)
            # a list of a hundred modules belongs in a bill of materials
            del fields["go"]["modules"]
        return {**fields, "static": self.static}


def read_binary(path: str, file: IO[bytes]) -> Binary:
    """Return the facts of a file, of a damaged one as far as it can be read. Blocking, so run it in a thread."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(4096)
    if not head.startswith(b"\x7fELF"):
        return Binary(path=path, bytes=size, kind=_kind(head))
    file.seek(max(0, size - 64))
    packed = _UPX in head[:512] or _UPX in file.read()
    try:
        return _elf(path, size, ELFFile(file), packed=packed)
    # the library trusts the offsets and lengths of the file, which may be wrong
    except (
        ELFError,
        ConstructError,
        ValueError,
        KeyError,
        IndexError,
        OverflowError,
        AssertionError,
        OSError,
    ):
        return Binary(path=path, bytes=size, kind="other", packed=packed)


def _kind(head: bytes) -> str:
    if head.startswith(_ARCHIVE):
        return "archive"
    return "script" if head.startswith(b"#!") else "other"


def _elf(path: str, size: int, elf: ELFFile, *, packed: bool) -> Binary:
    interpreter, libraries = "", []
    for segment in elf.iter_segments():
        if isinstance(segment, InterpSegment):
            interpreter = clean_line(segment.get_interp_name())
        elif isinstance(segment, DynamicSegment):
            libraries = [clean_line(str(vars(tag)["needed"])) for tag in segment.iter_tags("DT_NEEDED")]
    info = elf.get_section_by_name(".go.buildinfo")
    machine = str(elf["e_machine"])
    return Binary(
        path=path,
        bytes=size,
        kind="program",
        machine=_MACHINES.get(machine, clean_line(machine)),
        interpreter=interpreter,
        libraries=tuple(libraries),
        symbols=elf.get_section_by_name(".symtab") is not None,
        debug=any(elf.get_section_by_name(name) is not None for name in (".debug_info", ".zdebug_info")),
        packed=packed,
        go=build_info(info.data()) if info is not None and not packed else None,
    )
