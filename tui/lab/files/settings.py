"""The user's settings: a small TOML file in the configuration directory."""

import tomllib
from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings for every project."""

    background_lab: bool = False
    """Whether the lab automatically measures the other choices after a build."""
    asked: bool = False
    """Whether the user has answered that question."""


def default_path() -> Path:
    """Return the path of the settings."""
    return user_config_path("godock-tui") / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings in the file, with defaults for missing or invalid values."""
    try:
        found = tomllib.loads((path or default_path()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    answer = found.get("background_lab")
    return Settings(background_lab=answer is True, asked=isinstance(answer, bool))


def save_settings(settings: Settings, path: Path | None = None) -> str:
    """Write the file atomically, and return an error message or an empty string."""
    target = path or default_path()
    draft = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(f"background_lab = {str(settings.background_lab).lower()}\n", encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return f"{target} cannot be written: {error.strerror or error}."
    return ""
