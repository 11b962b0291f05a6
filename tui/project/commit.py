"""Which commit a project stands at, read off the files that git keeps; git itself is not needed."""

import re
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def read_commit(root: Path) -> str:
    """Return the commit that is checked out, in full, or an empty string where there is none to be found.

    Says nothing of changes that are not committed.

    Args:
        root: a directory in a work tree; its parents are searched for ``.git``.
    """
    top = repository_of(root)
    return "" if top is None else _head(_git_directory(top / ".git"))


def repository_of(root: Path) -> Path | None:
    """Return the top of the work tree that a directory lies in, or None where there is no git.

    Args:
        root: a directory; it and its parents are searched for ``.git``.
    """
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _git_directory(found: Path) -> Path:
    """Follow the file that a linked work tree or a submodule has in place of the directory."""
    if found.is_dir():
        return found
    pointed = _text(found).removeprefix("gitdir:").strip()
    return (found.parent / pointed).resolve()


def _head(git: Path) -> str:
    head = _text(git / "HEAD")
    if not head.startswith("ref:"):
        return _commit(head)
    name = head.removeprefix("ref:").strip()
    common = git / (_text(git / "commondir") or ".")
    for folder in (git, common):
        if found := _commit(_text(folder / name)):
            return found
    for line in _text(common / "packed-refs").splitlines():
        commit, _, ref = line.partition(" ")
        if ref.strip() == name:
            return _commit(commit)
    return ""


def _commit(text: str) -> str:
    return text if _COMMIT.fullmatch(text) else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
