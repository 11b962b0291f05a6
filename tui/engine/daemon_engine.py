"""The common part of both backends: one daemon with the images."""

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing

from tui.engine.archive import ImageArchive
from tui.engine.container import Container, RunRequest
from tui.engine.containers import contained
from tui.engine.daemon import Daemon
from tui.engine.engine import BuildRequest, EngineInfo, ImageDetails
from tui.engine.events import BuildEvent
from tui.engine.replaced import without_replaced


class DaemonEngine(ABC):
    """The images and containers of a daemon. Subclasses build."""

    def __init__(self, info: EngineInfo, daemon: Daemon) -> None:
        self._info = info
        self._daemon = daemon

    @property
    def info(self) -> EngineInfo:
        """The engine and builder in use."""
        return self._info

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        """Build an image, see :class:`~tui.engine.engine.Engine`."""
        began = time.monotonic()
        async with (
            without_replaced(self._daemon, [request.tag]),
            aclosing(self._build(request, began)) as events,
        ):
            async for event in events:
                yield event

    @abstractmethod
    def _build(self, request: BuildRequest, began: float) -> AsyncGenerator[BuildEvent, None]:
        """Build an image.

        Args:
            request: the build request.
            began: the start of the build, on the monotonic clock.
        """

    async def inspect(self, image: str) -> ImageDetails:
        """Return the configuration of an image."""
        return await self._daemon.inspect(image)

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Return the layers of an image."""
        return await self._daemon.archive(image, on_progress)

    async def remove(self, image: str) -> None:
        """Remove a tag."""
        await self._daemon.remove(image)

    def container(self, request: RunRequest) -> AbstractAsyncContextManager[Container]:
        """Create a container without starting it."""
        return contained(self._daemon, request)
