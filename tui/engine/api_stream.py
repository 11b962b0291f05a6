"""Turns the response of ``POST /build`` (BuildKit's trace or the classic builder's text) into events. Sans-IO."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from msgspec import ValidationError, convert

from tui.engine.events import BuildEvent, LogChunk, LogLine, StepChanged, Stream, Transfer
from tui.engine.message import Message
from tui.engine.status import StatusReader
from tui.engine.trace import decode
from tui.text.clean import clean_line

_STEP = re.compile(r"^Step (?P<number>\d+)/(?P<count>\d+) : (?P<instruction>.*)$")
_FROM = re.compile(r"^FROM (?:--\S+ )*\S+(?: AS (?P<name>\S+))?$", re.I)


class ApiStream:
    """Reads the lines of the response. Both builders write JSON objects, one on each line."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._reader = StatusReader()
        self._now = now
        self._step: StepChanged | None = None
        self._stages = 0
        self._stage = ""
        self.error = ""
        """The engine's error in one line, or empty."""
        self.digest = ""
        """``sha256:…`` of the image, when it exists."""

    def feed(self, line: bytes) -> list[BuildEvent]:
        """Return the events of one line. Unknown messages are ignored."""
        try:
            message = json.loads(line)
        except ValueError:
            return []
        return list(self._read(message)) if isinstance(message, dict) else []

    def close(self) -> list[BuildEvent]:
        """Return the events that the end of the response completes."""
        return [*self._reader.close(), *self._finish()]

    def _read(self, message: dict[str, Any]) -> Iterator[BuildEvent]:
        aux = message.get("aux")
        if message.get("id") == "moby.buildkit.trace" and isinstance(aux, str):
            yield from self._reader.read(_messages(aux))
        elif isinstance(aux, dict) and "ID" in aux:
            self.digest = str(aux["ID"])
        elif "error" in message or "errorDetail" in message:
            detail = message.get("errorDetail")
            text = str(detail.get("message", "")) if isinstance(detail, dict) else ""
            self.error = clean_line(" ".join((text or str(message.get("error", ""))).split()))
            if self._step is not None:
                self._step = replace(self._step, error=self.error)
        elif "stream" in message:
            for line in str(message["stream"]).splitlines():
                yield from self._classic(line)
        elif "status" in message and self._step is not None:
            yield from self._pull(self._step.id, message)

    def _classic(self, line: str) -> Iterator[BuildEvent]:
        if match := _STEP.match(line):
            yield from self._finish()
            instruction = clean_line(match["instruction"])
            if stage := _FROM.match(instruction):
                self._stage = clean_line(stage["name"] or f"stage-{self._stages}")
                self._stages += 1
            self._step = StepChanged(f"step-{match['number']}", instruction, self._stage, (), self._now())
            yield self._step
        elif self._step is not None and line.strip() == "---> Using cache":
            self._step = replace(self._step, cached=True)
        elif (
            self._step is not None
            and line.strip()
            and not line.lstrip().startswith(("--->", "Successfully "))
        ):
            yield LogChunk(self._step.id, (LogLine(clean_line(line), Stream.OUT),))

    def _pull(self, step: str, message: dict[str, Any]) -> Iterator[BuildEvent]:
        detail = message.get("progressDetail")
        detail = detail if isinstance(detail, dict) else {}
        current, total = detail.get("current", 0), detail.get("total", 0)
        if isinstance(current, int) and isinstance(total, int) and message.get("id"):
            done = str(message["status"]) in {"Pull complete", "Already exists"}
            yield Transfer(step, clean_line(str(message["id"])), current, total, done)

    def _finish(self) -> Iterator[BuildEvent]:
        if self._step is not None:
            yield replace(self._step, completed=self._now())
            self._step = None


def _messages(aux: str) -> tuple[Message, ...]:
    try:
        return (convert(decode(aux), Message),)
    except ValidationError:
        return ()
