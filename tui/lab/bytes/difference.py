"""Compares two accounts package by package. Pure."""

from tui.frozen import dataclass
from tui.lab.bytes.account import Account, Group


@dataclass(frozen=True, slots=True)
class Change:
    """One package or kind of data in two programs."""

    group: Group
    name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Bytes added. Negative if the size decreased."""
        return self.after - self.before


def changes(before: Account, after: Account) -> tuple[Change, ...]:
    """Return the differences, sorted by absolute size, largest first."""
    sizes: dict[tuple[Group, str], list[int]] = {}
    for at, account in enumerate((before, after)):
        for part in account.parts:
            sizes.setdefault((part.group, part.name), [0, 0])[at] += part.bytes
    found = (Change(group, name, old, new) for (group, name), (old, new) in sizes.items() if old != new)
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.group, one.name)))
