"""Reads the current commit of a project from the files of git, without git itself."""

import re
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def read_commit(root: Path) -> str:
    """Return the full hash of the checked-out commit, or an empty string if there is none.

    Uncommitted changes are ignored.

    Args:
        root: a directory in a work tree, whose parents are searched for ``.git``.
    """
    top = repository_of(root)
    return "" if top is None else _head(_git_directory(top / ".git"))


def repository_of(root: Path) -> Path | None:
    """Return the top of the work tree of a directory, or None without git.

    Args:
        root: a directory, which is searched for ``.git`` with its parents.
    """
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _git_directory(found: Path) -> Path:
    """Return the git directory, also of a linked work tree or a submodule, where a file points to it."""
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
