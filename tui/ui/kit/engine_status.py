"""What the app knows about its engine, as one frozen value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.engine.engine import Engine, EngineInfo
    from tui.engine.find import EngineChoice


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """An engine that answers, one that is being looked for, or why there is none."""

    info: "EngineInfo | None" = None
    looking: bool = True
    message: str = ""
    """What happened and why, when there is none."""
    hint: str = ""
    tried: tuple[str, ...] = ()
    """Sockets and contexts that were tried, each with what came of it."""


class FindEngine(Protocol):
    """**Protocol:** connects to an engine: the first that answers, or the one that the user picked."""

    async def __call__(self, *, context: str = "", builder: str = "") -> "Engine":
        """Return an engine that answers. Raises EngineError."""
        ...


class ListEngines(Protocol):
    """**Protocol:** says which engines and builders could be picked."""

    async def __call__(self) -> "tuple[EngineChoice, ...]":
        """Return them all, also those that cannot be used now."""
        ...
