"""The rows of the table: groups, the modules in them, and the packages in those. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.lab.bytes.account import Account, Group, Part


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """What is counted under one module."""

    group: Group
    name: str
    """Path and version; the group's name for what belongs to no module."""
    bytes: int
    parts: tuple[Part, ...]
    """Largest first."""


def modules_of(account: Account) -> tuple[ModuleRow, ...]:
    """Return the modules, the largest first."""
    found: dict[tuple[Group, str], list[Part]] = {}
    for part in account.parts:
        found.setdefault((part.group, part.module), []).append(part)
    rows = (
        ModuleRow(group, name, sum(part.bytes for part in parts), tuple(parts))
        for (group, name), parts in found.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.bytes, row.name)))


def matching(rows: Sequence[ModuleRow], text: str) -> tuple[ModuleRow, ...]:
    """Return the rows that hold a text in their name, or those of their packages that do."""
    wanted = text.casefold()
    if not wanted:
        return tuple(rows)
    found = []
    for row in rows:
        if wanted in row.name.casefold() or wanted in row.group:
            found.append(row)
            continue
        parts = tuple(part for part in row.parts if wanted in part.name.casefold())
        if parts:
            found.append(ModuleRow(row.group, row.name, sum(part.bytes for part in parts), parts))
    return tuple(sorted(found, key=lambda row: (-row.bytes, row.name)))
