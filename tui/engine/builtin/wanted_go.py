"""The Go release that a Go image stands for."""

import platform
import re

from tui.catalog import Catalog
from tui.catalog.go_release import version_key
from tui.frozen import dataclass

FIRST_SERVED = (1, 21)
"""The first minor version with toolchains on the Go module proxy. Source: https://go.dev/doc/toolchain."""
_TAG = re.compile(r"(\d+\.\d+)(?:\.\d+|rc\d+|beta\d+)?(?=-|$)")
_PRINTED = re.compile(r"^go version go(\S+)", re.MULTILINE)
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True, slots=True)
class WantedGo:
    """A release of Go."""

    version: str
    """Such as ``1.27.3``."""
    exact: bool
    """Whether the image's tag names the patch release. Without it, a newer patch of the minor version is as good."""

    def accepts(self, version: str) -> bool:
        """Return whether a release compiles as the image does."""
        if self.exact:
            return version == self.version
        found, wanted = version_key(version), version_key(self.version)
        return found[:2] == wanted[:2] and found >= wanted

    def resembles(self, version: str) -> bool:
        """Return whether a release has the same minor version, and the tag allows any patch."""
        return not self.exact and version_key(version)[:2] == version_key(self.version)[:2]

    @property
    def served(self) -> bool:
        """Whether the Go module proxy has its toolchain."""
        return version_key(self.version)[:2] >= FIRST_SERVED


def wanted_go(tag: str, catalog: Catalog) -> WantedGo | None:
    """Return the release of a tag of the official Go image, or None if the tag does not show it.

    A tag with a minor version means its newest known patch, and ``latest`` or ``alpine`` the newest release.
    """
    found = _TAG.match(tag)
    if found is None:
        newest = max(catalog.releases, key=lambda release: version_key(release.minor))
        named = bool(re.fullmatch(r"latest|alpine\S*|[a-z]+", tag))
        return WantedGo(newest.latest_patch, exact=False) if named else None
    if found[0] != found[1]:
        return WantedGo(found[0], exact=True)
    release = catalog.release(found[1])
    return WantedGo(release.latest_patch, exact=False) if release is not None else WantedGo(found[1], False)


def printed_version(text: str) -> str:
    """Return the release in the output of ``go version``, or an empty text."""
    found = _PRINTED.search(text)
    return found[1] if found else ""


def machine() -> str:
    """Return the architecture of this machine in Go's words, such as ``amd64``."""
    name = platform.machine().lower()
    return _MACHINES.get(name, name)


def system() -> str:
    """Return the operating system of this machine in Go's words, such as ``linux``."""
    return platform.system().lower()
