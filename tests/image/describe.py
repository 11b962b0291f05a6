"""What base images on this machine hold, read from the images: ``python -m tests.image.describe [NAME ...]``."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from tests.support.docker import config, docker

STAND_INS = (
    "alpine:3.24",
    "busybox:musl",
    "debian:bookworm-slim",
    "debian:trixie-slim",
    "gcr.io/distroless/base-debian13:latest",
    "gcr.io/distroless/base-debian13:nonroot",
    "gcr.io/distroless/base-nossl-debian13:latest",
    "gcr.io/distroless/cc-debian13:latest",
    "gcr.io/distroless/static-debian13:latest",
    "gcr.io/distroless/static-debian13:nonroot",
    "golang:1.27-alpine",
    "golang:1.27-bookworm",
    "golang:1.27-trixie",
)
_TOOLS = (
    "adduser addgroup apk apt-get awk bash cat chown curl env find gcc git grep install make mkdir nc sed sh sleep su tar "
    "update-ca-certificates useradd wget"
)
_PLACES = ("/bin", "/sbin", "/usr/bin", "/usr/sbin")
PATHS = (
    *(join(place, tool) for tool in _TOOLS.split() for place in _PLACES),
    "/etc/alpine-release",
    "/etc/group",
    "/etc/nsswitch.conf",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/ssl/certs/ca-certificates.crt",
    "/go/bin",
    "/home/nonroot",
    "/root",
    "/tmp",
    "/usr/local/bin",
    "/usr/local/go/bin/go",
    "/usr/local/go/lib/time/zoneinfo.zip",
    "/usr/share/zoneinfo",
    "/var/tmp",
)
"""What Dockerfiles of Go programs rely on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One image as it is."""

    paths: frozenset[str]
    """Those of PATHS that are there, links followed."""
    users: Mapping[str, str]
    environment: Mapping[str, str]
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    user: str
    directory: str


def describe(image: str) -> Description:
    """Return what an image holds."""
    paths, passwd = _asked(image) or _exported(image)
    found = config(image)
    environment = [line.partition("=") for line in _words(found["Env"])]
    return Description(
        paths=paths,
        users={line.split(":")[0]: line.split(":")[2] for line in passwd.splitlines()},
        environment={name: value for name, _, value in environment},
        entrypoint=_words(found["Entrypoint"]),
        command=_words(found["Cmd"]),
        user=str(found["User"]),
        directory=str(found["WorkingDir"]) or "/",
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _asked(image: str) -> tuple[frozenset[str], str] | None:
    """Ask the image's own shell, which is faster than to read a large image. Return None where it has no shell."""
    script = 'for path in "$@"; do [ -e "$path" ] && echo "$path"; done; echo; cat /etc/passwd'
    done = subprocess.run(
        ["docker", "run", "--rm", "--network=none", "--entrypoint=sh", image, "-c", script, "sh", *PATHS],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None
    paths, _, passwd = done.stdout.partition("\n\n")
    return frozenset(paths.splitlines()), passwd


def _exported(image: str) -> tuple[frozenset[str], str]:
    """Read the files of a container that is not started."""
    container = docker("create", image, "none")
    entries: dict[str, str | None] = {}
    passwd = ""
    try:
        with (
            subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as export,
            tarfile.open(fileobj=export.stdout, mode="r|") as archive,
        ):
            for member in archive:
                path = "/" + member.name.strip("/")
                entries[path] = member.linkname if member.issym() else None
                if path == "/etc/passwd" and (file := archive.extractfile(member)):
                    passwd = file.read().decode()
    finally:
        docker("rm", container)
    return frozenset(path for path in PATHS if _there(path, entries)), passwd


def _there(path: str, entries: Mapping[str, str | None], depth: int = 0) -> bool:
    """Return whether a path is there, with the links in it followed."""
    if path == "/":
        return True
    if depth > 20:
        return False
    parts = path.split("/")[1:]
    for number in range(1, len(parts) + 1):
        start = "/" + "/".join(parts[:number])
        if start not in entries:
            return False
        if target := entries[start]:
            rest = "/".join(parts[number:])
            return _there(normpath(join(dirname(start), target, rest)), entries, depth + 1)
    return True


def main(names: tuple[str, ...]) -> None:
    """Print the descriptions as JSON."""
    for name in names:
        found = describe(name)
        print(
            json.dumps(
                {
                    "image": name,
                    "paths": sorted(found.paths),
                    "users": found.users,
                    "env": found.environment,
                    "entrypoint": found.entrypoint,
                    "cmd": found.command,
                    "user": found.user,
                    "workdir": found.directory,
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or STAND_INS)
