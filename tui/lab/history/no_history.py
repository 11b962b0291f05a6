"""Checks whether storing measurements is disabled."""

from collections.abc import Mapping


def is_without_history(environment: Mapping[str, str]) -> bool:
    """Return whether GODOCK_NO_HISTORY disables the history, which it does unless it is empty or 0."""
    return environment.get("GODOCK_NO_HISTORY", "").strip() not in {"", "0"}
