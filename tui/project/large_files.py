"""Finds large files of the build context that nothing reads. Pure."""

from collections.abc import Collection, Iterable
from posixpath import dirname, join

from tui.project.model import LargeFile
from tui.project.scan import Scan

LARGE = 10_000_000
"""Bytes from which a file or directory is worth a line in .dockerignore."""

_SHARE = 0.9
"""A directory with this share of the bytes of the one above it is named instead of that one."""

_MOST = 20


def find_large(
    scanned: Scan, code: Iterable[str], read: Iterable[str], *, vendored: bool
) -> tuple[LargeFile, ...]:
    """Return the large files and directories that contain no code and that nothing reads, the largest first.

    Test data counts as read, because tests may open it.

    Args:
        scanned: the files of the build context.
        code: directories with Go files, which are searched file by file.
        read: files and directories that the build, the tests or the image read completely.
        vendored: whether the build uses vendor/.
    """
    whole = {path.strip("/") for path in read} | ({"vendor"} if vendored else set())
    whole |= {directory for directory in scanned.files if directory.rpartition("/")[2] == "testdata"}
    mixed = set[str]()
    for path in (*code, *(dirname(path) for path in whole)):
        place = path
        while place not in mixed:
            mixed.add(place)
            place = dirname(place)
    sizes = _sizes(scanned)
    found: list[LargeFile] = []
    pending = [""]
    below = _below(scanned.files)
    while pending:
        directory = pending.pop()
        for name, size in scanned.files.get(directory, {}).items():
            path = join(directory, name)
            if size >= LARGE and path not in whole:
                found.append(LargeFile(path, size))
        for child in below.get(directory, ()):
            if child in whole or sizes[child] < LARGE:
                continue
            if child in mixed:
                pending.append(child)
            else:
                found.append(_narrowed(child, sizes, below, scanned))
    return tuple(sorted(found, key=lambda item: (-item.bytes, item.path))[:_MOST])


def _narrowed(directory: str, sizes: dict[str, int], below: dict[str, list[str]], scanned: Scan) -> LargeFile:
    """Return the deepest file or directory that has nearly all bytes of a directory."""
    least = _SHARE * sizes[directory]
    while True:
        child = next((item for item in below.get(directory, ()) if sizes[item] >= least), None)
        if child is None:
            break
        directory = child
    name = next((name for name, size in scanned.files.get(directory, {}).items() if size >= least), None)
    if name is not None:
        return LargeFile(join(directory, name), scanned.files[directory][name])
    return LargeFile(directory, sizes[directory], directory=True)


def _sizes(scanned: Scan) -> dict[str, int]:
    """Return the bytes below each directory."""
    sizes = dict.fromkeys(scanned.files, 0)
    for directory, names in scanned.files.items():
        size, place = sum(names.values()), directory
        while True:
            sizes[place] = sizes.get(place, 0) + size
            if not place:
                break
            place = dirname(place)
    return sizes


def _below(directories: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for directory in directories:
        if directory:
            found.setdefault(dirname(directory), []).append(directory)
    return found
