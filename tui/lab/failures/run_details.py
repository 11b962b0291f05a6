"""What a failed program's log shows about its image."""

import re

from tui.lab.failures.signature import Failure

_BASE_DIRECTORIES = re.compile(
    r"/(?:bin|boot|dev|etc|home|lib(?:32|64|x32)?|media|mnt|opt|proc|root|run|s?bin|srv|sys|tmp|usr|var)"
)
"""Directories in the root of base images. Source: the Filesystem Hierarchy Standard."""


def directory_of_base(match: re.Match[str], failure: Failure) -> str | None:
    """Return an empty text if the start command names a directory, or else None."""
    return "" if _is_directory(match, failure) else None


def not_a_directory_of_base(match: re.Match[str], failure: Failure) -> str | None:
    """Return an empty text if the start command names a file, or else None."""
    return None if _is_directory(match, failure) else ""


def refused(match: re.Match[str], _failure: Failure) -> str:
    """Return that an address is the container itself, or that nothing listens there."""
    host = match["what"].rpartition(":")[0].strip("[]")
    if host.startswith("127.") or host in {"::1", "localhost"}:
        return (
            "In a container, 127.0.0.1 is the container itself and not your machine. Use the service's "
            "host name instead."
        )
    return "No service listens on this address."


def secret_file(match: re.Match[str], failure: Failure) -> str | None:
    """Return an empty text if a missing file is a secret of the project, or else None."""
    path = _inside(match["what"], failure)
    return "" if any(item.holds and item.path == path for item in failure.project.secret_files) else None


def not_secret(match: re.Match[str], failure: Failure) -> str | None:
    """Return an empty text if a missing file is not a secret of the project, or else None."""
    path = _inside(match["path"], failure)
    return None if any(item.holds and item.path == path for item in failure.project.secret_files) else ""


def _inside(path: str, failure: Failure) -> str:
    """Return the path in the project of a path in the container."""
    below = f"{failure.recipe.workdir.rstrip('/')}/"
    return path.removeprefix(below).removeprefix("./")


def _is_directory(match: re.Match[str], failure: Failure) -> bool:
    path = match["what"].rstrip("/")
    folders = {
        failure.recipe.workdir.rstrip("/"),
        *(entry.partition(":")[2] for entry in failure.recipe.copy),
    }
    return (
        match[0].endswith("is a directory")
        or _BASE_DIRECTORIES.fullmatch(path) is not None
        or any(folder == path or folder.startswith(f"{path}/") for folder in folders)
    )
