"""Whether registries may be asked at all."""

from collections.abc import Mapping


def is_offline(environment: Mapping[str, str]) -> bool:
    """Return whether the user's environment forbids asking registries: GODOCK_OFFLINE, unless it is empty or 0."""
    return environment.get("GODOCK_OFFLINE", "").strip() not in {"", "0"}
