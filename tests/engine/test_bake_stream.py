"""What a bake writes becomes events of its targets: those of a shared step go to each."""

from pathlib import Path

import pytest

from tui.engine import BuildEvent, BuildState, LogChunk, reduce
from tui.engine.bake_stream import BakeDecoder

_RECORDED = Path(__file__).parent / "recorded"
_TARGETS = ("scratch-plain", "scratch-s-w")


def _read(
    name: str, targets: tuple[str, ...], size: int = 1 << 20
) -> tuple[list[tuple[str, BuildEvent]], BakeDecoder]:
    data = (_RECORDED / f"{name}.rawjson").read_bytes()
    decoder = BakeDecoder(targets)
    events = [
        found for start in range(0, len(data), size) for found in decoder.feed(data[start : start + size])
    ]
    return [*events, *decoder.close()], decoder


def _state(events: list[tuple[str, BuildEvent]], target: str) -> BuildState:
    return reduce(BuildState(), [event for owner, event in events if owner == target])


@pytest.mark.parametrize("size", [1, 7, 100, 4096])
def test_the_stream_may_be_cut_anywhere(size: int) -> None:
    whole, one = _read("bake", _TARGETS)
    cut, other = _read("bake", _TARGETS, size)
    assert cut == whole
    assert one.exported == other.exported


def test_each_target_has_the_steps_of_its_own_dockerfile() -> None:
    events, _ = _read("bake", _TARGETS)
    for target, copied in zip(_TARGETS, ("/a", "/b"), strict=True):
        steps = [state.step for state in _state(events, target).steps.values()]
        named = [(step.stage, step.name) for step in steps if step.stage]
        assert ("build", "RUN echo once && sleep 1") in named
        assert [name for stage, name in named if stage == "final"] == [
            f"COPY --from=build /kept.txt {copied}"
        ]


def test_a_shared_step_is_one_step_and_what_it_printed_goes_to_all() -> None:
    events, _ = _read("bake", _TARGETS)
    shared = [
        {state.step.id for state in _state(events, target).steps.values() if "echo once" in state.step.name}
        for target in _TARGETS
    ]
    assert shared[0] == shared[1]
    assert len(shared[0]) == 1
    told = [(target, event.lines[0].text) for target, event in events if isinstance(event, LogChunk)]
    assert sorted(told) == [(target, "once") for target in _TARGETS]


def test_an_exported_image_is_known_by_its_digest() -> None:
    _, decoder = _read("bake", _TARGETS)
    assert set(decoder.exported) == set(_TARGETS)
    assert {digest[:7] for digest in decoder.exported.values()} == {"sha256:"}
    assert len(set(decoder.exported.values())) == 2


def test_what_stopped_a_bake_is_told_from_what_it_stopped() -> None:
    events, decoder = _read("bake-failing", ("good", "bad", "slow"))
    assert list(decoder.exported) == ["good"]
    assert list(decoder.broken) == ["bad"]
    assert "exit 3" in decoder.broken["bad"].name
    assert decoder.error[0] == "bad"
    assert decoder.error[1].startswith('process "/bin/sh -c sleep 1; echo hi; exit 3" did not complete')
    assert decoder.failing_line == 3
    slow = [state.phase for state in _state(events, "slow").steps.values() if "sleep 9" in state.step.name]
    assert slow == ["failed"]


def test_a_step_that_targets_share_breaks_all_of_them() -> None:
    data = (_RECORDED / "bake-failing.rawjson").read_bytes()
    decoder = BakeDecoder(("bad", "twin"))
    named = b'"name":"[bad x 3/3] RUN sleep'
    assert named in data
    twin = next(line for line in data.splitlines() if named in line)
    decoder.feed(twin.replace(b"[bad x", b"[twin x") + b"\n" + data)
    assert set(decoder.broken) == {"bad", "twin"}


@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\n", b"{\n", b'{"vertexes": 3}\n', b"[]\n", b'{"vertexes": [3]}\n', b'{"logs": {}}\n']
)
def test_junk_is_passed_over(junk: bytes) -> None:
    data = (_RECORDED / "bake.rawjson").read_bytes()
    first, rest = data.split(b"\n", 1)
    decoder = BakeDecoder(_TARGETS)
    decoder.feed(first + b"\n" + junk + rest)
    assert set(decoder.exported) == set(_TARGETS)
