import asyncio

import pytest

from tests.ui.fakes import lines, step
from tui.engine.events import LogLine, Stream
from tui.text.clean import LINE_LIMIT
from tui.ui.build.event_buffer import EventBuffer
from tui.ui.build.step_logs import StepLog, StepLogs, looks_like_error


def _log(*texts: str, limit: int = 10_000) -> StepLog:
    log = StepLog(limit)
    log.extend([LogLine(text) for text in texts])
    return log


def test_lines_are_kept_apart_by_step() -> None:
    logs = StepLogs()
    logs.take([lines("a", "one"), step("a", "RUN x"), lines("b", "two"), lines("a", "three")])
    assert logs.of("a").text == "one\nthree\n"
    assert logs.of("b").text == "two\n"
    assert logs.of("c").text == ""


def test_the_oldest_lines_go_and_the_reader_is_told() -> None:
    log = _log(*(str(number) for number in range(25)), limit=10)
    assert [line.text for line in log.lines] == [str(number) for number in range(15, 25)]
    assert log.notice == "the first 15 lines were discarded"


def test_what_buildkit_clipped_is_told() -> None:
    log = StepLog()
    log.extend([LogLine("fine"), LogLine("[output clipped, log limit 2MiB reached]", Stream.NOTICE)])
    assert log.notice == "truncated by BuildKit: [output clipped, log limit 2MiB reached]"


def test_matches_are_numbered_from_the_first_line_also_when_it_is_gone() -> None:
    log = _log("Ärger", "x", "b ärger", "y", limit=3)
    assert log.matches("ÄRGER") == [2]
    assert log.matches("") == []


@pytest.mark.parametrize(
    "text",
    [
        "--- FAIL: TestAverage (0.00s)",
        "    --- FAIL: TestAverage/zero (0.00s)",
        "./main.go:12:5: undefined: x",
        "pkg/math/math.go:3:1: expected declaration",
        "panic: runtime error: index out of range",
        "go: example.com/x@v1.0.0: missing go.sum entry",
        "ERROR: unable to select packages:",
        "gcc: error: unrecognized option",
    ],
)
def test_lines_that_tell_what_went_wrong_are_known(text: str) -> None:
    assert looks_like_error(text)


@pytest.mark.parametrize(
    "text", ["ok      example.com/x  0.1s", "go: downloading golang.org/x/net v0.25.0", ""]
)
def test_ordinary_lines_are_not_taken_for_errors(text: str) -> None:
    assert not looks_like_error(text)


async def test_whoever_fills_the_inbox_waits_while_it_is_full() -> None:
    inbox = EventBuffer(max_bytes=3 * LINE_LIMIT)
    put = []

    async def fill() -> None:
        for number in range(5):
            await inbox.put(lines("a", str(number)))
            put.append(number)

    filling = asyncio.create_task(fill())
    for _ in range(10):
        await asyncio.sleep(0)
    assert put == [0, 1]
    assert len(inbox.take()) == 3
    await filling
    assert put == [0, 1, 2, 3, 4]
    assert len(inbox.take()) == 2
