"""What the user has been asked once and for all: a small TOML file in the user's configuration directory."""

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every project."""

    background_lab: bool = False
    """Whether the lab measures the other choices by itself once something has been built."""
    asked: bool = False
    """Whether the user has said yes or no to that."""


def default_path() -> Path:
    """Return where the settings lie."""
    return user_config_path("godock-tui") / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """Return what the file says; what it does not say, or says wrongly, is as if nobody had been asked."""
    try:
        found = tomllib.loads((path or default_path()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    answer = found.get("background_lab")
    return Settings(background_lab=answer is True, asked=isinstance(answer, bool))


def save_settings(settings: Settings, path: Path | None = None) -> str:
    """Write the file, in one piece; return why that was not possible, or an empty string."""
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
