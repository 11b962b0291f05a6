"""The rows of the table: groups, modules and packages. Pure."""

from tui.frozen import dataclass
from tui.lab.bytes.account import Account, Group, Part


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """The size of one module."""

    group: Group
    name: str
    """Path and version, or the group's name for data outside of modules."""
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
