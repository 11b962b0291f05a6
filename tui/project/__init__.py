"""Reads a Go project once into a frozen :class:`GoProject` with the source of each fact."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tui.project.model import (
    Cgo,
    Dockerfile,
    Evidence,
    GoProject,
    LocalReplace,
    MainPackage,
    OpenedByTest,
    Port,
    ProjectError,
    SecretFile,
    Strength,
    WrittenDirectory,
)

if TYPE_CHECKING:
    from tui.project.reader import read
    from tui.project.report import to_json

__all__ = [
    "Cgo",
    "Dockerfile",
    "Evidence",
    "GoProject",
    "LocalReplace",
    "MainPackage",
    "OpenedByTest",
    "Port",
    "ProjectError",
    "SecretFile",
    "Strength",
    "WrittenDirectory",
    "read",
    "to_json",
]


_READING = {"read": "reader", "to_json": "report"}


def __getattr__(name: str) -> Any:
    """Load the reader on first use, because it is large and most packages need only the model."""
    if name not in _READING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_READING[name]}"), name)
