"""A sandboxed container that runs an image once: its settings, and the observations."""

from collections.abc import Mapping
from dataclasses import field
from typing import IO, Protocol

from tui.frozen import dataclass

HELPER = "/.godock/helper"
"""The path of a request's helper inside the container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """The settings of a run: the image's own user, no capabilities, no way to gain any, and limits."""

    image: str
    entrypoint: tuple[str, ...] = ()
    """Replaces the image's entrypoint *and* command. Empty for the image's own."""
    command: tuple[str, ...] = ()
    """Replaces the image's command. Empty for the image's own."""
    port: int | None = None
    """A TCP port that is published on 127.0.0.1, or None for the container's own loopback only."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables besides those of the image. Their values may be secret."""
    volumes: tuple[str, ...] = ()
    """Directories with a new volume each, which has the contents and the owner that the image has there, and which is
    removed with the container."""
    temporary: tuple[str, ...] = ()
    """Directories in memory, such as ``/tmp``. Everything else is read-only."""
    read_only: bool = True
    memory_bytes: int = 1 << 30
    processes: int = 512
    helper: bytes = b""
    """An executable that is copied to :data:`HELPER`, in a volume of the container. Empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """The state of a container."""

    running: bool
    status: int | None = None
    """The exit status after its end, or None before the start and while it runs."""
    error: str = ""
    """The runtime's error if it could not start the program, clean, or else empty."""
    out_of_memory: bool = False
    loopback_ports: frozenset[int] = frozenset()
    """TCP ports on which it listens for itself only, where the backend has no published ports to try."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """The current memory use of a container's control group, in bytes."""

    anonymous: int
    """Heap and stacks, which no other process can use."""
    cache: int
    """Pages of files, including the program's own, which the kernel frees under pressure."""


class Container(Protocol):
    """**Protocol:** one container, which is always removed at the end of the block that opened it."""

    async def start(self) -> None:
        """Start the program. A failed start does not raise, and :meth:`state` has its error.

        Raises:
            EngineError: the engine does not answer.
        """
        ...

    async def state(self) -> ContainerState:
        """Return the current state."""
        ...

    async def log(self) -> tuple[str, ...]:
        """Return the last lines of the program's stdout and stderr, clean."""
        ...

    async def memory(self) -> MemoryUse | None:
        """Return the current memory use, or None where the engine does not report it."""
        ...

    async def address(self) -> tuple[str, int] | None:
        """Return the address of its published port, or None."""
        ...

    async def file(self, path: str, limit: int) -> IO[bytes] | None:
        """Return a file of the image, or None if it is missing, not a file, or larger than ``limit`` bytes."""
        ...
