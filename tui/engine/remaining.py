"""What the cleanup of this process could not remove, so that it is reported and never forgotten."""

_remaining: dict[str, str] = {}


def remains(what: str, why: str) -> None:
    """Record that something was not removed.

    Args:
        what: the thing with its kind, such as ``container godock-tui-run-1``.
        why: the error, in one sentence.
    """
    _remaining[what] = why


def removed(what: str) -> None:
    """Record that it was removed after all."""
    _remaining.pop(what, None)


def remaining() -> dict[str, str]:
    """Return the error for each thing that was not removed."""
    return dict(_remaining)
