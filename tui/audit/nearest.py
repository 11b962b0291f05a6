"""The base in the catalogue that is nearest to an image with a moving tag."""

import re

from tui.catalog import BaseImage, Catalog

_DEBIAN = {"13": "trixie", "stable": "trixie", "latest": "trixie", "12": "bookworm", "oldstable": "bookworm"}
"""Other tags for Debian's releases. Source: debian.org/releases, where trixie is stable since August 2025."""
_RELEASE = re.compile(r"-debian\d+$")


def nearest_base(reference: str, catalog: Catalog) -> BaseImage | None:
    """Return the base that a recipe uses in place of an image, or None where the catalogue has none of its kind.

    ``alpine``, ``alpine:3`` and ``alpine:3.24.1`` become a branch of Alpine, distroless without a release becomes the
    newest release, and Debian becomes its slim variant.

    Args:
        reference: the image in the FROM line.
        catalog: the bases, with the newest of each kind first.
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


def plain(reference: str) -> str:
    """Return a reference without its digest and without the prefixes of Docker Hub."""
    name = reference.partition("@")[0]
    for prefix in ("docker.io/library/", "index.docker.io/library/", "docker.io/", "library/"):
        name = name.removeprefix(prefix)
    last = name.rpartition("/")[2]
    return name if ":" in last or name == "scratch" else f"{name}:latest"
