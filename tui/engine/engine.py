"""The interface of engines, independent of the backend."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import field
from pathlib import Path
from typing import Protocol

from tui.engine.archive import ImageArchive
from tui.engine.container import Container, RunRequest
from tui.engine.events import BuildEvent
from tui.frozen import dataclass


class EngineError(Exception):
    """An operation of an engine failed.

    Attributes:
        message: the problem and its cause, in one clean sentence.
        hint: the next step, in one sentence.
        answered: whether an engine is there and has responded with the error.
    """

    answered = False

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


class NoEngine(EngineError):
    """No engine answers.

    Attributes:
        tried: the sockets and contexts that were tried, in order, each with its error.
    """

    def __init__(self, message: str, hint: str, tried: tuple[str, ...]) -> None:
        super().__init__(message, hint)
        self.tried = tried


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """The engine and the builder in use, for the header."""

    name: str
    """``docker`` or ``podman``."""
    version: str
    context: str
    """The Docker context, or ``DOCKER_HOST`` if that is set."""
    endpoint: str
    """Such as ``unix:///var/run/docker.sock``."""
    builder: str
    """The buildx builder's name, or ``Engine API`` or ``classic`` without buildx."""
    platform: str
    """The default platform of builds, such as ``linux/amd64``."""
    buildkit: bool
    """False for the classic builder, which does not support cache and bind mounts."""

    @property
    def here(self) -> bool:
        """Whether its containers publish their ports on this machine, judged by the address."""
        return self.endpoint.startswith(
            ("unix://", "npipe://", "tcp://127.", "tcp://localhost", "tcp://[::1]")
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version} · {self.builder} · {self.platform}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """The input of a build. The files go to a temporary directory, never into the project."""

    context: Path
    dockerfile: str
    dockerignore: str
    tag: str
    platform: str = ""
    """Empty for the engine's own."""
    target: str = ""
    contexts: Mapping[str, str] = field(default_factory=dict)
    """Replacements for stages of the Dockerfile. In a bake, ``target:NAME`` is another request of it."""
    no_cache: bool = False
    build_args: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """The file of each build secret, by its id."""
    ssh: bool = False
    """Whether the caller's SSH agent is forwarded to the steps that mount it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDetails:
    """The configuration of an image."""

    digest: str
    user: str
    """As written: ``65532:65532``, ``root``, or empty for root."""
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    exposed: tuple[str, ...]
    platform: str


class Engine(Protocol):
    """**Protocol:** builds and inspects images, independent of the interface."""

    @property
    def info(self) -> EngineInfo:
        """The engine and builder in use."""
        ...

    def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Build an image. The last event is an :data:`~tui.engine.events.Outcome`.

        Closing the iterator, or cancelling the task that reads it, ends the build and its child processes within 3
        seconds. A failed build is an event, not an exception.
        """
        ...

    def bake(self, requests: Mapping[str, BuildRequest]) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Build several images and run shared steps once. A failed build does not stop the others.

        Each event has the name of its request, and the event of a shared step occurs once for each name. The last event
        of every name is its :data:`~tui.engine.events.Outcome`, which occurs as soon as its image exists. A request
        without a tag is built without an image. Closing the iterator ends everything, as with :meth:`build`.
        """
        ...

    async def inspect(self, image: str) -> ImageDetails:
        """Return the configuration of an image.

        Raises:
            EngineError: the image does not exist or the engine does not answer.
        """
        ...

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Return the layers of an image with their sizes and files.

        Args:
            image: a tag or digest.
            on_progress: called from a thread with the number of bytes that have been read.

        Raises:
            EngineError: the image does not exist or the engine does not answer.
        """
        ...

    async def remove(self, image: str) -> None:
        """Remove a tag, and the image with its last tag. A missing image is not an error."""
        ...

    def container(self, request: RunRequest) -> AbstractAsyncContextManager[Container]:
        """Create a container without starting it. It is always removed at the end of the block.

        Entering raises :class:`EngineError` when the image does not exist or the engine does not answer.
        """
        ...
