"""What a Dockerfile is changed into where its times, or only its sizes, are to be measured. Pure; lines stay in place."""

import re
from hashlib import sha256

_CACHE = re.compile(r"--mount=type=cache,target=(\S+)")
_GO = re.compile(r"^RUN (?=(?:\w+=\S+ )*go (?:build|test|mod download)\b)", re.M)
_MOUNTS = "--mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build"
_LINK = re.compile(r"^.*\bgo build\b.*$", re.M)


def compiling(dockerfile: str) -> str:
    """Return what decides how packages are compiled: everything before the step that links.

    Dockerfiles that are alike in this find each other's packages, or have the very same steps.
    """
    link = _LINK.search(dockerfile)
    return (dockerfile[: link.start()] if link else dockerfile).replace(" AS build\n", "\n")


def own_mounts(dockerfile: str, prefix: str) -> str:
    """Return a Dockerfile whose cache mounts no other build uses, so that a build of it begins with empty ones.

    Dockerfiles that compile in the same way have the same mounts: BuildKit then runs what they share only once.

    Args:
        dockerfile: its text.
        prefix: what no build has used before.
    """
    name = f"{prefix}-{sha256(compiling(dockerfile).encode()).hexdigest()[:12]}"
    return _CACHE.sub(rf"--mount=type=cache,id={name}\1,target=\1", dockerfile)


def compiled_once(dockerfile: str) -> str:
    """Return a Dockerfile whose Go commands find what other builds have downloaded and compiled.

    One that compiles in the stage that it ships is left alone: there the caches are a part of the image.
    """
    if dockerfile.count("\nFROM ") == 0:
        return dockerfile
    return _GO.sub(f"RUN {_MOUNTS} ", dockerfile)
