"""BuildKit's status messages as events, whichever road they came along. Sans-IO."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
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
        self._tails: dict[tuple[str, Stream], str] = {}
        self._decoders: dict[tuple[str, Stream], codecs.IncrementalDecoder] = {}

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
            yield from self._log(entry)
        for entry in _entries(status, "warnings"):
            yield _warning(entry)

    def close(self) -> Iterator[BuildEvent]:
        """Yield the last lines that came without a line end."""
        for step, _stream in list(self._tails):
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

    def _log(self, entry: Mapping[str, Any]) -> Iterator[BuildEvent]:
        step = str(entry.get("vertex", ""))
        stream = Stream.ERR if entry.get("stream") == 2 else Stream.OUT
        key = step, stream
        decoder = self._decoders.get(key)
        if decoder is None:
            decoder = self._decoders[key] = codecs.getincrementaldecoder("utf-8")("replace")
        text = self._tails.pop(key, "") + decoder.decode(_bytes(entry.get("data")))
        *lines, tail = text.split("\n")
        if len(tail) > _TAIL_LIMIT:
            lines, tail = [*lines, tail], ""
        if tail:
            self._tails[key] = tail
        if lines:
            yield LogChunk(step, tuple(_line(line, stream) for line in lines))

    def _flush(self, step: str) -> Iterator[BuildEvent]:
        for stream in (Stream.OUT, Stream.ERR):
            tail = self._tails.pop((step, stream), "")
            if tail:
                yield LogChunk(step, (_line(tail, stream),))


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


def _entries(status: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = status.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


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
    return LogLine(text, Stream.NOTICE if _CLIPPED.search(text) else stream)


def _bytes(data: object) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return base64.b64decode(data, validate=False) if isinstance(data, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
