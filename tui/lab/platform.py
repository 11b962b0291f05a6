"""Selects the platform of an image."""

import re

from tui.recipe.recipe import Recipe

_ONE = re.compile(r"[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?")


def wrong_platform(text: str) -> tuple[str, str]:
    """Return why an image cannot be built for a platform, and a hint. Both are empty if it can.

    Args:
        text: the value of ``--platform``. Empty for the engine's own platform.
    """
    if not text or _ONE.fullmatch(text):
        return "", ""
    several = [part.strip() for part in text.split(",") if part.strip()]
    if len(several) > 1 and all(_ONE.fullmatch(part) for part in several):
        return (
            f"--platform: {text} lists {len(several)} platforms, but only one can be built and measured at a time.",
            f"Build one platform at a time, such as --platform {several[0]}.",
        )
    return (
        f"--platform: {text!r} is not a platform.",
        "Use an operating system and an architecture, such as linux/arm64.",
    )


def platform_of(recipe: Recipe, own: str) -> str:
    """Return the default platform: the engine's own, or the recipe's first if that is not among them.

    Args:
        recipe: names the platforms that the image is meant for, or none.
        own: the engine's platform, such as ``linux/amd64``.

    Returns:
        Such as ``linux/arm64``, or empty for the engine's own.
    """
    meant = recipe.platforms
    return "" if not meant or own in meant else meant[0]
