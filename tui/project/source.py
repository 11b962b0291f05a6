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
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return stream.read(SIZE_LIMIT).decode("utf-8", errors="replace")
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
