"""What an engine can do, whichever road leads to it."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tui.engine.archive import ImageArchive
from tui.engine.container import Container, RunRequest
from tui.engine.events import BuildEvent


class EngineError(Exception):
    """Something that was asked of an engine could not be done.

    Attributes:
        message: what happened and why, in one clean sentence.
        hint: what to do next, in one sentence.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


class NoEngine(EngineError):
    """No engine answers.

    Attributes:
        tried: the sockets and contexts that were tried, in order, each with what came of it.
    """

    def __init__(self, message: str, hint: str, tried: tuple[str, ...]) -> None:
        super().__init__(message, hint)
        self.tried = tried


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """The engine and the builder in use, as the header shows them."""

    name: str
    """``docker`` or ``podman``."""
    version: str
    context: str
    """The Docker context, or ``DOCKER_HOST`` when that decides."""
    endpoint: str
    """Such as ``unix:///var/run/docker.sock``."""
    builder: str
    """The buildx builder's name, or ``Engine API`` or ``classic`` where buildx is missing."""
    platform: str
    """Such as ``linux/amd64``: what is built unless the user says otherwise."""
    buildkit: bool
    """False for the classic builder, which knows no cache and bind mounts."""

    @property
    def here(self) -> bool:
        """Whether its containers publish their ports on this machine, as far as the address tells."""
        return self.endpoint.startswith(
            ("unix://", "npipe://", "tcp://127.", "tcp://localhost", "tcp://[::1]")
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version} · {self.builder} · {self.platform}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """All that a build needs. The files go to a temporary directory, never into the project."""

    context: Path
    dockerfile: str
    dockerignore: str
    tag: str
    platform: str = ""
    """Empty for the engine's own."""
    target: str = ""
    contexts: Mapping[str, str] = field(default_factory=dict)
    """What stands in for a stage of the Dockerfile; in a bake ``target:NAME`` means another request of it."""
    no_cache: bool = False
    build_args: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """For each id of a build secret the file that holds it."""
    ssh: bool = False
    """Whether the caller's ssh agent is forwarded to the steps that ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDetails:
    """What an image says of itself."""

    digest: str
    user: str
    """As written: ``65532:65532``, ``root`` or empty, which means root."""
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    exposed: tuple[str, ...]
    platform: str


class Engine(Protocol):
    """**Protocol:** builds images and answers questions about them; nothing here touches a widget."""

    @property
    def info(self) -> EngineInfo:
        """The engine and builder in use."""
        ...

    def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Build an image; the last event is an :data:`~tui.engine.events.Outcome`.

        Closing the iterator, or cancelling the task that reads it, ends the build and reaps what it started
        within 3 seconds. A build that fails is an event, not an exception.
        """
        ...

    def bake(self, requests: Mapping[str, BuildRequest]) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Build several images, with the steps that they share run once; one of them that fails does not stop the others.

        Each event comes with the name of its request, that of a shared step once for each; the last one of every name
        is its :data:`~tui.engine.events.Outcome`, given as soon as its image is there. A request without a tag is built
        and gives no image. Closing the iterator ends everything, as with :meth:`build`.
        """
        ...

    async def inspect(self, image: str) -> ImageDetails:
        """Return what an image says of itself.

        Raises:
            EngineError: the image does not exist or the engine does not answer.
        """
        ...

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Read the layers of an image: their sizes and files.

        Args:
            image: a tag or digest.
            on_progress: told how many bytes have been read so far; called from a thread.

        Raises:
            EngineError: the image does not exist or the engine does not answer.
        """
        ...

    async def remove(self, image: str) -> None:
        """Remove a tag, and the image with its last tag; an image that is gone already is no error."""
        ...

    def container(self, request: RunRequest) -> AbstractAsyncContextManager[Container]:
        """Make a container that is not started yet; it is removed when the block is left, however that comes about.

        Entering raises :class:`EngineError` when the image does not exist or the engine does not answer.
        """
        ...
