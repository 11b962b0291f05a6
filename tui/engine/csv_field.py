"""Formats fields of the comma-separated values in buildx's options for secrets."""

from pathlib import Path


def path_field(key: str, path: Path) -> str:
    """Return ``key=path``, quoted if the path contains a character that would end the field."""
    text = f"{key}={path}"
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
