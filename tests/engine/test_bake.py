"""A bake that ends early costs only what cannot succeed; a docker command that replays recordings is the engine here."""

import os
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tui.engine import BuildEvent, BuildRequest, BuildState, Built, Failed, FailureKind, StepChanged, reduce
from tui.engine.bake import bake

_RECORDED = Path(__file__).parent / "recorded"
_BAD = "FROM debian:trixie-slim AS x\nWORKDIR /x\nRUN sleep 1; echo hi; exit 3\n"


class _Alone:
    """Builds single images, and remembers which."""

    def __init__(self) -> None:
        self.tags: list[str] = []

    async def build(self, request: BuildRequest) -> AsyncGenerator[BuildEvent, None]:
        self.tags.append(request.tag)
        yield Built(request.tag, "sha256:alone", 1.0)


def _docker(folder: Path, *answers: tuple[str, int]) -> dict[str, str]:
    """Return an environment whose docker prints one recording a call, and ends with the status beside it."""
    command = folder / "docker"
    lines = [
        "#!/bin/sh",
        f'count=$(cat "{folder}/count" 2>/dev/null || echo 0)',
        f'echo $((count + 1)) >"{folder}/count"',
    ]
    for number, (recording, status) in enumerate(answers):
        lines.append(f'if [ "$count" = {number} ]; then cat "{recording}" >&2; exit {status}; fi')
    command.write_text("\n".join([*lines, "exit 99", ""]))
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def _requests(folder: Path, *names: str) -> dict[str, BuildRequest]:
    return {
        name: BuildRequest(context=folder, dockerfile=_BAD, dockerignore="", tag=f"app:{name}")
        for name in names
    }


async def _run(
    environ: dict[str, str], requests: dict[str, BuildRequest]
) -> tuple[dict[str, BuildState], _Alone]:
    alone, states = _Alone(), {name: BuildState() for name in requests}
    async for name, event in bake(alone.build, "default", environ, requests):
        assert states[name].outcome is None, "the outcome is the last event"
        states[name] = reduce(states[name], [event])
    return states, alone


async def test_images_are_there_as_soon_as_they_are_exported(tmp_path: Path) -> None:
    environ = _docker(tmp_path, (str(_RECORDED / "bake.rawjson"), 0))
    states, alone = await _run(environ, _requests(tmp_path, "scratch-plain", "scratch-s-w"))
    for name, state in states.items():
        assert isinstance(state.outcome, Built)
        assert state.outcome.image == f"app:{name}"
        assert state.outcome.digest.startswith("sha256:")
    assert alone.tags == []


async def test_what_was_only_stopped_with_the_failing_one_is_built_after_all(tmp_path: Path) -> None:
    environ = _docker(tmp_path, (str(_RECORDED / "bake-failing.rawjson"), 1))
    states, alone = await _run(environ, _requests(tmp_path, "good", "bad", "slow"))
    assert isinstance(states["good"].outcome, Built)
    failed = states["bad"].outcome
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.line) == (FailureKind.STEP, 3)
    assert failed.message.endswith("exit code: 3")
    assert isinstance(states["slow"].outcome, Built)
    assert alone.tags == ["app:slow"]


async def test_what_an_earlier_round_did_is_not_called_cached_by_a_later_one(tmp_path: Path) -> None:
    first = (_RECORDED / "bake.rawjson").read_text(encoding="utf-8")
    ended = "".join(line for line in first.splitlines(keepends=True) if "exporting" not in line)
    broken = (
        '{"vertexes":[{"digest":"sha256:b","name":"[bad 1/1] RUN false","started":"2026-11-25T08:27:20Z",'
    )
    broken += '"completed":"2026-11-25T08:27:21Z","error":"exit code: 1"}]}\n'
    (tmp_path / "first").write_text(ended + broken, encoding="utf-8")
    again = first.replace('"completed"', '"cached":true,"completed"')
    (tmp_path / "second").write_text(again, encoding="utf-8")
    environ = _docker(tmp_path, (str(tmp_path / "first"), 1), (str(tmp_path / "second"), 0))
    states, _ = await _run(environ, _requests(tmp_path, "scratch-plain", "bad", "scratch-s-w"))
    step: StepChanged
    [step] = [one.step for one in states["scratch-plain"].steps.values() if "echo once" in one.step.name]
    assert not step.cached
    assert isinstance(states["scratch-plain"].outcome, Built)


async def test_where_nobody_says_which_one_failed_the_rest_is_built_one_after_another(tmp_path: Path) -> None:
    (tmp_path / "said").write_text("ERROR: failed to dial: everything is on fire\n")
    environ = _docker(tmp_path, (str(tmp_path / "said"), 1))
    states, alone = await _run(environ, _requests(tmp_path, "one", "two"))
    assert alone.tags == ["app:one", "app:two"]
    assert all(isinstance(state.outcome, Built) for state in states.values())


async def test_a_single_request_needs_no_bake(tmp_path: Path) -> None:
    _, alone = await _run(_docker(tmp_path), _requests(tmp_path, "one"))
    assert alone.tags == ["app:one"]


async def test_a_single_request_that_gives_no_image_is_baked(tmp_path: Path) -> None:
    environ = _docker(tmp_path, (str(_RECORDED / "bake.rawjson"), 0))
    [(name, request)] = _requests(tmp_path, "scratch-plain").items()
    states, alone = await _run(environ, {name: replace(request, tag="")})
    assert isinstance(states[name].outcome, Built)
    assert alone.tags == []


async def test_without_a_docker_command_every_request_says_so(tmp_path: Path) -> None:
    states, _ = await _run({"PATH": str(tmp_path)}, _requests(tmp_path, "one", "two"))
    for state in states.values():
        assert isinstance(state.outcome, Failed)
        assert state.outcome.message.startswith("docker could not be started: ")


async def test_a_bake_s_files_are_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    environ = _docker(tmp_path, (str(_RECORDED / "bake-failing.rawjson"), 1))
    await _run(environ, _requests(tmp_path, "good", "bad", "slow"))
    assert list(folder.iterdir()) == []
