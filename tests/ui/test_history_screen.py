"""The history of a project on screen: a chart over its commits, every measurement, and a way to forget them."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.support.builds import finished
from tests.support.samples import WEB
from tests.ui.conftest import MakeApp
from tests.ui.fakes import GOOD, MARKUP, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, until
from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.store import History
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.sizes.metrics import PULL, START
from tui.recipe import Recipe, Upx
from tui.ui.history.content import chart_content, head_line, row_line
from tui.ui.history.screen import HistoryScreen
from tui.ui.history.view import HistoryView

_FIRST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _entry(commit: str, hours: int, pull: float, start: float | None, recipe: Recipe | None = None) -> Entry:
    build = finished("build-1", recipe or Recipe(), 6_000_000)
    sizes = replace(
        build.measurement,
        pull_bytes=Figure(pull, Source.MEASURED),
        startup_ms=None if start is None else Figure(start, Source.MEASURED),
        memory_bytes=Figure(1_400_000, Source.MEASURED),
    )
    build = replace(build, measurement=sizes)
    return entry_of(build, WEB, "docker 28.5", commit * 40, _FIRST + timedelta(hours=hours))


_PACKED = Recipe(upx=Upx.LZMA)
_ENTRIES = (
    _entry("a", 0, 4_000_000, 8.0),
    _entry("b", 20, 5_000_000, 8.2),
    _entry("b", 21, 3_000_000, 240.0, _PACKED),
    _entry("c", 44, 5_000_000, 9.0),
    _entry("d", 70, 2_500_000, None),
)
_VIEW = HistoryView(module=WEB.module, entries=_ENTRIES, loaded=True)


@pytest.fixture(autouse=True)
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    """A history of its own, told in a zone that every machine has."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield History()
    monkeypatch.undo()
    time.tzset()


def _remember(history: History) -> None:
    for entry in _ENTRIES:
        history.record(entry)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_looks_right(
    make_app: MakeApp, golden: Golden, history: History, size: tuple[int, int]
) -> None:
    _remember(history)
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("h")
        await until(pilot, lambda: "4 commits" in screen_text(app))
        golden.check(f"history-{size[0]}.txt", screen_text(app))


async def test_the_chart_follows_the_cursor_and_the_figure(make_app: MakeApp, history: History) -> None:
    _remember(history)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("h")
        await until(pilot, lambda: "pull size of" in screen_text(app))
        assert_shown(app, "4.0 MB → 2.5 MB (−37.5 %)")
        await pilot.press("g")
        await until(pilot, lambda: "start-up of" in screen_text(app))
        assert_shown(app, "8.0 ms → 9.0 ms (+12.5 %)")
        await pilot.press("down", "down")
        await until(pilot, lambda: "measured once" in screen_text(app))
        assert_shown(app, "start-up of distroless/static · -s -w · upx lzma")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)


async def test_forgetting_asks_first_and_enter_alone_forgets_nothing(
    make_app: MakeApp, history: History
) -> None:
    _remember(history)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await until(pilot, lambda: "pull size of" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "Delete 5 measurements of" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        assert len(history.entries(WEB.module)) == 5
        await pilot.press("x")
        await until(pilot, lambda: "Delete 5 measurements of" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "This module has no measurements yet" in screen_text(app))
    assert history.entries(WEB.module) == ()


async def test_rows_give_way_to_the_scrollbar(make_app: MakeApp, history: History) -> None:
    for number in range(30):
        history.record(_entry(f"{number % 10}", number, 4_000_000, 8.0))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await until(pilot, lambda: "30 measurements" in screen_text(app))
        rows = [line for line in screen_text(app).splitlines() if "4.0 MB" in line and "8.0 ms" in line]
        assert len(rows) > 5
        assert all("1.4 MB" in line for line in rows)


async def test_a_history_that_cannot_be_read_says_why(make_app: MakeApp, history: History) -> None:
    history.path.parent.mkdir(parents=True)
    history.path.write_text("no database, and long enough to be looked at as one" * 10, encoding="utf-8")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await until(pilot, lambda: "is damaged" in screen_text(app))
        assert_shown(app, "Move the file away")


def test_a_bar_twice_as_high_is_twice_as_much() -> None:
    lines = chart_content(_VIEW, "4", 60, 4).plain.splitlines()
    assert [line.rstrip() for line in lines[1:]] == [
        "4.0 MB   5.0 MB   5.0 MB   2.5 MB",
        "▂▂▂▂▂▂▂  ███████  ███████",
        "███████  ███████  ███████",
        "███████  ███████  ███████  ███████",
        "███████  ███████  ███████  ███████",
        "aaaaaaa  bbbbbbb  ccccccc  ddddddd",
    ]


def test_of_many_commits_the_newest_are_drawn() -> None:
    drawn = chart_content(_VIEW, "0", 20, 2).plain.splitlines()
    assert drawn[-1].split() == ["ccccccc", "ddddddd"]


def test_a_figure_that_was_never_measured_says_so() -> None:
    view = replace(_VIEW, entries=(_ENTRIES[-1],), figure=START)
    assert "does not contain this image's" in chart_content(view, "0", 60, 4).plain


@pytest.mark.parametrize("width", [40, 77, 117, 200])
def test_lines_fit_and_foreign_text_stays_text(width: int) -> None:
    foreign = replace(_ENTRIES[0], title=f"\x1b[31m{MARKUP}" * 9)
    line = row_line(foreign, width)
    assert line.cell_length == width
    assert "\x1b" not in line.plain
    view = replace(_VIEW, entries=(foreign,))
    assert all(
        len(one) <= width and "\x1b" not in one
        for one in chart_content(view, "0", width, 3).plain.splitlines()
    )


def test_sizes_can_be_shown_to_the_byte() -> None:
    entry = next(one for one in _ENTRIES if one.measurement.pull_bytes)
    exact, rounded = (row_line(entry, 120, exact=exact).plain for exact in (True, False))
    assert f"{PULL.format(entry.measurement.pull_bytes.value, exact=True)}" in exact
    assert "MB" not in exact and "MB" in rounded
    assert head_line(120, exact=True).cell_length == len(exact) == 120
