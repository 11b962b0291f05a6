"""Detects a shell, source code, certificates, time zones and a root user in an image."""

from pathlib import PurePosixPath

from tui.engine.archive import ImageArchive
from tui.engine.engine import ImageDetails
from tui.frozen import dataclass

_SHELLS = ("/bin/sh", "/bin/bash", "/bin/ash", "/bin/busybox", "/busybox/sh", "/usr/bin/sh", "/usr/bin/bash")
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt")
"""Paths that Go's crypto/x509 searches on Linux (root_linux.go)."""
_ZONES = ("/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo")
"""Paths that Go's time package searches on Unix (zoneinfo_unix.go)."""
_GO_TREE = PurePosixPath("/usr/local/go")
_MODULES = PurePosixPath("/go/pkg/mod")


@dataclass(frozen=True, slots=True)
class Contents:
    """Each field is the path that proves it, or empty if the image does not have it."""

    shell: str = ""
    source: str = ""
    """A Go file that is part of neither the toolchain nor a downloaded module, so it is the user's."""
    toolchain: str = ""
    ca_bundle: str = ""
    time_zones: str = ""
    package_manager: str = ""
    root: bool = False
    """Whether the image runs as root."""
    user: str = ""


def contents_of(archive: ImageArchive, details: ImageDetails) -> Contents:
    """Return what the files of all layers and the image's configuration contain.

    A file that a later layer deletes is included, because its layer is still shipped and readable.
    """
    paths = {entry.path for layer in archive.layers for entry in layer.files if entry.kind != "dir"}
    user = details.user.partition(":")[0]
    return Contents(
        shell=_first(_SHELLS, paths),
        source=min((path for path in paths if _is_source(path)), default=""),
        toolchain=_first(("/usr/local/go/bin/go", "/usr/lib/go/bin/go"), paths),
        ca_bundle=_first(_BUNDLES, paths),
        time_zones=_zones(paths),
        package_manager=_first(("/sbin/apk", "/usr/bin/apt-get", "/usr/bin/microdnf"), paths),
        root=user in {"", "0", "root"},
        user=details.user or "root",
    )


def _first(candidates: tuple[str, ...], paths: set[str]) -> str:
    return next((path for path in candidates if path in paths), "")


def _zones(paths: set[str]) -> str:
    """Return a directory that Go searches, or the file in ZONEINFO."""
    if "/zoneinfo.zip" in paths:
        return "/zoneinfo.zip"
    return next((zone for zone in _ZONES if any(path.startswith(f"{zone}/") for path in paths)), "")


def _is_source(path: str) -> bool:
    if not path.endswith(".go"):
        return False
    parents = PurePosixPath(path).parents
    return _GO_TREE not in parents and _MODULES not in parents
