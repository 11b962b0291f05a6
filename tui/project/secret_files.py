"""Finds files whose names are those of secrets, and who reads them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui.project.dockerignore import parse_dockerignore
from tui.project.embeds import Embed
from tui.project.git_ignore import ignored_by_git
from tui.project.model import OpenedByTest, SecretFile

PATTERNS = (
    "**/.env",
    "**/.env.*",
    "**/.netrc",
    "**/.npmrc",
    "**/.pypirc",
    "**/.git-credentials",
    "**/id_rsa",
    "**/id_dsa",
    "**/id_ecdsa",
    "**/id_ed25519",
    "**/*.pem",
    "**/*.key",
    "**/*.p12",
    "**/*.pfx",
    "**/.aws",
    "**/.ssh",
)
"""The patterns of an ignore file for secrets, also for those that are added later."""

KEY, CREDENTIALS = "private key", "credentials"

_ANY = re.compile("|".join(pattern.expression.pattern for pattern in parse_dockerignore("\n".join(PATTERNS))))
_HARMLESS = re.compile(r"\.env\.(?:.*\.)?(?:example|sample|template|dist|defaults?|tests?|testing|ci)")
_FOREIGN = frozenset({"vendor", "node_modules", "testdata", ".git"})
"""Directories that an ignore file includes or excludes as a whole."""

_FILES = 400
_HEAD = 64_000
"""Bytes of a file in which a private key is searched."""
_RAW_KEY = 4_096
"""Bytes up to which a file named *.key without a header may be a key."""


def has_secret_name(path: str) -> bool:
    """Return whether a path matches one of the patterns for secrets."""
    return _ANY.fullmatch(path) is not None


def find_secret_files(
    root: Path,
    files: Mapping[str, Iterable[str]],
    embeds: Iterable[Embed],
    tested: Iterable[OpenedByTest],
) -> tuple[SecretFile, ...]:
    """Return the files whose names are those of secrets, in the order of the directories.

    Left out are vendor, node_modules and testdata. A secret that git ignores is not needed by tests, because they must
    pass without it.

    Args:
        root: the project's root.
        files: the names of the files in each directory.
        embeds: the patterns of the ``//go:embed`` directives.
        tested: what the tests read.
    """
    named = [
        path
        for directory, names in files.items()
        if _FOREIGN.isdisjoint(directory.split("/"))
        for path in (f"{directory}/{name}" if directory else name for name in names)
        if path.isprintable() and has_secret_name(path)
    ][:_FILES]
    if not named:
        return ()
    embedding, reading = tuple(embeds), tuple(tested)
    found = []
    for path in named:
        holds = _holds(root, path)
        reads = next((one.place for one in reading if _covers(one.path, path)), "")
        if reads and holds and ignored_by_git(root, path):
            reads = ""
        place = next((f"{one.file}:{one.line}" for one in embedding if _embeds(one, path)), "")
        found.append(SecretFile(path, holds, place, reads))
    return tuple(found)


def _covers(directory: str, path: str) -> bool:
    return path == directory or path.startswith(f"{directory}/")


def _embeds(embed: Embed, path: str) -> bool:
    """Return whether a pattern compiles a file in. Below a directory, hidden files count with ``all:`` only."""
    for target in embed.targets:
        if path == target:
            return True
        if path.startswith(f"{target}/") or target == ".":
            below = path if target == "." else path[len(target) + 1 :]
            hidden = any(part.startswith((".", "_")) for part in below.split("/"))
            return not hidden or embed.pattern.startswith("all:")
    return False


def _holds(root: Path, path: str) -> str:
    """Return ``private key``, ``credentials``, or an empty text for a public certificate or an example."""
    name = path.rpartition("/")[2]
    if name.startswith("id_") or name.endswith((".p12", ".pfx")):
        return KEY
    if not name.endswith((".pem", ".key")):
        return "" if _HARMLESS.fullmatch(name) else CREDENTIALS
    try:
        with (root / path).open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return ""
    if b"PRIVATE KEY" in head:
        return KEY
    raw = name.endswith(".key") and b"-----BEGIN" not in head and 0 < len(head) <= _RAW_KEY
    return KEY if raw else ""
