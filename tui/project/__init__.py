"""Reads a Go project once into a frozen :class:`GoProject` whose every fact says where it comes from."""

from tui.project.model import (
    Cgo,
    Dockerfile,
    Evidence,
    GoProject,
    LocalReplace,
    MainPackage,
    Port,
    ProjectError,
)
from tui.project.read import read
from tui.project.report import to_json

__all__ = [
    "Cgo",
    "Dockerfile",
    "Evidence",
    "GoProject",
    "LocalReplace",
    "MainPackage",
    "Port",
    "ProjectError",
    "read",
    "to_json",
]
