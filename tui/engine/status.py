"""Turns BuildKit's status messages of any backend into events. Sans-IO."""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from tui.engine.events import (
    FINAL_STAGE,
    BuildEvent,
    BuildWarning,
    LogChunk,
    LogLine,
    StepChanged,
    Stream,
    Transfer,
)
from tui.engine.message import Finding, Log, Message, Status, Vertex
from tui.engine.raw_lines import LazyLines
from tui.text.clean import LINE_LIMIT, clean_line

_NAME = re.compile(
    r"\[(?:linux/\S+ )?(?P<stage>(?!\d+/\d+\])[^\s\]]+)? *(?:(?P<position>\d+)/\d+)?\] (?P<rest>.*)",
    re.S,
)
"""``[build 3/5] RUN go test``, ``[linux/arm64 build 3/5] RUN …``, ``[internal] load metadata for …``."""
_MOUNT = re.compile(r"--mount=\S+ ")
"""Removed from a step's name, because the command distinguishes steps and the Dockerfile shows the mounts."""
_UNNAMED = re.compile(r"stage-\d+|")
"""BuildKit's name of an unnamed stage, which is empty if it is the only one."""
_MARK = b"[output clipped"
_CLIPPED = re.compile(r"\[output clipped, log limit .* reached\]")
_TAIL_LIMIT = 65_536
"""Bytes of an unfinished line that are held back before it is emitted."""
_ORIGIN = attrgetter("vertex", "stream")


class StatusReader:
    """Turns status messages into events, and keeps unfinished lines between them.

    A vertex occurs many times and under several names. Its digest identifies it, and its first name is kept.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._lines: dict[tuple[str, int], _Lines] = {}
        """By step and stream."""

    def read(self, messages: Iterable[Message]) -> Iterator[BuildEvent]:
        """Yield the events of some messages. Consecutive output of a step becomes one event."""
        printed: list[Log] = []
        for message in messages:
            if message.vertexes or message.statuses:
                yield from self._printed(printed)
                printed = []
                yield from self._moved(message)
            # nearly all messages of a build with much output have only logs
            if message.logs:
                printed += message.logs
            if message.warnings:
                yield from map(_warning, message.warnings)
        yield from self._printed(printed)

    def close(self) -> Iterator[BuildEvent]:
        """Yield the last lines without a line ending."""
        for step in {step: None for step, _stream in self._lines}:
            yield from self._flush(step)

    def _moved(self, message: Message) -> Iterator[BuildEvent]:
        for vertex in message.vertexes or ():
            step = self._step(vertex)
            if step.completed is not None:
                yield from self._flush(step.id)
            yield step
        yield from map(_transfer, message.statuses or ())

    def _step(self, vertex: Vertex) -> StepChanged:
        name = self._names.setdefault(vertex.digest, vertex.name)
        match = _NAME.match(name)
        rest = match["rest"] if match else name
        return StepChanged(
            id=vertex.digest,
            name=clean_line(_MOUNT.sub("", " ".join(rest.split()))),
            stage=_stage(match),
            inputs=vertex.inputs or (),
            started=seconds(vertex.started),
            completed=seconds(vertex.completed),
            cached=bool(vertex.cached),
            error=clean_line(" ".join((vertex.error or "").split())),
            position=int(match["position"] or 0) if match else 0,
        )

    def _printed(self, logs: Sequence[Log]) -> Iterator[LogChunk]:
        for (step, stream), group in groupby(logs, _ORIGIN):
            lines = self._lines.get((step, stream))
            if lines is None:
                lines = self._lines[step, stream] = _Lines(Stream.ERR if stream == 2 else Stream.OUT)
            found = lines.feed(b"".join([log.data for log in group]))
            if found:
                yield LogChunk(step, found)

    def _flush(self, step: str) -> Iterator[LogChunk]:
        for stream in (1, 2):
            lines = self._lines.get((step, stream))
            found = lines.close() if lines is not None else ()
            if found:
                yield LogChunk(step, found)


class _Lines:
    """Cuts the bytes of one stream of a step after its last whole line, and keeps the unfinished rest."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._tail = b""

    def feed(self, data: bytes) -> Sequence[LogLine]:
        """Return the lines that this data completes."""
        data = self._tail + data
        end = data.rfind(b"\n") + 1
        self._tail = data[end:]
        data = data[:end]
        if len(self._tail) > _TAIL_LIMIT:
            begun = _begun(self._tail)
            data += self._tail.removesuffix(begun) + b"\n"
            self._tail = begun
        return self._read(data) if data else ()

    def close(self) -> Sequence[LogLine]:
        """Return the last line if it has no line ending."""
        tail, self._tail = self._tail, b""
        return self._read(tail + b"\n") if tail else ()

    def _read(self, data: bytes) -> Sequence[LogLine]:
        lines = LazyLines(data, self._stream)
        if _MARK in data:
            return tuple([_noticed(line) for line in lines])
        # shortened at once, because the limit of a log counts lines
        return tuple(lines) if len(data) > len(lines) * LINE_LIMIT else lines


def _begun(data: bytes) -> bytes:
    """Return the first bytes of an incomplete last character."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data[-4:])
    return decoder.getstate()[0]


def _noticed(line: LogLine) -> LogLine:
    return LogLine(line.text, Stream.NOTICE) if _CLIPPED.search(line.text) else line


def _stage(match: re.Match[str] | None) -> str:
    if match is None or match["stage"] == "internal":
        return ""
    stage = match["stage"] or ""
    return FINAL_STAGE if _UNNAMED.fullmatch(stage) else clean_line(stage)


def seconds(stamp: str | None) -> float | None:
    """Return a time in seconds since the epoch. BuildKit writes RFC 3339 with up to nine decimals."""
    if stamp is None:
        return None
    head, dot, fraction = stamp.rstrip("Z").partition(".")
    try:
        whole = datetime.fromisoformat(f"{head}+00:00").timestamp()
        return whole + float(f"0.{fraction}") if dot else whole
    except ValueError:
        return None


def _transfer(status: Status) -> Transfer:
    return Transfer(
        step=status.vertex,
        id=clean_line(status.id),
        current=status.current or 0,
        total=status.total or 0,
        done=status.completed is not None,
    )


def _warning(warning: Finding) -> BuildWarning:
    start = warning.range[0].start if warning.range else None
    text = (warning.short or b"").decode("utf-8", "replace")
    return BuildWarning(clean_line(text), (start.line or 0) if start else 0, clean_line(warning.url or ""))
