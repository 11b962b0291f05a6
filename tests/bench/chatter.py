"""Stands in for the docker command line: writes what buildx writes of a step that prints many lines.

One line a message, as buildx passes on a program that writes line by line: the dearest shape there is to read.
``CHATTER_LINES`` says how many lines (0: for ever), ``CHATTER_PACE`` how many a second (0: as fast as they are read).
"""

import base64
import json
import os
import sys
import time
from collections.abc import Iterator

_STEP = "sha256:" + "c" * 64
_BLOCK = 1_000
"""Lines that are put together once and then written again and again, so that writing them costs next to nothing."""


def main() -> None:
    """Write the stream to stderr, as buildx does, and the image's digest where it was asked for."""
    lines, pace = int(os.environ["CHATTER_LINES"]), int(os.environ["CHATTER_PACE"])
    vertex = {"digest": _STEP, "name": "[test 1/1] RUN go test -v ./...", "started": _stamp(time.time())}
    _write(_message(vertexes=[vertex]))
    block = b"".join(_blocks())
    count, began = 0, time.monotonic()
    while not lines or count < lines:
        _write(block)
        count += _BLOCK
        if pace:
            time.sleep(max(0.0, began + count / pace - time.monotonic()))
    _write(_message(vertexes=[{**vertex, "completed": _stamp(time.time())}]))
    with open(sys.argv[sys.argv.index("--iidfile") + 1], "w", encoding="ascii") as file:  # noqa: PTH123 - quicker to start
        file.write("sha256:" + "d" * 64)


def _blocks() -> Iterator[bytes]:
    for number in range(_BLOCK):
        data = base64.b64encode(f"=== RUN   TestNumber{number:05}\n".encode()).decode()
        yield _message(logs=[{"vertex": _STEP, "stream": 1, "data": data, "timestamp": _stamp(time.time())}])


def _message(**parts: object) -> bytes:
    return json.dumps(parts, separators=(",", ":")).encode() + b"\n"


def _stamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.123456789Z", time.gmtime(seconds))


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]


if __name__ == "__main__":
    main()
