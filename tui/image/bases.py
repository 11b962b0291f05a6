"""The contents and the configuration of base images, as far as they are known."""

import re
from collections.abc import Mapping
from dataclasses import field, replace
from functools import cache
from posixpath import basename, dirname

from tui.catalog import BaseImage, BuilderImage, Catalog
from tui.frozen import dataclass
from tui.image import systems
from tui.image.answer import Cause, Value
from tui.image.file import NOTHING, File, Found, Kind, Origin, Source

_HUB = re.compile(r"^(?:(?:index\.|registry-1\.)?docker\.io/)?(?:library/)?(?=[^/]+$)")
_OPEN = ("/usr/", "/etc/", "/lib/", "/lib64/", "/var/", "/dev/", "/proc/", "/sys/", "/root/")
"""Directories of which not all files are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What is in a base image."""

    name: str
    """Such as ``alpine``, or empty for an image of others."""
    entries: Mapping[str, File | None] = field(repr=False)
    """What is there by path, None for a path of which it is unknown."""
    closed: frozenset[str] = frozenset()
    """Directories whose files are all in ``entries``."""
    lacks: frozenset[str] = frozenset()
    """Paths that are missing although their directory is not closed."""
    users: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: str = "/"
    user: str = ""
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    cause: Cause | None = None
    """Why nothing is known, for an image of others."""

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path. Links are not followed."""
        if path == "/":
            return Found(_directory("/"))
        if self.cause is not None:
            return Found(None, self.cause)
        if path in self.entries:
            file = self.entries[path]
            return Found(None, self._doubt(path)) if file is None else Found(file)
        if path in self.lacks or dirname(path) in self.closed:
            return NOTHING
        top = path.find("/", 1)
        if top < 0 or not path.startswith(_OPEN) or (path[:top] not in self.entries):
            return NOTHING
        return Found(None, self._doubt(path))

    def list(self, directory: str = "/", limit: int = 10_000) -> tuple[File, ...]:
        """Return nothing: the files of a base are not listed."""
        return ()

    def names(self, directory: str) -> set[str]:
        """Return the known names in a directory."""
        return {basename(path) for path in self.entries if dirname(path) == directory}

    def _doubt(self, path: str) -> Cause:
        return Cause(0, f"the base may not contain {path}")


def _directory(path: str) -> File:
    return File(path=path, kind=Kind.DIRECTORY, origin=Origin(Source.BASE), executable=True)


def _file(path: str, *, executable: bool = False, text: str | None = None) -> File:
    return File(path=path, kind=Kind.FILE, origin=Origin(Source.BASE), executable=executable, text=text)


def _link(path: str, target: str) -> File:
    return File(path=path, kind=Kind.LINK, origin=Origin(Source.BASE), target=target, executable=True)


class _Entries(dict[str, File | None]):
    """Collects what is in a base image."""

    def directories(self, *paths: str) -> None:
        self.update({path: _directory(path) for path in paths})

    def commands(self, directory: str, names: str) -> None:
        self.update(
            {f"{directory}/{name}": _file(f"{directory}/{name}", executable=True) for name in names.split()}
        )

    def files(self, *paths: str) -> None:
        self.update({path: _file(path) for path in paths})

    def fact(self, path: str, value: bool | None, *, directory: bool = False) -> None:
        """Note a fact of the catalogue, where None means *unknown*."""
        if value is None:
            self[path] = None
        elif value:
            self[path] = _directory(path) if directory else _file(path)
        else:
            self.pop(path, None)


_APPLETS = (
    systems.BUSYBOX_BIN,
    systems.BUSYBOX_SBIN,
    systems.BUSYBOX_USR_BIN,
    systems.BUSYBOX_USR_SBIN,
)
_BINARIES = frozenset({"/bin", "/sbin", "/usr/bin", "/usr/sbin"})
_EMPTY = frozenset({"/usr/local/bin", "/usr/local/sbin", "/home", "/opt", "/srv", "/mnt", "/media", "/tmp"})


def _unixlike() -> _Entries:
    found = _Entries()
    found.directories(*(f"/{name}" for name in systems.DIRECTORIES.split()), *systems.BELOW.split())
    found.files("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/os-release", "/etc/hosts", "/etc/hostname")
    found.files("/etc/resolv.conf", "/etc/profile")
    found["/var/run"] = _link("/var/run", "/run")
    return found


def _alpine(*, certificates: bool) -> _Entries:
    found = _unixlike()
    found.commands("/bin", systems.BUSYBOX_BIN)
    found.commands("/sbin", f"{systems.BUSYBOX_SBIN} apk ldconfig")
    found.commands("/usr/bin", f"{systems.BUSYBOX_USR_BIN} getconf getent iconv ldd scanelf")
    found.commands("/usr/sbin", systems.BUSYBOX_USR_SBIN)
    for name in systems.BUSYBOX_MAYBE.split():
        found.update({f"{place}/{name}": None for place in _BINARIES})
    if certificates:
        found.commands("/usr/sbin", "update-ca-certificates")
    found.files(systems.CA_BUNDLE, "/etc/ssl/cert.pem", "/etc/alpine-release", "/etc/nsswitch.conf")
    found.files("/etc/services", "/etc/protocols")
    found.directories("/etc/apk", "/etc/ssl", "/etc/ssl/certs")
    return found


def _debian(suite: str) -> _Entries:
    found = _unixlike()
    found.commands("/usr/bin", systems.DEBIAN_BIN)
    found.commands("/usr/sbin", systems.DEBIAN_SBIN)
    for name in systems.DEBIAN_MAYBE.split():
        found.update({f"/usr/bin/{name}": None, f"/usr/sbin/{name}": None})
    for name in ("bin", "sbin", "lib", "lib64"):
        found[f"/{name}"] = _link(f"/{name}", f"usr/{name}")
    found["/usr/bin/sh"] = _link("/usr/bin/sh", "dash")
    if suite in {"bookworm", "bullseye", "buster", "12", "11"}:
        found.commands("/usr/sbin", "adduser addgroup deluser delgroup")
    found.update(dict.fromkeys(("/run/mount", "/usr/bin/perl5.36.0", "/usr/bin/perl5.40.1")))
    found.directories(
        "/run/lock", "/etc/apt", "/usr/lib64", "/usr/share/doc", "/var/lib/apt", "/var/lib/apt/lists"
    )
    found.files("/etc/debian_version", "/etc/nsswitch.conf")
    return found


def _go(found: _Entries) -> None:
    found.directories("/go", "/go/src", "/go/bin", "/usr/local/go", "/usr/local/go/bin", "/usr/local/go/src")
    found.directories(
        "/usr/local/go/lib", "/usr/local/go/lib/time", "/usr/local/go/misc", "/usr/local/go/pkg"
    )
    found.commands("/usr/local/go/bin", "go gofmt")
    found.files("/usr/local/go/VERSION", "/usr/local/go/lib/time/zoneinfo.zip")


def _distroless() -> _Entries:
    found = _Entries()
    found.directories(*systems.DISTROLESS_DIRECTORIES.split())
    found.files(
        "/etc/passwd", "/etc/group", "/etc/os-release", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services"
    )
    found.files("/etc/protocols", "/etc/debian_version", "/etc/hostname", "/etc/resolv.conf")
    found["/lib64"] = None  # it depends on the platform
    return found


@cache
def _system(name: str, facts: tuple[bool | None, ...], variant: str) -> System:
    """Return a system. ``facts``: shell, CA bundle, zones, /tmp, passwd of the catalogue."""
    if name == "scratch":
        return System(name=name, entries={}, environment={"PATH": systems.PATH})
    if name in {"alpine", "golang-alpine"}:
        system = System(
            name=name,
            entries=_alpine(certificates=name != "alpine"),
            users=systems.ALPINE_USERS,
            homes={"root": "/root", "nobody": "/"},
        )
    elif name == "busybox":
        system = System(
            name=name,
            entries=_busybox(),
            users=systems.BUSYBOX_USERS,
            homes={"root": "/root", "nobody": "/home"},
        )
    elif name == "distroless":
        system = _distroless_system(bool(facts[0]), variant)
    else:
        system = System(
            name=name,
            entries=_debian(variant),
            users=systems.DEBIAN_USERS,
            homes={"root": "/root", "nobody": "/nonexistent"},
        )
    found = _Entries(system.entries)
    found.fact(systems.CA_BUNDLE, facts[1])
    found.fact(systems.ZONES, facts[2], directory=True)
    found.fact("/tmp", facts[3], directory=True)
    found.fact("/etc/passwd", facts[4])
    closed, lacks = _EMPTY | _BINARIES, f"{systems.CA_BUNDLE} {systems.ZONES}"
    if name == "ubuntu":
        closed, lacks = _EMPTY, f"{lacks} {_in_bin(systems.GOLANG_DEBIAN_BIN)}"
    if name == "golang-debian":
        found.commands("/usr/bin", systems.GOLANG_DEBIAN_BIN)
        found.commands("/usr/sbin", "update-ca-certificates")
        found.directories("/etc/ssl", "/etc/ssl/certs")
        closed, lacks = closed - {"/usr/bin"}, f"{lacks} {_in_bin(systems.GOLANG_DEBIAN_LACKS)}"
    command = {"ubuntu": "/bin/bash", "busybox": "sh", "distroless": ""}.get(name, "bash")
    system = replace(
        system,
        environment=system.environment or {"PATH": systems.PATH},
        closed=closed,
        command=("/bin/sh",) if name.endswith("alpine") else (command,) if command else system.command,
    )
    if name.startswith("golang"):
        _go(found)
        path = f"/go/bin:/usr/local/go/bin:{systems.PATH}"
        system = replace(
            system,
            environment={"PATH": path, "GOTOOLCHAIN": "local", "GOPATH": "/go"},
            closed=closed | {"/go", "/go/bin", "/go/src", "/usr/local/go/bin"},
            directory="/go",
        )
    return replace(system, entries=dict(found), lacks=frozenset(lacks.split()) - found.keys())


def _in_bin(names: str) -> str:
    return " ".join(f"/usr/bin/{name}" for name in names.split())


def _busybox() -> _Entries:
    found = _Entries()
    found.directories(
        "/bin", "/dev", "/etc", "/home", "/root", "/tmp", "/usr", "/usr/bin", "/usr/sbin", "/var"
    )
    for names in _APPLETS:
        found.commands("/bin", names)
    found.update({f"/bin/{name}": None for name in systems.BUSYBOX_MAYBE.split()})
    found.files("/etc/passwd", "/etc/group")
    found.commands("/usr/bin", "env")
    return found


def _distroless_system(shell: bool, variant: str) -> System:
    found, path = _distroless(), systems.PATH
    if shell:
        found.directories("/busybox")
        for names in _APPLETS:
            found.commands("/busybox", names)
        path += ":/busybox"
    return System(
        name="distroless",
        entries=found,
        users=systems.DISTROLESS_USERS,
        homes={"root": "/root", "nonroot": "/home/nonroot", "nobody": "/nonexistent"},
        environment={"PATH": path, "SSL_CERT_FILE": systems.CA_BUNDLE},
        directory="/home/nonroot" if "nonroot" in variant else "/",
        entrypoint=("/busybox/sh",) if shell else (),
    )


_FACTS: Mapping[str, tuple[bool | None, ...]] = {
    "scratch": (False, False, False, False, False),
    "alpine": (True, True, False, True, True),
    "golang-alpine": (True, True, False, True, True),
    "debian": (True, False, True, True, True),
    "golang-debian": (True, True, True, True, True),
    "ubuntu": (True, False, False, True, True),
    "busybox": (True, False, False, True, True),
    "distroless": (False, True, True, True, True),
}
"""Shell, CA bundle, zones, /tmp, passwd of systems whose tag is not in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image reference with what is known about it."""

    reference: Value
    system: System
    runtime: BaseImage | None = None
    builder: BuilderImage | None = None
    user: str = ""


def image(reference: Value, catalog: Catalog, line: int) -> Image:
    """Return what is known about the image of a reference."""
    name = _plain(reference.text)
    runtime, builder = _catalogued(catalog).get(name, (None, None))
    repository, _, tag = name.partition(":")
    system, variant = _family(repository, tag, reference)
    if not system:
        reason = f"the contents of {reference.text} are unknown"
        return Image(
            reference=reference,
            system=System(name="", entries={}, cause=Cause(line, reason)),
            runtime=runtime,
            builder=builder,
        )
    facts = _FACTS[system]
    user = "65532" if "nonroot" in tag or repository.startswith("cgr.dev/") else ""
    if runtime is not None:
        facts = (runtime.shell, runtime.ca_certs, runtime.tzdata, runtime.tmp, runtime.passwd)
        user = str(runtime.default_uid) if runtime.default_uid else ""
    elif system == "distroless" and "debug" in tag:
        facts = (True, *facts[1:])
    return Image(
        reference=reference,
        system=_system(system, facts, variant),
        runtime=runtime,
        builder=builder,
        user=user,
    )


def _family(repository: str, tag: str, reference: Value) -> tuple[str, str]:
    """Return the name of the system of an image and its variant, or empty texts."""
    if repository == "scratch":
        return "scratch", ""
    if repository.startswith("gcr.io/distroless/"):
        kind = repository.removeprefix("gcr.io/distroless/").partition("-debian")[0]
        known = kind in {"static", "base", "base-nossl", "cc"} and reference.known
        return ("distroless", tag) if known else ("", "")
    if repository in {"cgr.dev/chainguard/static", "cgr.dev/chainguard/glibc-dynamic"}:
        return "distroless", ""
    if repository in {"alpine", "busybox", "ubuntu"}:
        return repository, tag
    suite = next(
        (name for name in ("bookworm", "bullseye", "buster", "trixie", "12", "11") if name in tag), tag
    )
    if repository == "debian":
        return "debian", suite
    if repository == "golang" and not re.search(r"windows|nanoserver", tag):
        if "alpine" in tag:
            return "golang-alpine", ""
        certain = reference.known or re.search(r"-(?:bookworm|trixie|bullseye|buster)$", tag)
        return ("golang-debian", suite) if certain else ("", "")
    return "", ""


def _plain(reference: str) -> str:
    """Return a reference without its digest and without Docker Hub's prefixes, with a tag."""
    name = _HUB.sub("", reference.partition("@")[0])
    return name if ":" in name.rpartition("/")[2] or name == "scratch" else f"{name}:latest"


_Entry = tuple[BaseImage | None, BuilderImage | None]
_LAST: list[tuple[Catalog, Mapping[str, _Entry]]] = []
"""The entries of the catalogue that was used last, by their references."""


def _catalogued(catalog: Catalog) -> Mapping[str, _Entry]:
    if not _LAST or _LAST[0][0] is not catalog:
        entries: dict[str, _Entry] = {}
        for base in catalog.bases:
            entries |= dict.fromkeys(_tags(base.reference, base.other_tags), (base, None))
        for builder in catalog.builders:
            entries |= dict.fromkeys(_tags(builder.reference, builder.other_tags), (None, builder))
        _LAST[:] = [(catalog, entries)]
    return _LAST[0][1]


def _tags(reference: str, others: tuple[str, ...]) -> list[str]:
    name = _plain(reference)
    repository = name.partition(":")[0]
    return [name, *(f"{repository}:{tag.rpartition(':')[2]}" for tag in others)]
