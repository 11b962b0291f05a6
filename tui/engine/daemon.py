"""Short requests to an engine's API, in a thread and with a time limit."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any, TypeVar

from tui.engine.archive import ImageArchive
from tui.engine.archive_reader import read_archive
from tui.engine.engine import EngineError, ImageDetails
from tui.engine.failures import classify
from tui.engine.layer_cache import LayerCache
from tui.text.clean import clean_line

T = TypeVar("T")
_OBJECT = re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>:? ?|\w+\(host='[^']*', port=\w+\): ")
_TIMEOUT = 20
"""Seconds that the engine may be silent."""
_PACKING = 300
"""The same limit for an archive. A gigabyte on a busy disk is written before the first byte is sent."""


async def _in_thread(work: Callable[[], T]) -> T:
    """Return the result of work in a thread that neither a cancellation nor the end of the program waits for.

    An engine may be silent for minutes. The end of the process closes the thread's connection.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        outcome: Callable[[], None]
        try:
            result = work()
            outcome = lambda: done.set_result(result)  # noqa: E731 - either of two
        except Exception as caught:
            error = caught
            outcome = lambda: done.set_exception(error)  # noqa: E731
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(lambda: None if done.done() else outcome())

    threading.Thread(target=run, daemon=True).start()
    return await done


class _Stopped(Exception):
    """The caller stopped the reader."""


class Daemon:
    """One engine's API through the docker package."""

    def __init__(self, endpoint: str, tls: Any = None, cache: LayerCache | None = None) -> None:
        self.endpoint = endpoint
        self._tls = tls
        self._cache = cache or LayerCache()
        self._client: Any = None

    @property
    def client(self) -> Any:
        """The low-level client of the docker package. Blocking, so use it only in threads."""
        if self._client is None:
            import docker  # noqa: PLC0415 - takes a quarter of a second, for which the first frame must not wait

            _probe(self.endpoint)
            ssh = self.endpoint.startswith("ssh://")
            self._client = docker.APIClient(
                base_url=self.endpoint,
                version="auto",
                timeout=_TIMEOUT,
                tls=self._tls or False,
                use_ssh_client=ssh,
            )
        return self._client

    async def call(self, request: Callable[[Any], T]) -> T:
        """Return the result of a request to the client, which runs in a thread.

        Raises:
            EngineError: the engine does not answer, or refuses the request.
        """

        def run() -> T:
            try:
                return request(self.client)
            except EngineError:
                raise
            except Exception as error:  # docker, requests and urllib3 share no base class
                raise _named(error, self.endpoint) from error

        return await _in_thread(run)

    async def version(self) -> Mapping[str, Any]:
        """Return the engine's ``Version``, ``Os``, ``Arch`` and ``Components``."""
        return await self.call(lambda client: dict(client.version()))

    async def builder_version(self) -> str:
        """Return ``2`` if the engine's own builder is BuildKit, or ``1`` for the classic one."""
        return await self.call(
            lambda client: str(client._get(client._url("/_ping")).headers.get("Builder-Version", "1"))
        )

    async def inspect(self, image: str) -> ImageDetails:
        """Return the configuration of an image."""
        return _details(await self.call(lambda client: dict(client.inspect_image(image))))

    async def remove(self, image: str) -> None:
        """Remove a tag. A missing tag is not an error."""
        await self.call(lambda client: remove_image(client, image))

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        """Return the layers of an image, read in a thread that stops when the caller is cancelled."""
        stop = threading.Event()

        def progress(count: int) -> None:
            if stop.is_set():
                raise _Stopped
            if on_progress is not None:
                on_progress(count)

        def read(client: Any) -> ImageArchive:
            # get_image has no timeout of its own
            answer = client._get(client._url("/images/{0}/get", image), stream=True, timeout=_PACKING)
            chunks = client._stream_raw_result(answer, 1 << 18, False)
            try:
                return read_archive(chunks, self._cache, progress)
            finally:
                chunks.close()

        try:
            return await self.call(read)
        finally:
            stop.set()

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await asyncio.to_thread(self._client.close)


def remove_image(client: Any, tag: str) -> None:
    """Remove a tag, unless it is missing. Blocking."""
    with _unless(404):
        client.remove_image(tag, force=False, noprune=False)


def remove_container(client: Any, name: str) -> None:
    """Remove a container, unless it is missing or another process is about to remove it. Blocking."""
    with _unless(404, 409):
        client.remove_container(name, force=True, v=True)


@contextmanager
def _unless(*statuses: int) -> Iterator[None]:
    """Ignore an error of the engine with one of these statuses."""
    try:
        yield
    except Exception as error:
        if getattr(error, "status_code", None) not in statuses:
            raise


def error_text(error: BaseException) -> str:
    """Return an error of the docker package in one line, without the names of Python objects."""
    if explanation := getattr(error, "explanation", None):
        return _line(explanation)
    while inner := next((one for one in _inside(error) if isinstance(one, BaseException)), None):
        error = inner
    if isinstance(error, HTTPException) and not isinstance(error, OSError):
        return "its response is not valid HTTP"
    if isinstance(error, OSError) and error.strerror:
        return _line(error.strerror)
    return _line(_OBJECT.sub("", str(error)))


def _inside(error: BaseException) -> tuple[object, ...]:
    """Return what an error of requests or urllib3 wraps, which they print as Python does."""
    return (getattr(error, "reason", None), *error.args, error.__cause__)


def _line(text: object) -> str:
    return clean_line(" ".join(str(text).split()), 300)


def _has_answered(error: BaseException | None) -> bool:
    """Return whether the engine has responded with an error, or it is behind one that the docker package raised."""
    while error is not None:
        if getattr(error, "response", None) is not None:
            return True
        error = error.__cause__ or error.__context__
    return False


def _probe(endpoint: str) -> None:
    """Open and close a local socket, because the docker package leaves its own open if the engine does not answer."""
    path = endpoint.removeprefix("unix://")
    if path == endpoint:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TIMEOUT)
        try:
            probe.connect(path)
        except OSError as error:
            raise OSError(error.errno, error.strerror, path) from error


def _named(error: Exception, endpoint: str) -> EngineError:
    """Return an error of the docker package as a message for the user, in one line."""
    text = error_text(error)
    failure = classify(f"{type(error).__name__} {text}")
    if "timed out" in text.lower():
        return EngineError(
            f"The engine at {endpoint} did not respond in time.",
            "Check the engine's log, or restart the engine.",
        )
    found = EngineError(
        f"The engine at {endpoint} reported an error: {text.rstrip('.')}.", failure.advice or "Try again."
    )
    found.answered = _has_answered(error)
    return found


def _details(data: Mapping[str, Any]) -> ImageDetails:
    config = data.get("Config") or {}
    return ImageDetails(
        digest=str(data.get("Id", "")),
        user=clean_line(str(config.get("User") or "")),
        entrypoint=tuple(clean_line(str(word)) for word in config.get("Entrypoint") or ()),
        command=tuple(clean_line(str(word)) for word in config.get("Cmd") or ()),
        exposed=tuple(clean_line(str(port)) for port in config.get("ExposedPorts") or ()),
        platform=f"{data.get('Os', '')}/{data.get('Architecture', '')}",
    )
