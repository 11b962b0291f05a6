"""BuildKit's status messages as events, whichever road they came along. Sans-IO."""

import binascii
import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

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
from tui.text.clean import clean_line

_NAME = re.compile(
    r"\[(?:linux/\S+ )?(?P<stage>(?!\d+/\d+\])[^\s\]]+)? *(?:(?P<position>\d+)/\d+)?\] (?P<rest>.*)",
    re.S,
)
"""``[build 3/5] RUN go test``, ``[linux/arm64 build 3/5] RUN …``, ``[internal] load metadata for …``."""
_MOUNT = re.compile(r"--mount=\S+ ")
"""Left out of a step's name: the Dockerfile has it, and the command is what tells steps apart."""
_UNNAMED = re.compile(r"stage-\d+|")
"""What BuildKit calls a stage without a name; nothing at all where it is the only one."""
_CLIPPED = re.compile(r"\[output clipped, log limit .* reached\]")
_TAIL_LIMIT = 65_536
"""Characters of a line without end that are held back; then it is taken as it is."""


class StatusReader:
    """Turns one status message after the other into events, and remembers what is unfinished between them.

    A message has the shape of buildx's ``rawjson``: ``vertexes``, ``statuses``, ``logs``, ``warnings``. The same
    vertex comes many times and under several names; its digest is its identity, and its first name is kept.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._lines: dict[tuple[str, bool], _Lines] = {}
        """By step, and whether it is standard error."""

    def read(self, status: Mapping[str, Any]) -> Iterator[BuildEvent]:
        """Yield the events of one message; what is malformed in it is passed over."""
        for vertex in _entries(status, "vertexes"):
            step = self._step(vertex)
            if step.completed is not None:
                yield from self._flush(step.id)
            yield step
        for entry in _entries(status, "statuses"):
            yield _transfer(entry)
        for entry in _entries(status, "logs"):
            chunk = self._log(entry)
            if chunk is not None:
                yield chunk
        for entry in _entries(status, "warnings"):
            yield _warning(entry)

    def close(self) -> Iterator[BuildEvent]:
        """Yield the last lines that came without a line end."""
        for step, _is_error in list(self._lines):
            yield from self._flush(step)

    def _step(self, vertex: Mapping[str, Any]) -> StepChanged:
        identity = str(vertex.get("digest", ""))
        name = self._names.setdefault(identity, str(vertex.get("name", "")))
        match = _NAME.match(name)
        rest = match["rest"] if match else name
        return StepChanged(
            id=identity,
            name=clean_line(_MOUNT.sub("", " ".join(rest.split()))),
            stage=_stage(match),
            inputs=tuple(str(digest) for digest in vertex.get("inputs") or ()),
            started=seconds(vertex.get("started")),
            completed=seconds(vertex.get("completed")),
            cached=bool(vertex.get("cached")),
            error=clean_line(" ".join(str(vertex.get("error") or "").split())),
            position=int(match["position"] or 0) if match else 0,
        )

    def _log(self, entry: Mapping[str, Any]) -> LogChunk | None:
        step = str(entry.get("vertex", ""))
        key = step, entry.get("stream") == 2
        lines = self._lines.get(key)
        if lines is None:
            lines = self._lines[key] = _Lines(Stream.ERR if key[1] else Stream.OUT)
        found = lines.feed(_bytes(entry.get("data")))
        return LogChunk(step, found) if found else None

    def _flush(self, step: str) -> Iterator[BuildEvent]:
        for is_error in (False, True):
            lines = self._lines.get((step, is_error))
            found = lines.close() if lines is not None else ()
            if found:
                yield LogChunk(step, found)


class _Lines:
    """Cuts the bytes of one stream of a step into lines; what is unfinished waits for the rest."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""

    def feed(self, data: bytes) -> tuple[LogLine, ...]:
        """Return the lines that are complete with this data."""
        *lines, self._tail = (self._tail + self._decoder.decode(data)).split("\n")
        if len(self._tail) > _TAIL_LIMIT:
            lines.append(self._tail)
            self._tail = ""
        return tuple([_line(line, self._stream) for line in lines])

    def close(self) -> tuple[LogLine, ...]:
        """Return the last line when it came without an end."""
        tail, self._tail = self._tail, ""
        return (_line(tail, self._stream),) if tail else ()


def _stage(match: re.Match[str] | None) -> str:
    if match is None or match["stage"] == "internal":
        return ""
    stage = match["stage"] or ""
    return FINAL_STAGE if _UNNAMED.fullmatch(stage) else clean_line(stage)


def seconds(stamp: object) -> float | None:
    """Return a time as seconds since the epoch; BuildKit writes RFC 3339 with up to nine decimals."""
    if not isinstance(stamp, str):
        return None
    head, dot, fraction = stamp.rstrip("Z").partition(".")
    try:
        whole = datetime.fromisoformat(f"{head}+00:00").timestamp()
        return whole + float(f"0.{fraction}") if dot else whole
    except ValueError:
        return None


def _entries(status: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = status.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else ()


def _transfer(entry: Mapping[str, Any]) -> Transfer:
    return Transfer(
        step=str(entry.get("vertex", "")),
        id=clean_line(str(entry.get("id", ""))),
        current=_count(entry.get("current")),
        total=_count(entry.get("total")),
        done=entry.get("completed") is not None,
    )


def _warning(entry: Mapping[str, Any]) -> BuildWarning:
    ranges = entry.get("range") or [{}]
    start = ranges[0].get("start") or {} if isinstance(ranges[0], dict) else {}
    text = _bytes(entry.get("short")).decode("utf-8", "replace")
    return BuildWarning(clean_line(text), _count(start.get("line")), clean_line(str(entry.get("url") or "")))


def _line(raw: str, stream: Stream) -> LogLine:
    text = clean_line(raw)
    return LogLine(text, Stream.NOTICE if "[output clipped" in text and _CLIPPED.search(text) else stream)


def _bytes(data: object) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return binascii.a2b_base64(data) if isinstance(data, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
