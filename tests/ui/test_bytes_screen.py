"""The bytes of a program in the real app: a map to walk in, a table, advice, and the way to them and back."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import Golden
from tests.screenshots.bytes_run import recorded_bytes
from tests.support.samples import WEB
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import GOOD, MARKUP, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import app_of, build_to_comparison, until
from tests.ui.wizard_driving import click_on
from tui.engine import EngineError
from tui.lab.bytes.account import Account, Group, Item, Part
from tui.lab.bytes.measure_sizes import MeasuredSizes, SizeRun
from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.sizes.measurement import Source
from tui.recipe import Strip
from tui.ui.bytes.view import BytesView, Look
from tui.ui.image.file_list import FileList
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.run_state import RunState

Weigh = Callable[..., Any]
Use = Callable[[Weigh], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Return a function that puts another counting in the place of the real one."""
    return lambda measure_sizes: monkeypatch.setattr("tui.ui.bytes.screen.measure_sizes", measure_sizes)


@pytest.fixture
def counted(use: Use) -> list[Any]:
    """Count the recorded program; returns the recipes that were asked for."""
    asked: list[Any] = []

    async def measure_sizes(_session: object, recipe: object, **_more: object) -> SizeRun:
        asked.append(recipe)
        return SizeRun(sizes=recorded_bytes(), image=None)

    use(measure_sizes)
    return asked


async def _open(pilot: Pilot[None]) -> None:
    """Count the bytes of the wizard's recipe."""
    app = app_of(pilot)
    await until(pilot, lambda: app.session and app.focused)
    await pilot.press("t")
    await until(pilot, lambda: app.screen is app.bytes_screen)
    await until(pilot, lambda: _view(pilot).account is not None and pilot.app.focused)


def _view(pilot: Pilot[None]) -> BytesView:
    view = app_of(pilot).bytes_screen.view
    assert isinstance(view, BytesView)
    return view


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_it_looks_right(
    make_app: MakeApp, golden: Golden, counted: list[Any], size: tuple[int, int]
) -> None:
    app = make_app(FakeEngine(GOOD), recipe=replace(RECIPE, strip=Strip.ALL))
    async with app.run_test(size=size) as pilot:
        await _open(pilot)
        golden.check(f"bytes-map-{size[0]}.txt", screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "[table]" in screen_text(app))
        golden.check(f"bytes-table-{size[0]}.txt", screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "[savings]" in screen_text(app))
        golden.check(f"bytes-gain-{size[0]}.txt", screen_text(app))


async def test_the_map_is_walked_in_with_the_keyboard(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        assert_shown(app, "┏", "function tables · ")
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: "ugorji/go/codec v1.3.1" in screen_text(app) and _view(pilot).inside)
        assert_shown(app, "› github.com/ugorji/go/codec")
        deeper = _view(pilot).inside
        await pilot.press("escape")
        await until(pilot, lambda: not _view(pilot).inside)
        assert _view(pilot).cursor == deeper
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)


async def test_the_map_is_walked_in_with_the_mouse(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await click_on(pilot, "standard library")
        await until(pilot, lambda: "standard library · " in screen_text(app))
        await click_on(pilot, "standard library")
        await until(pilot, lambda: "› standard library" in screen_text(app))
        assert_shown(app, "runtime", "crypto/tls")


async def test_what_is_too_small_for_the_map_is_in_the_table(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await click_on(pilot, "smaller parts")
        await click_on(pilot, "smaller parts")
        await until(pilot, lambda: _view(pilot).look is Look.TABLE)
        assert_shown(app, "golang.org/x/net v0.51.0")


async def test_the_table_is_filtered_sorted_and_opened(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        await pilot.press("slash", *"http2")
        await until(pilot, lambda: "/ http2" in screen_text(app))
        assert [node.title for node in _view(pilot).rows] == ["standard library", "golang.org/x/net v0.51.0"]
        await pilot.press("enter", "down", "enter")
        await until(pilot, lambda: "› golang.org/x/net" in screen_text(app))
        assert_shown(app, "golang.org/x/net/http2/hpack")
        await pilot.press("s")
        await until(pilot, lambda: "by name" in screen_text(app))
        titles = [node.title for node in _view(pilot).rows]
        assert titles == sorted(titles)
        await pilot.press("i")
        await until(pilot, lambda: "130\N{NO-BREAK SPACE}" in screen_text(app))


async def test_debug_information_is_shown_when_the_image_has_it_or_on_demand(
    make_app: MakeApp, counted: list[Any]
) -> None:
    app = make_app(FakeEngine(GOOD), recipe=replace(RECIPE, strip=Strip.NONE))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        assert_shown(app, "debug information", "32.3%")
        await pilot.press("d")
        await until(pilot, lambda: "│debug information" not in screen_text(app) and not _view(pilot).debug)
        assert_shown(app, "14.9 MB without debug")


async def test_the_image_leads_there_and_back(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImageScreen) and app.focused)
        await pilot.press("t")
        await until(pilot, lambda: app.screen is app.bytes_screen and _view(pilot).account)
        assert_shown(app, "build-1", "in the image 7.1 MB")
        assert counted == [app.builds[0].recipe]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ImageScreen))
        await pilot.press("t")
        await until(pilot, lambda: app.screen is app.bytes_screen)
        assert len(counted) == 1  # what is known is not counted again


