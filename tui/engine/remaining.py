"""What a cleanup could not remove, so that it is reported and never forgotten."""

from tui.frozen import dataclass

PATIENCE = 2.5
"""Seconds that the engine has for each removal after a run was stopped."""
SILENT = "the engine did not respond in time"


@dataclass(frozen=True, slots=True)
class Remaining:
    """A thing that was not removed."""

    what: str
    """The thing with its kind, such as ``container godock-tui-run-1``."""
    why: str
    """The error."""
    earlier: bool
    """Whether an earlier run has left it."""


_remaining: dict[str, Remaining] = {}


def remains(what: str, why: str, *, earlier: bool = False) -> None:
    """Record that something was not removed."""
    _remaining[what] = Remaining(what, why.rstrip("."), earlier)


def removed(what: str) -> None:
    """Record that it was removed after all."""
    _remaining.pop(what, None)


def remaining() -> tuple[Remaining, ...]:
    """Return what was not removed."""
    return tuple(_remaining.values())
