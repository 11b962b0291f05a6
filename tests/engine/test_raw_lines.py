"""Lines that are read when somebody looks at them are those that would have been read at once."""

import base64
import json
import random

import pytest

from tui.engine import LogChunk, LogLine, Stream
from tui.engine.raw_lines import LazyLines
from tui.engine.rawjson import RawJsonDecoder
from tui.text.clean import clean_line

_PIECES = (
    b"ok  \texample.com/x\t0.01s",
    b"\n",
    b"\r\n",
    b"1%\r50%\r100%",
    "größer 漢字 🐳".encode(),
    b"\xff\xfe",
    b"\xe6\xbc",
    b"\x1b[31mred\x1b[0m",
    b"\x1b]0;title\x07",
    b"\x00\x07",
    b"[output clipped, log limit 2MiB reached]\n",
    b"x" * 3_000,
    b"",
)
"""What logs are made of: text, ends of lines, repaints, bytes that are no text, what a terminal would act on."""


def _eager(printed: bytes, stream: Stream) -> list[LogLine]:
    """Return the lines of a whole log as a reader would that has all of it."""
    texts = printed.split(b"\n")
    lines = [clean_line(text.decode("utf-8", "replace")) for text in (texts if texts[-1] else texts[:-1])]
    return [LogLine(text, Stream.NOTICE if "[output clipped" in text else stream) for text in lines]


def _messages(steps: dict[str, bytes], dice: random.Random) -> bytes:
    """Return a stream in which steps print their logs in turns, cut anywhere, several entries a message or one."""
    left = dict(steps)
    written = b""
    while left:
        entries = []
        for _ in range(dice.randint(1, 3)):
            step = dice.choice(list(left))
            cut = dice.randint(1, 40)
            data, left[step] = left[step][:cut], left[step][cut:]
            stream = 2 if step.endswith("err") else 1
            entries.append({"vertex": step, "stream": stream, "data": base64.b64encode(data).decode()})
            if not left[step]:
                del left[step]
            if not left:
                break
        written += json.dumps({"logs": entries}).encode() + b"\n"
        if dice.random() < 0.1:
            written += dice.choice((b"WARN: no message\n", b"\n", b'{"vertexes": [{"digest": "other"}]}\n'))
    return written


@pytest.mark.parametrize("seed", range(60))
def test_lines_read_late_are_the_lines_that_were_printed(seed: int) -> None:
    dice = random.Random(seed)
    printed = {
        step: b"".join(dice.choices(_PIECES, k=dice.randint(1, 40))) for step in ("a", "a-err", "b", "c")
    }
    written = _messages(printed, dice)
    decoder = RawJsonDecoder()
    events = []
    while written:
        size = dice.choice((1, 7, 500, 1 << 20))
        events += decoder.feed(written[:size])
        written = written[size:]
    events += decoder.close()
    for step, log in printed.items():
        chunks = [event for event in events if isinstance(event, LogChunk) and event.step == step]
        found = [line for chunk in chunks for line in chunk.lines]
        assert found == _eager(log, Stream.ERR if step.endswith("err") else Stream.OUT)
        assert sum(len(chunk.lines) for chunk in chunks) == len(found)


def test_lines_in_a_row_are_one_chunk_that_nobody_has_read() -> None:
    entry = {"vertex": "a", "stream": 1, "data": base64.b64encode(b"one\ntwo\n").decode()}
    message = json.dumps({"logs": [entry]}).encode() + b"\n"
    [event] = RawJsonDecoder().feed(message * 1_000)
    assert isinstance(event, LogChunk)
    assert isinstance(event.lines, LazyLines)
    assert len(event.lines) == 2_000
    assert event.lines[-1] == LogLine("two")


def test_one_line_some_lines_and_all_of_them_are_the_same_lines() -> None:
    lines = LazyLines(b"one\n\xff\x1b[1mtwo\n\nfour\n", Stream.ERR)
    read = tuple(lines)
    assert [line.text for line in read] == ["one", "\ufffdtwo", "", "four"]
    assert read == tuple(lines[place] for place in range(len(lines))) == lines
    assert lines[1:3] == read[1:3]
    assert lines[-1] == read[-1]
    assert hash(lines) == hash(read)
    with pytest.raises(IndexError):
        lines[4]


def test_a_character_is_not_torn_where_a_line_without_end_is_cut() -> None:
    text = "a" + "漢" * 30_000  # 90,001 bytes: the cut falls into a character
    data = text.encode()
    decoder = RawJsonDecoder()
    events = []
    for part in (data[:70_000], data[70_000:]):
        entry = {"vertex": "a", "stream": 1, "data": base64.b64encode(part).decode()}
        events += decoder.feed(json.dumps({"logs": [entry]}).encode() + b"\n")
    events += decoder.close()
    texts = [line.text for event in events if isinstance(event, LogChunk) for line in event.lines]
    assert len(texts) == 2
    assert "\ufffd" not in "".join(texts)
    assert texts[1].startswith("漢")
