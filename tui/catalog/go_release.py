"""Go releases with their dates of release and end of support."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tui.catalog.provenance import Provenance
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class GoRelease:
    """One minor version of Go."""

    minor: str
    """Such as ``1.27``."""
    release_date: date
    support_end: date | None
    """The release day of the second newer minor version, or None if the data has none."""
    latest_patch: str
    """The newest known patch, such as ``1.27.3``."""
    image_bases: tuple[str, ...]
    """Bases of the official images that were still published when the data was compiled."""
    provenance: Provenance
    """The source of ``latest_patch``."""

    def supported(self, today: date) -> bool:
        """Return whether the Go team supports it on a day (its release policy: until two newer minors)."""
        return self.support_end is None or today < self.support_end


def read_release(entry: Mapping[str, Any], provenance: Provenance) -> GoRelease:
    """Return the release of one entry in go_releases.json."""
    end = entry["support_end"]
    return GoRelease(
        minor=entry["minor"],
        release_date=date.fromisoformat(entry["release_date"]),
        support_end=date.fromisoformat(end) if end else None,
        latest_patch=entry["latest_patch"],
        image_bases=tuple(entry["official_image_bases"]),
        provenance=provenance,
    )


def version_key(version: str) -> tuple[int, ...]:
    """Return a sort key for Go versions: ``1.9`` < ``1.27rc1`` < ``1.27`` < ``1.27.3``.

    A release candidate or beta sorts before its release, as in the Go toolchain's own order
    (https://go.dev/doc/toolchain#version).
    """
    numbers: list[int] = []
    pre = 0
    for part in version.split("."):
        digits = part
        for mark in ("rc", "beta"):
            if mark in part:
                digits, _, rest = part.partition(mark)
                pre = (-1000 if mark == "rc" else -2000) + (int(rest) if rest.isdecimal() else 0)
        numbers.append(int(digits) if digits.isdecimal() else 0)
    numbers += [0] * (3 - len(numbers))
    return (*numbers[:3], pre)


def minor_of(version: str) -> str:
    """Return the minor version of a version: ``1.27`` for ``1.27.3`` and ``1.27rc1``."""
    key = version_key(version)
    return f"{key[0]}.{key[1]}"
