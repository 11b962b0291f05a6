"""Each text that a user can see is plain English."""

import pytest

from tests.english.rooms import ROOMS
from tests.support.english import faults_of
from tests.support.messages import every_text


@pytest.mark.parametrize("room", ROOMS)
def test_each_text_of_a_room_is_plain_english(room: str) -> None:
    texts = [text for text in every_text() if text.where.startswith(f"tui/{room}/")]
    assert texts
    assert {text.where: found for text in texts if (found := faults_of(text.text))} == {}
