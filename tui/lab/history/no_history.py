"""Whether measurements may be remembered at all."""

from collections.abc import Mapping


def is_without_history(environment: Mapping[str, str]) -> bool:
    """Return whether the user's environment forbids it: GODOCK_NO_HISTORY, unless it is empty or 0."""
    return environment.get("GODOCK_NO_HISTORY", "").strip() not in {"", "0"}
