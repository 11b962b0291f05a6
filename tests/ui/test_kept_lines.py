"""Whatever blocks lines come in, the last ones are kept, each under its place."""

import random

import pytest

from tui.engine.events import LogLine
from tui.engine.raw_lines import LazyLines
from tui.ui.build.log_buffer import LogBuffer


@pytest.mark.parametrize("seed", range(30))
def test_the_last_lines_are_kept_in_order_whatever_blocks_they_came_in(seed: int) -> None:
    dice = random.Random(seed)
    kept = LogBuffer(limit=20)
    all_lines: list[LogLine] = []
    for _ in range(dice.randint(0, 12)):
        texts = [f"line {len(all_lines) + number}" for number in range(dice.choice((0, 1, 3, 20, 50)))]
        block = [LogLine(text) for text in texts]
        all_lines += block
        raw = LazyLines("".join(f"{text}\n" for text in texts).encode())
        kept.extend(raw if dice.random() < 0.5 else tuple(block))
        last = all_lines[-20:]
        assert (len(kept), kept.total, kept.dropped) == (
            len(last),
            len(all_lines),
            len(all_lines) - len(last),
        )
        assert list(kept) == last
        assert [kept[place] for place in range(len(kept))] == last
        assert [kept[place] for place in range(-len(kept), 0)] == last
        assert kept[3:9] == last[3:9]


def test_there_is_no_line_beyond_the_ends() -> None:
    kept = LogBuffer(limit=2)
    kept.extend(LazyLines(b"a\nb\nc\n"))
    for place in (2, -3):
        with pytest.raises(IndexError):
            kept[place]
