"""Reads files of a project as text, with a size limit and without raising."""

from pathlib import Path

from tui.project.model import Evidence
from tui.text.clean import clean_line

SIZE_LIMIT = 4_000_000
"""The maximum bytes that are read from one file. Hand-written Go files are far smaller."""


def read_source(path: Path) -> str | None:
    """Return the first 4 MB of a regular file as text, or None if it cannot be read.

    Bytes that are not UTF-8, which are valid only in comments and literals, become replacement characters.
    """
    try:
        return read_regular(path) if path.is_file() else None
    except (OSError, ValueError):
        # ValueError: a NUL in a name from a file of the project
        return None


def read_regular(path: Path | str) -> str | None:
    """Return the text as :func:`read_source` does, but only for a regular file, because a pipe would block."""
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a Path for each of many thousand files takes time
            parts = []
            left = SIZE_LIMIT
            while left and (part := stream.read(left)):
                parts.append(part)
                left -= len(part)
            return b"".join(parts).decode("utf-8", errors="replace")
    except OSError:
        return None


def quote(root: Path, file: str, line: int = 0) -> Evidence:
    """Return a line of a file as evidence, or the file itself for line 0."""
    source = read_source(root / file) if line else None
    lines = source.split("\n", line)[: line + 1] if source else []
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return evidence(file, line, text)


def evidence(file: str, line: int, text: str) -> Evidence:
    """Return evidence with clean parts, because file names and lines are foreign text."""
    return Evidence(clean_line(file.replace("\n", " ")), line, clean_line(text.strip(), 240))
