"""The base of the catalogue that comes nearest to an image that a Dockerfile names by a moving tag."""

import re

from tui.audit.context import plain
from tui.catalog import BaseImage, Catalog

_DEBIAN = {"13": "trixie", "stable": "trixie", "latest": "trixie", "12": "bookworm", "oldstable": "bookworm"}
"""Names of Debian's releases that are also tags (debian.org/releases: trixie has been stable since August 2025)."""
_RELEASE = re.compile(r"-debian\d+$")


def nearest_base(reference: str, catalog: Catalog) -> BaseImage | None:
    """Return what a recipe would name instead of an image; None where nothing of the catalogue is of its kind.

    ``alpine``, ``alpine:3`` and ``alpine:3.24.1`` are branches of Alpine, distroless without a release is its newest
    one, and Debian is its slim variant: a recipe names what is supported and no more than the program needs.

    Args:
        reference: as it stands behind FROM.
        catalog: its bases stand in order, the newest of a kind first.
    """
    name, _, tag = plain(reference).rpartition(":")
    if plain(reference) == "scratch":
        name, tag = "scratch", ""
    if name == "debian":
        release = tag.removesuffix("-slim").partition(".")[0]
        tag = f"{_DEBIAN.get(release, release)}-slim"
    kin = [
        (base, plain(base.reference).rpartition(":")[2])
        for base in catalog.bases
        if _kind(plain(base.reference).rpartition(":")[0] or base.reference, name)
    ]
    exact = next((base for base, known in kin if known == tag or base.reference == name), None)
    if exact is not None or name != "alpine":
        return exact
    branch = next((base for base, known in kin if tag.startswith(f"{known}.")), None)
    return branch or (kin[0][0] if kin and tag in {"latest", "3", "edge"} else None)


def _kind(known: str, name: str) -> bool:
    return known == name or _RELEASE.sub("", known) == name
