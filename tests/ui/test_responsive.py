"""The app answers in the middle of a flood of lines or keys. No durations: those are for ``python -m tests.bench``."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import chain, count, islice

from textual import events

from tests.ui.conftest import MakeApp
from tests.ui.fakes import BEGIN, RUNNING, FakeEngine, lines
from tests.ui.waiting import until
from tui.engine.events import BuildEvent
from tui.text.clean import LINE_LIMIT
from tui.ui.app import GodockApp
from tui.ui.build.event_buffer import MAX_BYTES
from tui.ui.build.step_logs import MAX_LINES as MOST_KEPT
from tui.ui.build.step_logs import StepLog
from tui.ui.kit.run_state import RunState
from tui.ui.wizard.screen import WizardScreen

_CHUNK = 50
_MOST_WAITING = MAX_BYTES // LINE_LIMIT


class Flood:
    """A script without end whose events are made while it is played, as a real engine makes them."""

    def __init__(self) -> None:
        self.made = 0
        """Lines that have been handed to whoever plays it."""

    def __iter__(self) -> Iterator[BuildEvent]:
        return chain(BEGIN, RUNNING, self._chunks())

    def _chunks(self) -> Iterator[BuildEvent]:
        numbers = count()
        while True:
            self.made += _CHUNK
            yield lines("test", *(f"=== RUN   TestNumber{number}" for number in islice(numbers, _CHUNK)))


async def _flooded(app: GodockApp, enough: Callable[[StepLog], bool]) -> StepLog:
    """Wait until the log of the flooding step holds enough."""
    async with asyncio.timeout(20):
        while not enough(log := app.build_screen._logs.of("test")):
            await asyncio.sleep(0.02)
    return log


async def test_a_key_stops_a_build_in_the_middle_of_a_flood(make_app: MakeApp) -> None:
    engine = FakeEngine(Flood())
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("b")
        await _flooded(app, lambda log: log.dropped > 0)
        app.post_message(events.Key("x", "x"))
        async with asyncio.timeout(10):
            while app.build_screen.view.run is not RunState.STOPPED:
                await asyncio.sleep(0.005)
        assert engine.closed == 1


async def test_the_wizard_can_be_used_in_the_middle_of_a_flood(make_app: MakeApp) -> None:
    app = make_app(FakeEngine(Flood()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("b")
        log = await _flooded(app, lambda log: bool(log.lines))
        app.post_message(events.Key("escape", None))
        async with asyncio.timeout(10):
            while not isinstance(app.screen, WizardScreen):
                await asyncio.sleep(0.005)
            before, seen = app.wizard.current.step, log.dropped + len(log.lines)
            app.post_message(events.Key("n", "n"))
            while app.wizard.current.step == before or log.dropped + len(log.lines) == seen:
                await asyncio.sleep(0.005)
        await app.build_screen.stop()
        await pilot.pause()


async def test_every_line_of_a_flood_is_counted_in_order_and_only_the_last_ones_are_kept(
    make_app: MakeApp,
) -> None:
    app = make_app(FakeEngine(Flood()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("b")
        log = await _flooded(app, lambda log: log.dropped > 2 * MOST_KEPT)
        await app.build_screen.stop()
        assert len(log.lines) == MOST_KEPT
        told = len(RUNNING[-1].lines)
        numbers = [int(line.text.rpartition("TestNumber")[2]) for line in log.lines]
        assert numbers == [log.dropped - told + index for index in range(MOST_KEPT)]


async def test_a_flood_waits_for_the_screen_instead_of_filling_the_memory(make_app: MakeApp) -> None:
    flood = Flood()
    app = make_app(FakeEngine(flood))
    most = 0
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        await pilot.press("b")

        def enough(log: StepLog) -> bool:
            nonlocal most
            most = max(most, flood.made - log.dropped - len(log.lines))
            return log.dropped > 3 * _MOST_WAITING

        await _flooded(app, enough)
        await app.build_screen.stop()
    assert most <= _MOST_WAITING + _CHUNK


async def test_steps_may_be_passed_faster_than_they_are_drawn(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        for key in "nnnnnppppnnnnn":
            # the focus of a step that is gone already must not be news to the one that came after it
            app.post_message(events.Key(key, key))
            await asyncio.sleep(0.002)
        await until(pilot, lambda: app.wizard.current.step == "review")
