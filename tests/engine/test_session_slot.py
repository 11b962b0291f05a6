"""Sessions that run at the same time are told apart, and a slot is free again once its session has ended."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui.engine import session_slot
from tui.lab import image_name

_SIT = "from tui.engine.session_slot import session_slot; print(session_slot(), flush=True); input()"


@contextmanager
def _session(folder: Path) -> Iterator[int]:
    """Start a process that takes a slot, and yield which; it ends with the block, without a goodbye."""
    environ = {**os.environ, "XDG_STATE_HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", _SIT], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.kill()


def test_sessions_beside_each_other_have_slots_of_their_own_and_the_next_one_has_the_first(
    tmp_path: Path,
) -> None:
    with _session(tmp_path) as first, _session(tmp_path) as second:
        assert (first, second) == (1, 2)
    with _session(tmp_path) as next_one:
        assert next_one == 1


def test_where_no_file_can_be_locked_there_is_one_seat_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "godock-tui").write_text("in the way of the folder", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert session_slot.session_slot.__wrapped__() == 1


@pytest.mark.parametrize(("number", "name"), [(1, "build-1"), (2, "build-1-s2")])
def test_only_a_session_beside_another_one_has_names_of_its_own(
    number: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_name, "session_slot", lambda: number)
    assert image_name.image_name("Server", "build-1") == f"godock-tui/server:{name}"
