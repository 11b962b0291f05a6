"""Reads the output of ``docker buildx bake --progress=rawjson``, the events of several builds. Sans-IO."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tui.engine.events import BuildEvent, LogChunk, StepChanged, Transfer
from tui.engine.message import Message, Vertex
from tui.engine.rawjson import RawJson
from tui.engine.status import StatusReader

_EXPORTED = re.compile(r"(?:writing image|exporting (?:manifest|config)) (sha256:[0-9a-f]{64})")
"""An exporter's line with a digest, of the image (classic store) or its manifest or configuration (containerd)."""
_DONE = ("exporting to image", "importing to docker")
"""The step after which an image is in the engine's store, for its own builder and for any other builder."""


class BakeDecoder:
    """Returns the events in chunks of any size, each with its target.

    A shared step has a name for each of its targets, such as ``[alpine-all build 1/1] RUN …`` and
    ``[scratch-all build 1/1] RUN …``, and one digest. Its output occurs once and is passed to all of them.

    Attributes:
        exported: the digest of each target whose image is in the store, or empty if it was not reported.
    """

    def __init__(self, targets: Iterable[str]) -> None:
        self._stream = RawJson()
        self._readers = {target: StatusReader() for target in targets}
        self._logs = StatusReader()
        self._owners: dict[str, list[str]] = {}
        self._digests: dict[str, str] = {}
        self._broken: dict[str, StepChanged] = {}
        self.exported: dict[str, str] = {}

    def feed(self, data: bytes) -> list[tuple[str, BuildEvent]]:
        """Return the events that this chunk completes."""
        return list(self._read(self._stream.feed(data)))

    def close(self) -> list[tuple[str, BuildEvent]]:
        """Return the events that the end of the stream completes."""
        last = list(self._read(self._stream.close()))
        return [*last, *(found for event in self._logs.close() for found in self._shared(event))]

    @property
    def broken(self) -> dict[str, StepChanged]:
        """The step that stopped each target that cannot succeed.

        A shared step fails for all of its targets, although the bake may end before it is reported for each.
        """
        return {target: step for step in self._broken.values() for target in self._owners[step.id]}

    @property
    def error(self) -> tuple[str, str]:
        """The target that stopped the bake, and its error in one line. Either is empty if buildx does not report it."""
        message = self._stream.error
        if found := re.match(r"target ([\w-]+): (?:failed to solve: )?(.*)", message):
            return found[1], found[2]
        return "", message

    @property
    def failing_line(self) -> int:
        """The line of the failing target's Dockerfile in buildx's error, counted from 1, or 0."""
        return self._stream.failing_line

    def _read(self, messages: Iterable[Message]) -> Iterator[tuple[str, BuildEvent]]:
        rest: list[Message] = []
        for message in messages:
            for status in message.statuses or ():
                if exported := _EXPORTED.search(status.id):
                    # a manifest, if there is one, identifies the image and precedes the configuration
                    self._digests.setdefault(status.vertex, exported[1])
            if message.vertexes:
                yield from self._printed(rest)
                rest = []
                for vertex in message.vertexes:
                    yield from self._step(vertex)
            rest.append(Message(statuses=message.statuses, logs=message.logs))
        yield from self._printed(rest)

    def _printed(self, messages: list[Message]) -> Iterator[tuple[str, BuildEvent]]:
        for event in self._logs.read(messages):
            yield from self._shared(event)

    def _step(self, vertex: Vertex) -> Iterator[tuple[str, BuildEvent]]:
        target, name = self._split(vertex.name)
        if not target:
            return
        owners = self._owners.setdefault(vertex.digest, [])
        if target not in owners:
            owners.append(target)
        for event in self._readers[target].read([Message(vertexes=(replace(vertex, name=name),))]):
            if isinstance(event, StepChanged):
                self._follow(target, event)
            yield target, event

    def _follow(self, target: str, step: StepChanged) -> None:
        if step.error:
            if "context canceled" not in step.error:
                self._broken.setdefault(step.id, step)
        elif step.completed is not None and step.name.startswith(_DONE):
            self.exported[target] = self._digests.get(step.id, "")

    def _shared(self, event: BuildEvent) -> Iterator[tuple[str, BuildEvent]]:
        if not isinstance(event, LogChunk | Transfer):
            return
        for target in self._owners.get(event.step, ()):
            yield target, event

    def _split(self, name: str) -> tuple[str, str]:
        """Return the target in the prefix of a step's name, and the name as in a build of that target alone."""
        found = re.match(r"\[([\w-]+)(\] | )", name)
        if found and found[1] in self._readers:
            rest = name[found.end() :]
            return found[1], rest if found[2] == "] " else f"[{rest}"
        return "", name
