from dataclasses import replace

import pytest
from textual.message import Message

from tests.conftest import Golden
from tests.support.builds import finished, renamed
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import build_to_comparison, until
from tui.lab.sizes.build import StepTiming
from tui.lab.sizes.comparison import Comparison, Row, compare
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.ui.compare.content import columns_of, head_line, notes_of, row_lines, verdict_line
from tui.ui.compare.screen import CompareScreen
from tui.ui.image.screen import ImageScreen


def _estimate(value: float) -> Figure:
    return Figure(value, Source.ESTIMATE, value / 10)


@pytest.fixture
def comparison() -> Comparison:
    naive = Row(
        name="naive",
        title="single-stage image",
        recipe=RECIPE,
        measurement=Measurement(
            unpacked_bytes=_estimate(900e6),
            pull_bytes=_estimate(310e6),
            base_bytes=_estimate(800e6),
            binary_bytes=_estimate(10e6),
        ),
    )
    first = finished("build-1", RECIPE, 10_000_000)
    second = renamed(finished("build-2", RECIPE, 7_000_000), "build-2")
    return compare((first, second), naive)


def test_a_build_whose_program_came_from_the_cache_says_so(comparison: Comparison) -> None:
    build = replace(finished("build-1", RECIPE, 10_000_000), steps=(StepTiming("RUN go build", 0.0, True),))
    row = Row(name="build-1", title="", recipe=RECIPE, measurement=build.measurement, build=build)
    assert "program was cached" in [note.plain for note in notes_of(row, comparison)]


def _titles(comparison: Comparison, width: int, *, exact: bool = False) -> list[str]:
    return [column.title for column in columns_of(comparison, width, exact=exact)]


def test_columns_go_from_the_right_and_never_the_name(comparison: Comparison) -> None:
    everything = [
        "pull",
        "unpacked",
        "start",
        "memory",
        "build",
        "pull vs naive",
        "vs previous build",
        "binary",
    ]
    assert _titles(comparison, 145) == everything
    assert _titles(comparison, 130) == everything[:7]
    assert _titles(comparison, 117) == [*everything[:6], "vs prev."]
    assert _titles(comparison, 100) == everything[:6]
    assert _titles(comparison, 90) == [*everything[:5], "vs naive"]
    assert _titles(comparison, 77) == everything[:5]
    assert _titles(comparison, 55) == everything[:3]
    assert _titles(comparison, 20) == []


def test_every_line_is_as_wide_as_the_screen(comparison: Comparison) -> None:
    for width in (117, 77, 57, 40):
        columns = columns_of(comparison, width)
        lines = [head_line(columns, width)]
        for row in comparison.rows:
            lines += row_lines(row, comparison, columns, width)
        assert {line.cell_length for line in lines} == {width}


def test_an_estimate_is_marked_and_explained(comparison: Comparison) -> None:
    naive = comparison.rows[-1]
    first, second = row_lines(naive, comparison, columns_of(comparison, 117), 117)
    assert "~310 MB" in first.plain and "~900 MB" in first.plain
    assert "estimate ±90.0 MB, m: measure" in second.plain


def test_a_difference_to_an_estimate_is_one_too(comparison: Comparison) -> None:
    best = comparison.rows[0]
    assert best.name == "build-2"
    first, _ = row_lines(best, comparison, columns_of(comparison, 130), 130)
    assert "~−99 % −306 MB" in first.plain
    assert "−26 % −1.5 MB" in first.plain
    assert "~−26 %" not in first.plain


def test_the_best_build_and_the_newest_are_named(comparison: Comparison) -> None:
    first, second = row_lines(comparison.rows[0], comparison, columns_of(comparison, 117), 117)
    assert first.plain.startswith("★ ")
    assert "newest" in second.plain


def test_the_verdict_says_in_a_sentence_what_was_bought(comparison: Comparison) -> None:
    said = verdict_line(comparison, "build-2", 200).plain
    assert said.startswith(
        "build-2 pulls 4.3 MB (~−99 %), unpacks to 10.0 MB (~−99 %), compared with naive (estimated)"
    )
    assert "baseline for the other rows" in verdict_line(comparison, "naive", 200).plain


async def test_the_naive_baseline_is_measured_on_request(make_app: MakeApp) -> None:
    messages: list[Message] = []
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40), message_hook=messages.append) as pilot:
        await build_to_comparison(pilot)
        assert_shown(app, "estimate ±")
        await pilot.press("m")
        await until(pilot, lambda: len(app.builds) == 2 and app.screen is app.compare_screen)
        assert [one for one in messages if isinstance(one, CompareScreen.NaiveRequested)]
        assert_shown(app, "179 MB", "! has source", "! has toolchain")
        assert "estimate ±" not in screen_text(app)
        assert app.compare_screen.check_action("measure_naive", ()) is None


async def test_space_picks_the_row_that_the_others_are_compared_with(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("space")
        assert app.compare_screen.comparison.baseline == "build-1"
        assert_shown(app, "pull vs build-1")


async def test_i_changes_between_rounded_and_exact_sizes(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("i")
        assert "10 141 000 B" in screen_text(app).replace("\N{NO-BREAK SPACE}", " ")
        await pilot.press("i")
        assert_shown(app, "10.1 MB")


async def test_enter_opens_the_image_and_escape_comes_back(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("enter")
        assert isinstance(app.screen, ImageScreen)
        assert_shown(
            app,
            "COPY /out/golang-sample",
            "Files in layer 3",
            "/etc/ssl/certs/ca-certificates.crt",
            "FROM --platform=$BUILDPLATFORM",
        )
        await pilot.press("up")
        await until(pilot, lambda: "Files in layer 2" in screen_text(app) and "passwd" in screen_text(app))
        assert_shown(app, "▾ etc/", "▾ ssl/certs/", "ca-certificates.crt")
        await pilot.press("i")
        assert "7 139 480" not in screen_text(app)
        await pilot.press("escape")
        assert app.screen is app.compare_screen


async def test_a_row_that_nobody_built_cannot_be_opened(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("down", "enter")
        assert app.screen is app.compare_screen
        assert app.compare_screen.check_action("open", ()) is None


async def test_rows_can_be_picked_and_opened_with_the_mouse(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        row = next(y for y, line in enumerate(screen_text(app).splitlines()) if "single-stage image" in line)
        assert await pilot.click(offset=(10, row))
        assert app.compare_screen.builds.cursor == "naive"
        assert await pilot.click(offset=(10, row - 2))
        assert await pilot.click(offset=(10, row - 2))
        assert isinstance(app.screen, ImageScreen)


async def test_the_ways_back_lead_to_the_wizard_and_to_the_build(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("b")
        assert app.screen is app.build_screen
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        await pilot.press("w")
        assert app.screen is app.wizard
        await pilot.press("c")
        await until(pilot, lambda: app.screen is app.compare_screen)
        await pilot.press("escape")
        assert app.screen is app.wizard


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_comparison_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("m")
        await until(
            pilot, lambda: len(app.builds) == 2 and app.screen is app.compare_screen and not app.activity
        )
        golden.check(f"compare-{size[0]}.txt", screen_text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_an_image_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=size) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Contents" in screen_text(app) and not app.activity)
        golden.check(f"image-{size[0]}.txt", screen_text(app))
