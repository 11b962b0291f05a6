"""What all screens with work of their own share: it is stopped once, and waited for, and its end is told."""

import asyncio

from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var

from tests.ui.conftest import MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.waiting import until
from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.ui.kit.line import Line
from tui.ui.kit.run_screen import RunScreen
from tui.ui.kit.run_state import RunState, RunView


@dataclass(frozen=True, kw_only=True)
class _View(RunView):
    news: int = 0


class _Screen(RunScreen[_View]):
    MODE = "probe"

    view: var[_View | None] = var(None, init=False)

    def compose_body(self) -> ComposeResult:
        yield Line()

    def start(self, work) -> None:  # type: ignore[no-untyped-def]
        self.view = _View()
        self.begin(work)

    def advance(self) -> None:
        pass

    def activity(self) -> str:
        return "probing"

    def ended(self) -> Message:
        return self.Ended(f"ended: {self.current.run}", self.MODE)


async def test_work_is_cancelled_once_and_its_cleaning_up_is_waited_for(make_app: MakeApp) -> None:
    said: list[str] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            said.append("cancelled")
            await may_end.wait()
            said.append("cleaned")

    app = make_app(FakeEngine(GOOD))
    async with app.run_test() as pilot:
        screen = _Screen()
        await app.push_screen(screen)
        screen.start(work)
        await until(pilot, begun.is_set)
        assert (screen.current.run, app.measuring.words) == (RunState.RUNNING, "probing")
        stops = [asyncio.ensure_future(screen.stop()) for _ in range(2)]
        await until(pilot, lambda: said)
        assert screen.current.run is RunState.STOPPING
        assert not any(stop.done() for stop in stops)
        may_end.set()
        await asyncio.gather(*stops)
        assert said == ["cancelled", "cleaned"]
        assert screen.current.run is RunState.STOPPED
        await until(pilot, lambda: not app.measuring)


async def test_work_that_is_stopped_before_its_first_step_has_been_stopped(make_app: MakeApp) -> None:
    async def work() -> None:
        raise AssertionError("it was begun")

    app = make_app(FakeEngine(GOOD))
    async with app.run_test():
        screen = _Screen()
        await app.push_screen(screen)
        screen.start(work)
        async with asyncio.timeout(5):
            await screen.stop()
        assert screen.current.run is RunState.STOPPED


async def test_an_engine_that_is_gone_is_the_trouble_of_the_run_and_the_next_one_begins_without_it(
    make_app: MakeApp,
) -> None:
    async def fail() -> None:
        raise EngineError("The daemon does not answer.", "Start it.")

    async def work() -> None:
        pass

    app = make_app(FakeEngine(GOOD))
    async with app.run_test() as pilot:
        screen = _Screen()
        await app.push_screen(screen)
        screen.start(fail)
        await until(pilot, lambda: screen.current.run is RunState.FAILED)
        assert screen.current.error == "The daemon does not answer. Start it."
        screen.start(work)
        await until(pilot, lambda: screen.current.run is RunState.DONE)
        assert screen.current.error == ""
