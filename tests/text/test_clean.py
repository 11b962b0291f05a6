"""Text from outside loses its power, and nothing else."""

import random

import pytest

from tui.text.clean import clean_line


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain text", "plain text"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new title\x07after", "after"),
        ("\x1b]52;c;c3RvbGVu\x1b\\after", "after"),
        ("\x9b31mred", "red"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("10 %\r50 %\r100 %\n", "100 %"),
        ("ends in an escape\x1b", "ends in an escape"),
        ("bell\x07 and null\x00", "bell and null"),
        ("right\u202eto left", "rightto left"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("a\tb", "a   b"),
        ("[bold]markup stays text[/bold]", "[bold]markup stays text[/bold]"),
    ],
)
def test_what_a_terminal_would_act_on_goes(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_a_line_of_megabytes_is_cut_and_says_so() -> None:
    cut = clean_line("x" * 3_000_000)
    assert cut.startswith("xxx")
    assert cut.endswith("(+2998000 chars)")
    assert len(cut) < 2100


def test_no_control_character_survives_random_bytes() -> None:
    numbers = random.Random(7)
    for _ in range(5000):
        raw = bytes(numbers.randrange(256) for _ in range(numbers.randrange(60))).decode("latin-1")
        assert all(ord(character) >= 32 and not 127 <= ord(character) < 160 for character in clean_line(raw))
