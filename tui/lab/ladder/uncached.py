"""Rewrites a Dockerfile to measure its times or its sizes. Pure. Line numbers do not change."""

import re
from hashlib import sha256

_CACHE = re.compile(r"--mount=type=cache,target=(\S+)")
_GO = re.compile(r"^RUN (?=(?:\w+=\S+ )*go (?:build|test|mod download)\b)", re.M)
_MOUNTS = "--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build"
_LINK = re.compile(r"^.*\bgo build\b.*$", re.M)


def compiling(dockerfile: str) -> str:
    """Return the part of a Dockerfile before linking, which decides how packages are compiled.

    Dockerfiles with equal parts share compiled packages or whole steps.
    """
    link = _LINK.search(dockerfile)
    return (dockerfile[: link.start()] if link else dockerfile).replace(" AS build\n", "\n")


def own_mounts(dockerfile: str, prefix: str) -> str:
    """Return a Dockerfile with cache mounts that no other build uses, so that they are initially empty.

    Dockerfiles that compile alike have the same mounts, so BuildKit runs their common steps once.

    Args:
        dockerfile: its text.
        prefix: a prefix that no build has used before.
    """
    name = f"{prefix}-{sha256(compiling(dockerfile).encode()).hexdigest()[:12]}"
    return _CACHE.sub(rf"--mount=type=cache,id={name}\1,target=\1", dockerfile)


def compiled_once(dockerfile: str) -> str:
    """Return a Dockerfile whose Go commands use the packages that other builds have downloaded and compiled.

    A Dockerfile that ships its compile stage is unchanged, because its caches are part of the image.
    """
    if dockerfile.count("\nFROM ") == 0:
        return dockerfile
    return _GO.sub(f"RUN {_MOUNTS} ", dockerfile)
