"""The Engine API's answers become the same events: BuildKit's trace and the classic builder's text."""

from pathlib import Path

import pytest

from tui.engine import BuildEvent, BuildState, LogChunk, reduce
from tui.engine.api_stream import ApiStream
from tui.engine.dockerfile_line import line_of
from tui.engine.trace import decode

_RECORDED = Path(__file__).parent / "recorded"


def _play(name: str) -> tuple[list[BuildEvent], ApiStream]:
    stream = ApiStream(now=lambda: 1.0)
    lines = (_RECORDED / f"{name}.jsonl").read_bytes().splitlines()
    return [*(event for line in lines for event in stream.feed(line)), *stream.close()], stream


def _texts(events: list[BuildEvent]) -> list[str]:
    return [line.text for event in events if isinstance(event, LogChunk) for line in event.lines]


@pytest.mark.parametrize("name", ["api-success", "classic-success"])
def test_a_build_ends_with_an_image(name: str) -> None:
    events, stream = _play(name)
    assert stream.error == ""
    assert stream.digest.startswith("sha256:")
    assert {"first", "second", "fetch 100%", "red"} <= set(_texts(events))
    state = reduce(BuildState(), events)
    assert {found.phase for found in state.steps.values()} <= {"done", "cached"}


@pytest.mark.parametrize("name", ["api-failing", "classic-failing"])
def test_a_failing_step_is_told_with_its_log(name: str) -> None:
    events, stream = _play(name)
    state = reduce(BuildState(), events)
    assert stream.error
    assert state.failed_step is not None
    assert "FAIL: TestAdd" in state.failed_step.step.name
    assert "got 4, wanted 42" in _texts(events)


def test_stages_of_the_classic_builder_have_their_names() -> None:
    state = reduce(BuildState(), _play("classic-success")[0])
    assert [found.step.stage for found in state.steps.values()] == ["build"] * 4 + ["stage-1"] * 2


@pytest.mark.parametrize("aux", ["", "%%%", "AAAA", "/////w=="])
def test_a_trace_that_cannot_be_read_is_empty(aux: str) -> None:
    assert decode(aux) == {} or isinstance(decode(aux), dict)


@pytest.mark.parametrize(
    "line", [b"", b"no json", b"[]", b'{"stream": 3}', b'{"aux": []}', b'{"status": "x", "id": 1}']
)
def test_what_is_malformed_is_passed_over(line: bytes) -> None:
    assert ApiStream().feed(line) == []


def test_the_line_of_a_step_is_found_by_its_words() -> None:
    dockerfile = (
        "FROM a AS b\n\n"
        "RUN --mount=type=cache,target=/x \\\n    --mount=type=bind,target=. \\\n    go  test\n"
        "RUN other\n"
    )
    assert line_of(dockerfile, "RUN go test") == 3
    assert line_of(dockerfile, "RUN other") == 6
    assert line_of(dockerfile, "RUN nothing") == 0
    assert line_of(dockerfile, "") == 0