async def test_enter_on_the_program_in_the_list_of_files_leads_there_too(
    make_app: MakeApp, counted: list[Any]
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, ImageScreen) and "golang-sample" in screen_text(app)
        )
        await until(pilot, lambda: app.screen.query_one("#files", FileList).cursor == "/golang-sample")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.screen is app.bytes_screen)


async def test_the_wizards_recipe_takes_what_there_is_to_gain(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.wizard)
        assert app.wizard.current.recipe == replace(RECIPE, tags=("nomsgpack",))


async def test_of_a_program_that_the_projects_own_dockerfile_built_the_recipes_is_counted(
    make_app: MakeApp, counted: list[Any]
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await build_to_comparison(pilot)
        app.push_screen(ImageScreen(replace(app.builds[0], name=OWN)))
        await until(pilot, lambda: isinstance(app.screen, ImageScreen) and app.focused)
        await pilot.press("t")
        await until(pilot, lambda: app.screen is app.bytes_screen and _view(pilot).account)
        assert_shown(app, "the wizard's recipe")
        assert "in the image" not in screen_text(app)


async def test_two_builds_are_compared_package_by_package(make_app: MakeApp, use: Use) -> None:
    known = recorded_bytes()
    parts = tuple(part for part in known.account.parts if "ugorji" not in part.name)
    smaller = replace(known.account, parts=parts, bytes=sum(part.bytes for part in parts))
    answers = [known, MeasuredSizes(account=smaller, reflection=None)]

    async def measure_sizes(*_words: object, **_more: object) -> SizeRun:
        return SizeRun(sizes=answers.pop(0), image=None)

    use(measure_sizes)
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await _open(pilot)
        await pilot.press("c")
        await until(pilot, lambda: "Count the bytes of a second build, and then" in screen_text(app))
        assert app.session is not None
        app.bytes_screen.start(app.session, replace(RECIPE, tags=("nomsgpack",)), "without", None)
        await until(pilot, lambda: _view(pilot).account is smaller)
        await pilot.press("c")
        await until(pilot, lambda: "compared with the wizard's recipe" in screen_text(app))
        assert_shown(app, "−3.3 MB", "github.com/ugorji/go/codec", "3.3 MB → 0 B")
        await pilot.press("escape")
        await until(pilot, lambda: _view(pilot).other is None)


async def test_trouble_is_told_with_the_end_of_the_log_and_can_be_tried_again(
    make_app: MakeApp, use: Use
) -> None:
    async def measure_sizes(*_words: object, **_more: object) -> SizeRun:
        raise EngineError("The unstripped build failed: exit code 1", f"Look here.\n{MARKUP}")

    use(measure_sizes)
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.session and app.focused)
        await pilot.press("t")
        await until(pilot, lambda: "The unstripped build failed" in screen_text(app))
        assert_shown(app, "Look here.", MARKUP, "r again")
        assert _view(pilot).run is RunState.FAILED


async def test_it_can_be_stopped_and_goes_on_behind_other_screens(make_app: MakeApp, use: Use) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def measure_sizes(*_words: object, **_more: object) -> SizeRun:
        begun.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.set()
        raise AssertionError

    use(measure_sizes)
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session and app.focused)
        await pilot.press("t")
        await until(pilot, lambda: begun.is_set() and "is linked again with" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        assert not ended.is_set()
        await pilot.press("t")
        await until(pilot, lambda: app.screen is app.bytes_screen)
        await pilot.press("x")
        await until(pilot, lambda: "Counting was stopped" in screen_text(app))
        assert ended.is_set()
        await pilot.press("r")
        await until(pilot, lambda: _view(pilot).busy)
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)


async def test_foreign_names_are_text_and_nothing_is_told_by_colour_alone(
    make_app: MakeApp, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    part = Part(group=Group.DEPENDENCY, module=MARKUP, name=MARKUP, bytes=900, items=(Item(MARKUP, 900),))
    own = Part(group=Group.OWN, module="main", name="main", bytes=500)

    async def measure_sizes(*_words: object, **_more: object) -> SizeRun:
        return SizeRun(
            sizes=MeasuredSizes(account=Account(MARKUP, 1400, (part, own)), reflection=None), image=None
        )

    use(measure_sizes)
    app = make_app(FakeEngine(GOOD), project=replace(WEB, module=MARKUP))
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        assert_shown(app, MARKUP, "┏", "┌", "· dependencies")
        await pilot.press("v")
        await until(pilot, lambda: "[table]" in screen_text(app))
        assert_shown(app, "▌", "dependencies", "own code")


async def test_a_terminal_without_room_for_a_map_says_where_else_to_look(
    make_app: MakeApp, counted: list[Any]
) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await _open(pilot)
        app.bytes_screen.map.styles.height = 2
        await until(pilot, lambda: "too small for the map" in screen_text(app))


async def test_a_saving_that_is_taken_is_shown_as_less_to_pull(make_app: MakeApp, counted: list[Any]) -> None:
    app = make_app(FakeEngine(GOOD))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await build_to_comparison(pilot)
        await pilot.press("t")
        await until(pilot, lambda: app.screen is app.bytes_screen and _view(pilot).account)
        saved = _view(pilot).best.bytes
        await pilot.press("f")
        await until(pilot, lambda: app.screen is app.wizard and "this choice" in screen_text(app))
        assert "this choice: −" in screen_text(app)
        sizes, before = app.wizard.current.sizes, app.wizard.current.sizes_before
        assert before.binary_bytes.source is Source.MEASURED
        assert before.binary_bytes.value - sizes.binary_bytes.value == pytest.approx(saved)
