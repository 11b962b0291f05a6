"""What ``docker buildx bake --progress=rawjson`` writes: the events of several builds in one stream. Sans-IO."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tui.engine.events import BuildEvent, LogChunk, StepChanged, Transfer
from tui.engine.rawjson import RawJsonDecoder, joined
from tui.engine.status import StatusReader

_EXPORTED = re.compile(r"(?:writing image|exporting (?:manifest|config)) (sha256:[0-9a-f]{64})")
"""How an exporter tells the digest: the classic store's image, the containerd store's manifest or configuration."""
_DONE = ("exporting to image", "importing to docker")
"""The step after which an image is in the engine's store: its own builder writes there, another one's tar is read."""


class BakeDecoder:
    """Feed it chunks of any size; each event comes with the target that it belongs to.

    A step that targets share comes under a name for each of them, such as ``[alpine-all build 1/1] RUN …`` and
    ``[scratch-all build 1/1] RUN …``; its digest is the same. What it prints comes once, and goes to all of them.

    Attributes:
        exported: for each target whose image is in the store, the image's digest (empty where nobody told it).
    """

    def __init__(self, targets: Iterable[str]) -> None:
        self._plain = RawJsonDecoder()
        self._readers = {target: StatusReader() for target in targets}
        self._logs = StatusReader()
        self._owners: dict[str, list[str]] = {}
        self._digests: dict[str, str] = {}
        self._tail = b""
        self._broken: dict[str, StepChanged] = {}
        self.exported: dict[str, str] = {}

    def feed(self, data: bytes) -> list[tuple[str, BuildEvent]]:
        """Return the events that are complete with this chunk."""
        *lines, self._tail = (self._tail + data).split(b"\n")
        return [found for line in lines for found in self._read(line)]

    def close(self) -> list[tuple[str, BuildEvent]]:
        """Return what the end of the stream completes."""
        last = list(self._read(self._tail))
        self._tail = b""
        return [*last, *(found for event in self._logs.close() for found in self._shared(event))]

    @property
    def broken(self) -> dict[str, StepChanged]:
        """For each target that cannot succeed, the step that stopped it.

        A step that targets share fails for all of them, though the bake may have ended before each was told.
        """
        return {target: step for step in self._broken.values() for target in self._owners[step.id]}

    @property
    def error(self) -> tuple[str, str]:
        """The target that buildx says stopped the bake, and why in one line; either is empty when it does not say."""
        said = self._plain.error
        if found := re.match(r"target ([\w-]+): (?:failed to solve: )?(.*)", said):
            return found[1], found[2]
        return "", said

    @property
    def failing_line(self) -> int:
        """The line of the failing target's Dockerfile that buildx points at, counted from 1; 0 for none."""
        return self._plain.failing_line

    def _read(self, line: bytes) -> Iterator[tuple[str, BuildEvent]]:
        status = _status(line)
        if status is None:
            self._plain.feed(line + b"\n")
            return
        for entry in _dicts(status, "statuses"):
            if told := _EXPORTED.search(str(entry.get("id", ""))):
                # a manifest names the image where there is one, and comes before its configuration
                self._digests.setdefault(str(entry.get("vertex", "")), told[1])
        for vertex in _dicts(status, "vertexes"):
            yield from self._step(vertex)
        rest = {name: status.get(name) for name in ("statuses", "logs")}
        for event in joined(self._logs.read(rest)):
            yield from self._shared(event)

    def _step(self, vertex: Mapping[str, Any]) -> Iterator[tuple[str, BuildEvent]]:
        target, name = self._split(str(vertex.get("name", "")))
        if not target:
            return
        owners = self._owners.setdefault(str(vertex.get("digest", "")), [])
        if target not in owners:
            owners.append(target)
        for event in self._readers[target].read({"vertexes": [{**vertex, "name": name}]}):
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
        """Return the target that a step's name begins with, and the name as the target's own build would say it."""
        found = re.match(r"\[([\w-]+)(\] | )", name)
        if found and found[1] in self._readers:
            rest = name[found.end() :]
            return found[1], rest if found[2] == "] " else f"[{rest}"
        return "", name


def _status(line: bytes) -> Mapping[str, Any] | None:
    if not line.startswith(b"{"):
        return None
    try:
        status = json.loads(line.decode())
    except ValueError:
        return None
    return status if isinstance(status, dict) else None


def _dicts(status: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = status.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
