"""Computes the account from sections and symbols. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tui.lab.bytes.account import Account, Group, Item, Part
from tui.lab.bytes.embeds import Embedded
from tui.lab.bytes.package import Module, is_standard, owner, package_of
from tui.lab.bytes.sections import Section, Sections
from tui.lab.bytes.symbols import Symbol
from tui.text.clean import clean_line

_PADDING = 64
"""Maximum padding after a function, because the linker aligns functions to 16, 32 or 64 bytes."""
_TABLES = frozenset({".gopclntab", ".typelink", ".itablink", ".eh_frame", ".eh_frame_hdr"})
_NONE = Embedded()
_LOCAL = "(devel)"
"""The version of a module in a local directory: part of the workspace, or a replacement."""
_SHARED = (".rodata", ".data.rel.ro", ".go.type", ".go.string")
"""Sections whose bytes without a symbol are type descriptors and strings."""
_NAMES = frozenset({".symtab", ".strtab"})


def account_of(program: str, found: Sections, embedded: Embedded = _NONE) -> Account:
    """Assign every byte of a program's file to a part.

    A byte covered by two symbols is counted once, for the symbol with the higher address, which is the more exact one.
    Carriers, whose names end in ``.*`` or that only mark a position, are not counted. Their content is split as far
    as it has symbols.

    Args:
        program: the program's name.
        found: its sections and symbols.
        embedded: its embedded files.
    """
    loaded = sorted((one for one in found.all if one.loaded and one.bytes), key=lambda one: one.address)
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    left = {section.name: section.bytes for section in loaded}
    named: list[Item] = []
    for section, symbol, size in _placed(found.symbols, loaded):
        if symbol in embedded.named:
            named.append(Item(embedded.named[symbol], size))
        else:
            counted[package_of(symbol)][symbol] += size
        left[section] -= size
    modules = _modules(found)
    parts = [_package(path, sizes, modules, found) for path, sizes in counted.items()]
    shared = sum(left.pop(name, 0) for name in _SHARED)
    nameless = min(shared, sum(item.bytes for item in embedded.nameless))
    shared -= nameless
    files = tuple(sorted((*embedded.nameless, *named), key=lambda item: (-item.bytes, item.name)))
    size = nameless + sum(item.bytes for item in named)
    parts.append(_part(Group.EMBEDDED, "embedded files", size, files))
    parts.append(_part(Group.TYPES, "type descriptors and strings", shared))
    tables = [Item(name, left.pop(name)) for name in sorted(_TABLES & left.keys())]
    parts.append(
        _part(Group.TABLES, "pclntab and type links", sum(one.bytes for one in tables), tuple(tables))
    )
    parts += _debug(found)
    rest = found.bytes - sum(part.bytes for part in parts)
    parts.append(_part(Group.OTHER, "headers and data without a name", rest, tuple(_items(left))))
    version = found.info.go_version if found.info else ""
    return Account(
        program=program,
        bytes=found.bytes,
        parts=tuple(
            sorted((part for part in parts if part.bytes), key=lambda part: (-part.bytes, part.name))
        ),
        go_version=version,
    )


def _placed(symbols: Iterable[Symbol], loaded: Sequence[Section]) -> Iterable[tuple[str, str, int]]:
    """Yield each symbol with its section and the bytes that no other symbol covers."""
    starts = [section.address for section in loaded]
    ordered = sorted(one for one in symbols if not one.name.endswith(".*"))
    for at, symbol in enumerate(ordered):
        section = loaded[bisect_right(starts, symbol.address) - 1] if starts else None
        if section is None or not section.address <= symbol.address < section.address + section.bytes:
            continue  # .bss or thread-local storage has no bytes in the file
        if section.name in _TABLES:
            continue
        end = min(symbol.address + symbol.bytes, section.address + section.bytes)
        following = ordered[at + 1].address if at + 1 < len(ordered) else section.address + section.bytes
        following = min(following, section.address + section.bytes)
        if 0 < following - end < _PADDING or following < end:
            end = following
        if end > symbol.address:
            yield section.name, symbol.name, end - symbol.address


def _modules(found: Sections) -> tuple[Module, ...]:
    if found.info is None:
        return ()
    own = (Module(found.info.module),) if found.info.module else ()
    return own + tuple(Module(path, version) for path, version in found.info.modules)


def _package(path: str, sizes: dict[str, int], modules: Sequence[Module], found: Sections) -> Part:
    info = found.info
    if path == "main" and info is not None and info.package:
        path = info.package
    module = owner(path, modules)
    own = info.module if info is not None else ""
    if not path:
        # without cgo, these are Go's own assembler routines
        c = info is not None and info.setting("CGO_ENABLED") == "1"
        group = Group.FOREIGN if c else Group.STANDARD
        where = group.value
    elif module is not None:
        group = Group.OWN if module.path == own or module.version == _LOCAL else Group.DEPENDENCY
        where = f"{module.path} {module.version}".strip()
    elif path == "main" or (info is not None and path == info.package):
        group, where = Group.OWN, own or "main"
    elif is_standard(path):
        group, where = Group.STANDARD, Group.STANDARD.value
    else:
        group, where = Group.DEPENDENCY, path
    return Part(
        group=group,
        module=clean_line(where),
        name=clean_line(path) or "without a package",
        items=_items(sizes),
        bytes=sum(sizes.values()),
    )


def _items(sizes: dict[str, int]) -> tuple[Item, ...]:
    ordered = sorted(sizes.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Item(clean_line(name, 300), size) for name, size in ordered if size)


def _debug(found: Sections) -> Iterable[Part]:
    unloaded = [section for section in found.all if not section.loaded and section.bytes]
    names = [section for section in unloaded if section.name in _NAMES]
    dwarf = [section for section in unloaded if ".debug" in section.name or ".zdebug" in section.name]
    for title, group in (("DWARF", dwarf), ("symbol table", names)):
        items = _items({section.name: section.bytes for section in group})
        yield _part(Group.DEBUG, title, sum(item.bytes for item in items), items, loaded=False)


def _part(group: Group, name: str, size: int, items: tuple[Item, ...] = (), *, loaded: bool = True) -> Part:
    return Part(group=group, module=group.value, name=name, bytes=size, items=items, loaded=loaded)
