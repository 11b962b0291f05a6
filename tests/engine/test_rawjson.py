"""What buildx writes becomes events, wherever the stream is cut and whatever it carries."""

import base64
import json
from pathlib import Path

import pytest

from tui.engine import BuildEvent, BuildState, LogChunk, LogLine, StepChanged, Stream, reduce
from tui.engine.events import FINAL_STAGE
from tui.engine.rawjson import RawJsonDecoder

_RECORDED = Path(__file__).parent / "recorded"


def _events(data: bytes, size: int = 1 << 20) -> tuple[list[BuildEvent], RawJsonDecoder]:
    decoder = RawJsonDecoder()
    events = [
        event for start in range(0, len(data), size) for event in decoder.feed(data[start : start + size])
    ]
    return [*events, *decoder.close()], decoder


def _recorded(name: str) -> bytes:
    return (_RECORDED / f"{name}.rawjson").read_bytes()


def _lines(events: list[BuildEvent]) -> list[LogLine]:
    return [line for event in events if isinstance(event, LogChunk) for line in event.lines]


def _log(text: bytes, stream: int = 1) -> bytes:
    entry = {"vertex": "sha256:a", "stream": stream, "data": base64.b64encode(text).decode()}
    return json.dumps({"logs": [entry]}).encode() + b"\n"


def _told(events: list[BuildEvent]) -> list[object]:
    """Return what the events tell, however the lines of a step are dealt out to them."""
    told: list[object] = []
    for event in events:
        told += [(event.step, line) for line in event.lines] if isinstance(event, LogChunk) else [event]
    return told


@pytest.mark.parametrize("name", ["success", "cached", "failing-test", "base-missing", "syntax"])
@pytest.mark.parametrize("size", [1, 7, 100, 4096])
def test_the_stream_may_be_cut_anywhere(name: str, size: int) -> None:
    whole, one = _events(_recorded(name))
    pieces, other = _events(_recorded(name), size)
    assert _told(pieces) == _told(whole)
    assert (other.error, other.failing_line) == (one.error, one.failing_line)


def test_a_build_shows_its_steps_by_stage_with_their_logs() -> None:
    events, decoder = _events(_recorded("success"))
    state = reduce(BuildState(), events)
    steps = [(found.step.stage, found.step.name.split()[0], found.phase) for found in state.steps.values()]
    assert ("build", "WORKDIR", "done") in steps
    assert ("final", "COPY", "done") in steps
    assert decoder.error == ""
    assert LogLine("first") in _lines(events)
    assert LogLine("to stderr", Stream.ERR) in _lines(events)


def test_a_line_that_repaints_itself_shows_its_last_picture_and_colours_go() -> None:
    texts = [line.text for line in _lines(_events(_recorded("success"))[0])]
    assert "fetch 100%" in texts
    assert "red" in texts


def test_cached_steps_are_told_from_those_that_ran() -> None:
    state = reduce(BuildState(), _events(_recorded("cached"))[0])
    phases = {found.step.name.split()[0]: found.phase for found in state.steps.values() if found.step.stage}
    assert phases["RUN"] == "cached"
    assert phases["COPY"] == "cached"


def test_a_failing_step_is_named_with_its_line_and_log() -> None:
    events, decoder = _events(_recorded("failing-test"))
    state = reduce(BuildState(), events)
    assert decoder.failing_line == 3
    assert decoder.error.startswith("process ")
    assert "exit code: 1" in decoder.error
    assert state.failed_step is not None
    assert state.failed_step.step.stage == "test"
    assert "got 4, wanted 42" in [line.text for line in _lines(events)]


def test_an_image_that_cannot_be_had_and_a_broken_dockerfile_point_at_their_lines() -> None:
    for name, line in (("base-missing", 1), ("syntax", 2)):
        assert _events(_recorded(name))[1].failing_line == line


def test_a_character_cut_in_two_is_put_together_again() -> None:
    text = "größer\n".encode()
    assert [line.text for line in _lines(_events(_log(text[:4]) + _log(text[4:]))[0])] == ["größer"]


def test_bytes_that_are_no_text_do_no_harm() -> None:
    [line] = _lines(_events(_log(b"\xff\xfe broken \x80\n"))[0])
    assert line.text.endswith(" broken \ufffd")


def test_the_notice_that_a_log_was_clipped_is_one() -> None:
    [line] = _lines(_events(_log(b"[output clipped, log limit 200KiB/s reached]\n"))[0])
    assert line.stream is Stream.NOTICE


def test_a_line_of_megabytes_without_an_end_is_shown_shortened() -> None:
    lines = _lines(_events(_log(b"x" * 3_000_000))[0])
    assert len(lines) == 1
    assert lines[0].text.endswith("chars)")


def test_markup_and_escapes_in_names_are_only_text() -> None:
    name = "[build 1/1] RUN echo \x1b]0;title\x07[@click=app.quit]x[/]"
    [step] = _events(json.dumps({"vertexes": [{"digest": "a", "name": name}]}).encode() + b"\n")[0]
    assert isinstance(step, StepChanged)
    assert step.name == "RUN echo [@click=app.quit]x[/]"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"{}",
        b"[1]",
        b'{"vertexes": 3}',
        b'{"vertexes": [3]}',
        b'{"logs": [{"data": "%%%"}]}',
        b'{"statuses": null}',
        b"\xff{",
    ],
)
def test_what_is_malformed_is_passed_over(line: bytes) -> None:
    first, *rest = _recorded("success").splitlines(keepends=True)
    events, decoder = _events(b"".join((first, line, b"\n", *rest)))
    assert _told(events) == _told(_events(_recorded("success"))[0])
    assert decoder.failing_line == 0


def test_the_step_keeps_the_name_it_had_first() -> None:
    first = {"vertexes": [{"digest": "a", "name": "[one 1/1] RUN x"}]}
    second = {"vertexes": [{"digest": "a", "name": "[two 1/1] RUN x"}]}
    events, _ = _events(json.dumps(first).encode() + b"\n" + json.dumps(second).encode() + b"\n")
    assert [event.stage for event in events if isinstance(event, StepChanged)] == ["one", "one"]


def test_the_steps_of_a_dockerfile_with_one_stage_belong_to_the_final_one() -> None:
    line = b'{"vertexes": [{"digest": "d", "name": "[2/4] WORKDIR /src"}]}\n'
    (found,), _ = _events(line)
    assert isinstance(found, StepChanged)
    assert (found.stage, found.position, found.name) == (FINAL_STAGE, 2, "WORKDIR /src")


def test_a_message_that_is_not_valid_utf8_is_read_with_replacements() -> None:
    vertex = b'{"vertexes": [{"digest": "sha256:a", "name": "RUN \xff\xfe echo", "started": "2026-11-20T10:00:00Z"}]}\n'
    events, decoder = _events(vertex + _log(b"line\n"))
    [step] = [event for event in events if isinstance(event, StepChanged)]
    assert step.name == "RUN \ufffd\ufffd echo"
    assert [line.text for line in _lines(events)] == ["line"]
    assert decoder.error == ""
