"""Decodes the stderr of buildx with ``--progress=rawjson`` into messages and events. Sans-IO."""

import re
from collections import deque
from collections.abc import Iterable
from itertools import chain

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from tui.engine.events import BuildEvent
from tui.engine.message import Message
from tui.engine.status import StatusReader
from tui.text.clean import clean_line

_LINE_LIMIT = 16 << 20
"""Bytes of an endless line that are kept. A real line has at most a few hundred kilobytes of log."""
_MESSAGES = Decoder(Message)
_FAILING_LINE = re.compile(r"^\s*(\d+) \| >>> ")
_SUMMARY_LINE = re.compile(r"^\S*[Dd]ockerfile\S*:(\d+)$")


class RawJson:
    """Splits the output of buildx, in chunks of any size, into messages and closing text."""

    def __init__(self) -> None:
        self._tail = b""
        self._closing: deque[str] = deque(maxlen=200)

    def feed(self, data: bytes) -> Iterable[Message]:
        """Return the messages that this chunk completes."""
        data = self._tail + data
        end = data.rfind(b"\n") + 1
        self._tail = data[end:] if len(data) - end <= _LINE_LIMIT else b""
        return self._messages(data[:end])

    def close(self) -> Iterable[Message]:
        """Return the message that the end of the stream completes."""
        tail, self._tail = self._tail, b""
        return self._message(tail)

    def _messages(self, lines: bytes) -> Iterable[Message]:
        try:
            return _MESSAGES.decode_lines(lines)
        except (DecodeError, UnicodeDecodeError):
            # one of them is not a message, so each is decoded alone
            return chain.from_iterable(map(self._message, lines.split(b"\n")))

    def _message(self, line: bytes) -> tuple[Message, ...]:
        """Return the message in a line, or nothing. A message of an unknown shape is ignored."""
        if line.startswith(b"{"):
            try:
                return (_MESSAGES.decode(line.decode("utf-8", "replace")),)
            except ValidationError:
                return ()
            except DecodeError:
                pass
        if line.strip():
            self._closing.append(clean_line(line.decode("utf-8", "replace")))
        return ()

    @property
    def error(self) -> str:
        """The error of buildx in one line without its prefixes, or empty."""
        errors = [line for line in self._closing if line.startswith(("ERROR:", "error:"))]
        if not errors:
            return next((line for line in reversed(self._closing) if line.strip()), "")
        text = errors[-1].partition(":")[2].strip()
        for prefix in ("failed to build: ", "failed to solve: "):
            text = text.removeprefix(prefix)
        return text

    @property
    def failing_line(self) -> int:
        """The line of the Dockerfile in buildx's error, counted from 1, or 0."""
        for line in self._closing:
            if found := _FAILING_LINE.match(line):
                return int(found[1])
        return next((int(found[1]) for line in self._closing if (found := _SUMMARY_LINE.match(line))), 0)


class RawJsonDecoder:
    """Turns the output of ``docker buildx build`` into events. Lines that are not JSON are the closing text."""

    def __init__(self) -> None:
        self._stream = RawJson()
        self._reader = StatusReader()

    def feed(self, data: bytes) -> list[BuildEvent]:
        """Return the events that this chunk completes."""
        return list(self._reader.read(self._stream.feed(data)))

    def close(self) -> list[BuildEvent]:
        """Return what the end of the stream completes."""
        return [*self._reader.read(self._stream.close()), *self._reader.close()]

    @property
    def error(self) -> str:
        """See :attr:`RawJson.error`."""
        return self._stream.error

    @property
    def failing_line(self) -> int:
        """See :attr:`RawJson.failing_line`."""
        return self._stream.failing_line
