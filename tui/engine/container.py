"""A container that runs an image once, walled in: what is asked for, and what can be learnt from it."""

from dataclasses import dataclass
from typing import IO, Protocol

HELPER = "/.godock/helper"
"""Where a request's helper lies inside the container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """How an image is run: as its own user, without capabilities, without a way to gain any, within limits."""

    image: str
    entrypoint: tuple[str, ...] = ()
    """Replaces the image's entrypoint *and* command; empty for the image's own."""
    command: tuple[str, ...] = ()
    """Replaces the image's command; empty for the image's own."""
    port: int | None = None
    """A TCP port that is published on 127.0.0.1; None for no network but the container's own loopback."""
    temporary: tuple[str, ...] = ()
    """Directories that are memory, such as ``/tmp``: everything else is read-only."""
    read_only: bool = True
    memory_bytes: int = 1 << 30
    processes: int = 512
    helper: bytes = b""
    """An executable that is laid at :data:`HELPER`, in a volume of the container's own; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """How a container stands."""

    running: bool
    status: int | None = None
    """The exit status once it has ended; None before it was started and while it runs."""
    error: str = ""
    """Why the runtime could not start the program, in its own words, clean; else empty."""
    out_of_memory: bool = False


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What a container's control group holds now, in bytes."""

    anonymous: int
    """Heap and stacks: memory that nobody else can have."""
    cache: int
    """Pages of files, the program's own among them, which the kernel gives back under pressure."""


class Container(Protocol):
    """**Protocol:** one container. It is gone, whatever happens, once the block that opened it is left."""

    async def start(self) -> None:
        """Start the program. One that cannot be started is no exception: :meth:`state` says why.

        Raises:
            EngineError: the engine does not answer.
        """
        ...

    async def state(self) -> ContainerState:
        """Return how it stands."""
        ...

    async def log(self) -> tuple[str, ...]:
        """Return the last lines that the program printed, stdout and stderr, clean."""
        ...

    async def memory(self) -> MemoryUse | None:
        """Return what it uses now, or None where the engine does not count."""
        ...

    async def address(self) -> tuple[str, int] | None:
        """Return where its port is published, or None."""
        ...

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        """Return a file of the image, or None when it is not there, is none, or has more than ``limit`` bytes."""
        ...
