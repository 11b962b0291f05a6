"""What a session that was killed has left is found by a later one; what belongs to one that runs is left alone."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tui.engine import scratch as room
from tui.engine.leftovers import LABEL, own_mark
from tui.engine.remaining import Remaining, remaining
from tui.engine.scratch import scratch, sweep_folders
from tui.engine.sweep import sweep
from tui.engine.temporary_tags import TemporaryTags, left_tags

_ENGINE = "unix:///engine.sock"


@pytest.fixture
def killed() -> str:
    """The mark of a process that is gone."""
    return str(replace(own_mark(), process=2**22 + 1))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tags are written down."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "godock-tui" / "temporary-tags"


@contextmanager
def _as(owner: str, monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(f"tui.engine.{name}.own_mark", lambda: owner)
        yield


def test_a_folder_goes_with_its_block_and_only_folders_of_the_dead_are_swept(
    tmp_path: Path, killed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "godock-left"
    left.mkdir()
    (left / room._OWNER).write_text(killed, encoding="utf-8")
    (left / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    foreign = tmp_path / "godock-of-somebody-else"
    foreign.mkdir()
    with scratch() as folder:
        assert folder.parent == tmp_path
        sweep_folders()
        assert folder.is_dir()
        assert foreign.is_dir()
        assert not left.exists()
    assert not folder.exists()


def test_tags_are_left_by_whoever_is_gone_and_belong_to_whoever_runs(
    killed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, running = TemporaryTags(_ENGINE), TemporaryTags(_ENGINE)
    with _as(killed, monkeypatch, "temporary_tags"):
        gone.hold(["godock-tui/a:lab-x", "godock-tui/a:lab-y"])
    running.hold(["godock-tui/a:lab-y"])
    monkeypatch.setattr("tui.engine.temporary_tags._held", set())
    [(path, tags)] = left_tags(_ENGINE)
    assert tags == ("godock-tui/a:lab-x",)
    assert json.loads(path.read_text(encoding="utf-8"))["owner"] == killed
    assert list(left_tags("unix:///another.sock")) == []


class _Refusal(Exception):
    status_code = 500
    explanation = "device or resource busy"


class _Client:
    """An engine with containers of a killed session, one of which cannot be removed."""

    def __init__(self, owner: str) -> None:
        self._listed = [{"Id": name * 12, "Labels": {LABEL: owner}, "Created": 0} for name in "abc"]
        self.removed: list[str] = []
        self.fails = {"b" * 12, "godock-tui/a:lab-y"}

    def containers(self, **_more: object) -> list[dict[str, object]]:
        return self._listed

    def remove_container(self, name: str, **_more: object) -> None:
        self._remove(name)

    def remove_image(self, name: str, **_more: object) -> None:
        self._remove(name)

    def _remove(self, name: str) -> None:
        if name in self.fails:
            raise _Refusal
        self.removed.append(name)


class _Daemon:
    endpoint = _ENGINE

    def __init__(self, client: _Client) -> None:
        self._client = client

    async def call(self, request: Callable[[Any], object]) -> object:
        return request(self._client)


async def test_one_thing_that_cannot_be_removed_does_not_stop_the_sweep(
    killed: str, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.engine.sweep._swept", set())
    monkeypatch.setattr("tui.engine.remaining._remaining", {})
    with _as(killed, monkeypatch, "temporary_tags"):
        for name in "xyz":
            TemporaryTags(_ENGINE).hold([f"godock-tui/a:lab-{name}"])
    monkeypatch.setattr("tui.engine.temporary_tags._held", set())
    client = _Client(killed)
    await sweep(_Daemon(client))  # type: ignore[arg-type]
    assert sorted(client.removed) == ["a" * 12, "c" * 12, "godock-tui/a:lab-x", "godock-tui/a:lab-z"]
    assert remaining() == (
        Remaining(f"container {'b' * 12}", "device or resource busy", earlier=True),
        Remaining("image godock-tui/a:lab-y", "device or resource busy", earlier=True),
    )
    [record] = state.iterdir()
    assert "lab-y" in record.read_text(encoding="utf-8")


async def test_a_sweep_may_meet_another_one(killed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.engine.sweep._swept", set())
    monkeypatch.setattr("tui.engine.remaining._remaining", {})
    monkeypatch.setattr(_Refusal, "status_code", 409)
    await sweep(_Daemon(_Client(killed)))  # type: ignore[arg-type]
    assert remaining() == ()


def test_nothing_is_written_down_of_what_has_been_removed(state: Path) -> None:
    tags = TemporaryTags(_ENGINE)
    tags.hold(["godock-tui/a:lab-x"])
    assert len(list(state.iterdir())) == 1
    tags.hold(())
    assert list(state.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"owner": 3}', '{"owner": "x", "endpoint": []}'])
def test_a_damaged_file_is_passed_over(state: Path, text: str) -> None:
    state.mkdir(parents=True)
    (state / "x.json").write_text(text, encoding="utf-8")
    assert list(left_tags(_ENGINE)) == []


def test_a_disk_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder can be made here", encoding="utf-8")
    TemporaryTags(_ENGINE).hold(["godock-tui/a:lab-x"])
    assert list(left_tags(_ENGINE)) == []
