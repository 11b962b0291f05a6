"""Answers outlive the session on disk; a damaged, foreign or old file is as good as none."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.catalog.answers import NOON, image, tags
from tui.catalog.answer import Answer
from tui.catalog.answer_cache import AnswerCache
from tui.registry.reference import parse

_ALPINE = parse("alpine:3.24")


def _kept(answer: Answer) -> Answer:
    return replace(answer, kept=True)


def test_what_was_put_is_found_again_and_says_that_it_was_kept(tmp_path: Path) -> None:
    image_answer, tags_answer = image("alpine:3.24"), tags("golang", "1.27.3", "13-slim")
    AnswerCache(tmp_path / "new").put(image_answer)
    AnswerCache(tmp_path / "new").put(tags_answer)
    cache = AnswerCache(tmp_path / "new")
    assert cache.image(_ALPINE, "linux/amd64", NOON) == _kept(image_answer)
    assert cache.tags(parse("golang:whatever"), NOON) == _kept(tags_answer)
    assert set(cache.all(NOON)) == {_kept(image_answer), _kept(tags_answer)}


def test_only_the_last_answer_to_a_question_is_kept(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    for size in (1, 2):
        cache.put(image("alpine:3.24", size))
    assert [answer.compressed_bytes for answer in cache.all(NOON)] == [2]


def test_another_question_has_another_answer(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.put(image("alpine:3.24"))
    assert cache.image(_ALPINE, "linux/arm64", NOON) is None
    assert cache.image(parse("alpine:3.23"), "linux/amd64", NOON) is None
    assert cache.tags(_ALPINE, NOON) is None


@pytest.mark.parametrize(
    ("age", "found"),
    [
        (timedelta(0), True),
        (timedelta(days=90), True),
        (timedelta(days=90, seconds=1), False),
        (timedelta(minutes=-59), True),
        (timedelta(minutes=-61), False),
    ],
)
def test_an_answer_that_is_too_old_or_from_the_future_is_none(
    tmp_path: Path, age: timedelta, found: bool
) -> None:
    cache = AnswerCache(tmp_path)
    cache.put(image("alpine:3.24"))
    assert (cache.image(_ALPINE, "linux/amd64", NOON + age) is not None) is found
    assert bool(cache.all(NOON + age)) is found
    assert bool(list(tmp_path.iterdir())) is found


def _with(name: str, value: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), name: value})


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda text: text[: len(text) // 2],
        lambda _: "\x00\xff",
        lambda _: "[]",
        lambda _: "{}",
        lambda _: "[" * 100_000,
        lambda text: text + " " * 1_000_000,
        _with("version", 2),
        _with("asked", "yesterday"),
        _with("asked", "2026-11-24T12:00:00"),
        _with("asked", 3),
        _with("image", "Not a reference"),
        _with("image", "alpine:3.23"),
        _with("digest", "sha256:1"),
        _with("compressed_bytes", "4"),
        _with("compressed_bytes", -4),
        _with("platforms", ["linux\x1b[31m"]),
        _with("platforms", None),
        _with("platform", 3),
    ],
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: Callable[[str], str]) -> None:
    cache = AnswerCache(tmp_path)
    cache.put(image("alpine:3.24"))
    [path] = tmp_path.iterdir()
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert cache.image(_ALPINE, "linux/amd64", NOON) is None
    cache.put(image("alpine:3.24"))
    assert cache.image(_ALPINE, "linux/amd64", NOON) is not None


def test_tags_that_are_none_are_not_believed_from_disk_either(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.put(tags("golang", "1.27.3"))
    [path] = tmp_path.iterdir()
    path.write_text(_with("tags", ["1.27.3", "\x1b[31m"])(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert cache.tags(parse("golang"), NOON) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = AnswerCache(tmp_path / "file" / "folder")
    cache.put(image("alpine:3.24"))
    assert cache.all(NOON) == ()
    assert cache.image(_ALPINE, "linux/amd64", NOON) is None


def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.put(image("alpine:3.24"))
    [path] = tmp_path.iterdir()
    path.unlink()
    path.mkdir()
    cache.put(image("alpine:3.24"))
    assert list(tmp_path.iterdir()) == [path]


def test_who_reads_while_others_write_sees_whole_answers_only(tmp_path: Path) -> None:
    AnswerCache(tmp_path).put(image("alpine:3.24", 0))
    over = threading.Event()

    def write() -> None:
        size = 0
        while not over.is_set():
            size += 1
            AnswerCache(tmp_path).put(image("alpine:3.24", size))

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(200):
            assert AnswerCache(tmp_path).image(_ALPINE, "linux/amd64", NOON) is not None
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert len(list(tmp_path.iterdir())) == 1
