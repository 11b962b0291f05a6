"""Only containers whose session is known to be over are removed."""

import os
from dataclasses import replace
from typing import Any

import pytest

from tui.engine.leftovers import Mark, is_left, own_mark


def test_a_session_that_runs_keeps_its_containers() -> None:
    assert not is_left(str(own_mark()), age=10)


@pytest.mark.skipif(not own_mark().boot, reason="this system has no /proc")
@pytest.mark.parametrize(
    "change",
    [{"started": "1"}, {"process": 2**22 + 1}, {"boot": "another"}],
    ids=["number given out again", "process gone", "machine restarted"],
)
def test_a_session_that_is_over_has_left_them(change: dict[str, Any]) -> None:
    assert is_left(str(replace(own_mark(), **change)), age=10)


def test_a_session_on_another_host_is_left_alone_for_an_hour() -> None:
    other = str(replace(own_mark(), host="elsewhere", boot="another"))
    assert not is_left(other, age=3500)
    assert is_left(other, age=3700)


def test_without_proc_the_process_number_decides() -> None:
    own = Mark("host", "", os.getpid(), "")
    assert not is_left(str(own), age=10, own=own)
    assert is_left(str(replace(own, process=2**22 + 1)), age=10, own=own)


@pytest.mark.parametrize("label", ["", "1", "a/b/c", "a/b/c/d", "a/b/1/2/3"])
def test_a_label_that_says_something_else_is_left_alone(label: str) -> None:
    assert Mark.parse(label) is None
    assert not is_left(label, age=10)


def test_a_mark_survives_being_a_label() -> None:
    assert Mark.parse(str(own_mark())) == own_mark()
