"""Each text that a user can see is plain English."""

import pytest

from tests.english.rooms import ROOMS
from tests.support.english import faults_of
from tests.support.messages import every_text, texts_of


@pytest.mark.parametrize("room", ROOMS)
def test_each_text_of_a_room_is_plain_english(room: str) -> None:
    texts = [text for text in every_text() if text.where.startswith(f"tui/{room}/")]
    assert texts
    assert {text.where: found for text in texts if (found := faults_of(text.text))} == {}


@pytest.mark.parametrize(
    "source",
    [
        'command = "go build 2> log || { cat log >&2; exit 1; }"',
        'style = "color: red;\\nbackground: blue;\\n"',
    ],
)
def test_code_in_a_string_is_not_a_text(source: str) -> None:
    assert texts_of(source) == ()


def test_a_sentence_in_a_string_is_a_text() -> None:
    assert [text for _, text in texts_of('raise Fault(f"Cannot read {path}; try again.")')] == [
        "Cannot read {…}; try again."
    ]
