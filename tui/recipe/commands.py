"""The commands that a base image contains."""

import json
from functools import cache
from importlib.resources import files

from tui.catalog import BaseImage

SHELLS = frozenset({"sh", "ash", "bash", "dash", "zsh", "ksh", "fish"})


def contains(base: BaseImage, command: str) -> bool:
    """Return whether a base contains a command without installing a package."""
    if not base.shell:
        return False
    distribution = "debian" if base.family in {"debian", "ubuntu"} else "busybox"
    return command in _commands(distribution)


@cache
def _commands(distribution: str) -> frozenset[str]:
    data = json.loads((files("tui.recipe") / "data" / "commands.json").read_text(encoding="utf-8"))
    return frozenset(data["everywhere"]) | frozenset(data[distribution])
