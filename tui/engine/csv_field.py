"""Fields of the comma-separated values that buildx takes for secrets."""

from pathlib import Path


def path_field(key: str, path: Path) -> str:
    """Return ``key=path``, quoted where the path holds what would end the field."""
    text = f"{key}={path}"
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
