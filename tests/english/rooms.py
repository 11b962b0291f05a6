"""The rooms whose texts and docstrings are checked."""

from pathlib import Path

import tui

ROOMS = (
    "audit",
    "catalog",
    "dockerfile",
    "engine",
    "headless",
    "image",
    "lab",
    "project",
    "recipe",
    "registry",
    "render",
    "ui",
)
"""Directories of ``tui``. Add a room here when its English is done."""


def sources() -> list[Path]:
    """Return the Python files of the rooms."""
    folder = Path(tui.__file__).parent
    return sorted(path for room in ROOMS for path in (folder / room).rglob("*.py"))
