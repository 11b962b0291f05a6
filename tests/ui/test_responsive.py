"""The screen stays alive under a flood of log lines."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from textual import events

from tests.ui.conftest import MakeApp
from tests.ui.fakes import BEGIN, RUNNING, FakeEngine, lines
from tests.ui.waiting import until
from tui.engine.events import BuildEvent
from tui.ui.build_view import Phase

_LINES = 100_000


def _flood() -> Iterator[BuildEvent]:
    for first in range(0, _LINES, 50):
        yield lines(
            "test",
            *(
                f"=== RUN   TestNumber{number} and some more words to fill it"
                for number in range(first, first + 50)
            ),
        )


async def _lag(samples: list[float], step: float = 0.005) -> None:
    while True:
        started = time.perf_counter()
        await asyncio.sleep(step)
        samples.append(time.perf_counter() - started - step)


@pytest.fixture
def quiet_collector() -> Iterator[None]:
    """Keep Python's collector away from what the other tests left behind: it is not the app that holds the loop up."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("quiet_collector")
async def test_a_hundred_thousand_lines_never_hold_the_loop_up(make_app: MakeApp) -> None:
    go = asyncio.Event()
    engine = FakeEngine()
    engine.scripts = [_Lazy(lambda: chain(BEGIN, RUNNING, [go], _flood(), [asyncio.Event()]))]
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.lab)
        await pilot.press("b")
        await until(pilot, lambda: app.build_screen.view and app.build_screen.view.shown == "test")
        samples: list[float] = []
        watching = asyncio.create_task(_lag(samples))
        started = time.perf_counter()
        go.set()
        log = app.build_screen._logs.of("test")
        async with asyncio.timeout(60):
            while log.dropped + len(log.lines) < _LINES:
                await asyncio.sleep(0.02)
        took = time.perf_counter() - started
        watching.cancel()
        samples.sort()
        p50, p99, worst = samples[len(samples) // 2], samples[int(len(samples) * 0.99)], samples[-1]
        print(
            f"{_LINES / took:,.0f} lines/s, loop held p50 {p50 * 1000:.1f} p99 {p99 * 1000:.1f} worst {worst * 1000:.1f} ms"
        )
        assert worst < 0.15
        assert p99 < 0.05


async def test_a_key_is_answered_in_the_middle_of_a_flood(make_app: MakeApp) -> None:
    def endless() -> Iterator[BuildEvent]:
        while True:
            yield from _flood()

    engine = FakeEngine()
    engine.scripts = [_Lazy(lambda: chain(BEGIN, RUNNING, endless()))]
    app = make_app(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.lab)
        await pilot.press("b")
        log = None
        async with asyncio.timeout(20):
            while log is None or log.dropped == 0:
                await asyncio.sleep(0.02)
                log = app.build_screen._logs.of("test")
        started = time.perf_counter()
        app.post_message(events.Key("x", "x"))
        async with asyncio.timeout(3):
            while app.build_screen.view.phase is not Phase.STOPPED:
                await asyncio.sleep(0.005)
        took = time.perf_counter() - started
        print(f"stopped {took * 1000:.0f} ms after the key")
        assert engine.closed == 1


class _Lazy:
    """A script whose events are made while it is played, as a real engine makes them."""

    def __init__(self, play: Callable[[], Iterator[BuildEvent | asyncio.Event]]) -> None:
        self._play = play

    def __iter__(self) -> Iterator[BuildEvent | asyncio.Event]:
        return self._play()
