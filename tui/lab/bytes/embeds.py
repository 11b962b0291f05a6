"""Embedded files in a program, found by the linker's report and by the sizes of the project's files."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from tui.frozen import dataclass
from tui.lab.bytes.account import Item
from tui.lab.bytes.links import Links
from tui.lab.bytes.symbols import Symbol
from tui.project import GoProject
from tui.text.clean import clean_line

_SMALL = 1024
"""Bytes up to which the compiler stores an embedded file as an ordinary string (staticdata of cmd/compile)."""
_BYTES = "..gobytes."
"""Part of the symbol name of a byte slice's data."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The embedded files of one program."""

    nameless: tuple[Item, ...] = ()
    """Files without a symbol: in an ``embed.FS``, or a string."""
    named: Mapping[str, str] = field(default_factory=dict)
    """The file of each symbol that is a byte slice."""


def sizes_of(project: GoProject) -> dict[int, str]:
    """Return the project's embedded files by size, one for each size. Blocking, so run it in a thread."""
    found: dict[int, str] = {}
    for name in project.embeds:
        path = project.root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            size = _size(file)
            if size > _SMALL:
                found.setdefault(size, clean_line(str(file.relative_to(project.root))))
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def embedded(links: Links, symbols: Iterable[Symbol], sizes: Mapping[int, str]) -> Embedded:
    """Return the embedded files in a program.

    The linker's report names the files of an ``embed.FS`` in any module. An embedded string or byte slice has no such
    name. It is recognized by its length, which has to be that of one of the project's files.

    Args:
        links: the linker's report.
        symbols: the program's symbols.
        sizes: the project's embedded files by size.
    """
    reported = [item for files in links.embedded.values() for item in files]
    texts = [
        Item(sizes[length], length)
        for lengths in links.long_strings.values()
        for length in lengths
        if length in sizes
    ]
    named = {one.name: sizes[one.bytes] for one in symbols if _BYTES in one.name and one.bytes in sizes}
    return Embedded(tuple(sorted((*reported, *texts), key=lambda item: (-item.bytes, item.name))), named)
