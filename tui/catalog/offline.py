"""Whether requests to registries are allowed."""

from collections.abc import Mapping


def is_offline(environment: Mapping[str, str]) -> bool:
    """Return whether GODOCK_OFFLINE forbids requests to registries, which an empty value and 0 do not."""
    return environment.get("GODOCK_OFFLINE", "").strip() not in {"", "0"}
