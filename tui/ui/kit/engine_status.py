"""The state of the engine connection as one frozen value."""

from typing import TYPE_CHECKING, Protocol

from tui.frozen import dataclass

if TYPE_CHECKING:
    from tui.engine.engine import Engine, EngineInfo
    from tui.engine.find import EngineChoice


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """An engine that answers, a search for one, or the reason why none answers."""

    info: "EngineInfo | None" = None
    looking: bool = True
    message: str = ""
    """The problem and its cause, if no engine answers."""
    hint: str = ""
    tried: tuple[str, ...] = ()
    """Sockets and contexts that were tried, each with its result."""


class FindEngine(Protocol):
    """**Protocol:** connects to the engine that the user picked, or to the first one that answers."""

    async def __call__(self, *, context: str = "", builder: str = "") -> "Engine":
        """Return an engine that answers. Raises EngineError."""
        ...


class ListEngines(Protocol):
    """**Protocol:** lists the engines and builders to pick from."""

    async def __call__(self) -> "tuple[EngineChoice, ...]":
        """Return all of them, including those that are unavailable."""
        ...
