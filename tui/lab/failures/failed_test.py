"""Looks for the cause of a failed test in the build instead of in the code."""

import posixpath
import re
from collections.abc import Iterator

from tui.catalog import version_key
from tui.lab.failures.signature import Failure
from tui.project.dockerignore import ignored_by, parse_dockerignore
from tui.project.source import read_source

_FAILED_PACKAGE = re.compile(r"^FAIL\s+(?P<path>\S+)\s+(?:[\d.]+s|\[)", re.MULTILINE)
_PERMISSION = re.compile(
    r"\b(?:ErrPermission|EACCES|EPERM|Chmod|IsPermission)\b|permission denied|\b0o?[0-7]?[0-5]00\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"^func ", re.MULTILINE)


def missing_file(match: re.Match[str], failure: Failure) -> str | None:
    """Return why a file that a test reads is missing in the build, or None when it is missing in the project too."""
    root, named = failure.project.root, match["what"]
    if named.startswith("/"):
        if not named.startswith("/src/"):
            return None
        candidates = [named.removeprefix("/src/")]
    else:
        candidates = [
            posixpath.normpath(posixpath.join(package, named)) for package in _packages(match, failure)
        ]
    patterns = parse_dockerignore(failure.dockerignore)
    for path in candidates:
        if path.startswith(".."):
            if (root / path).exists():
                return (
                    f"{named} is above the directory that contains go.mod, so it is not in the build context."
                )
            continue
        ignored = ignored_by(patterns, path)
        if ignored is not None and (root / path).exists():
            return f"Line {ignored.line} of .dockerignore (`{ignored.text}`) excludes {path}."
    return None


def expects_permissions(match: re.Match[str], failure: Failure) -> str | None:
    """Return the function of the failed test if it mentions permissions, or else None."""
    name = match["file"]
    for package in _packages(match, failure):
        path = posixpath.normpath(posixpath.join(package, name)).removeprefix("/src/")
        source = read_source(failure.project.root / path)
        if source is None:
            continue
        offset = _offset(source, int(match["line"]))
        starts = [found.start() for found in _FUNCTION.finditer(source)]
        first = max((start for start in starts if start <= offset), default=0)
        last = min((start for start in starts if start > offset), default=len(source))
        found = _PERMISSION.search(source, first, last)
        if found is not None:
            line = source.count("\n", 0, found.start()) + 1
            return f"{path}:{line} is `{source.splitlines()[line - 1].strip()}`."
    return None


def other_go(_match: re.Match[str], failure: Failure) -> str:
    """Return the two Go versions when they differ, or an empty text."""
    project, recipe = failure.project, failure.recipe
    own = project.toolchain or project.go_version
    if not own or version_key(own)[:2] == version_key(recipe.go)[:2]:
        return ""
    return f"The build uses Go {recipe.go}, but go.mod specifies Go {own}. Run the test with both versions."


def _packages(match: re.Match[str], failure: Failure) -> Iterator[str]:
    """Yield the directories of the failed packages, that of the place in the log first."""
    module = failure.project.module
    found = list(_FAILED_PACKAGE.finditer(failure.text))
    following = [one for one in found if one.start() > match.start()]
    for one in (*following, *found):
        path = one["path"]
        if path == module:
            yield ""
        elif path.startswith(f"{module}/"):
            yield path[len(module) + 1 :]


def _offset(source: str, line: int) -> int:
    return sum(len(text) + 1 for text in source.split("\n")[: line - 1])
