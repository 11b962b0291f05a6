"""Files of a project as text: bounded, decoded, and never a reason to crash."""

from pathlib import Path

from tui.project.model import Evidence
from tui.text.clean import clean_line

SIZE_LIMIT = 4_000_000
"""Bytes of one file that are read. Hand-written Go files stay far below; what is longer is data or generated."""


def read_source(path: Path) -> str | None:
    """Return the first 4 MB of a regular file as text, or None when it cannot be read.

    Bytes that are not UTF-8 become replacement characters: they can only stand in comments and literals.
    """
    try:
        return read_regular(path) if path.is_file() else None
    except (OSError, ValueError):
        # ValueError: a NUL in a name that a file of the project gives
        return None


def read_regular(path: Path | str) -> str | None:
    """Do as :func:`read_source` for what is known to be a regular file: opening a pipe would wait for its writer."""
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a Path for each of many thousand files costs
            parts = []
            left = SIZE_LIMIT
            while left and (part := stream.read(left)):
                parts.append(part)
                left -= len(part)
            return b"".join(parts).decode("utf-8", errors="replace")
    except OSError:
        return None


def quote(root: Path, file: str, line: int = 0) -> Evidence:
    """Return a line of a file as evidence; with line 0 the file itself."""
    source = read_source(root / file) if line else None
    lines = source.split("\n", line)[: line + 1] if source else []
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return evidence(file, line, text)


def evidence(file: str, line: int, text: str) -> Evidence:
    """Return evidence whose parts are safe to show: file names and lines are somebody else's text."""
    return Evidence(clean_line(file.replace("\n", " ")), line, clean_line(text.strip(), 240))
