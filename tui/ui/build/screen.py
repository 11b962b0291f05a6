"""The build screen: stages and steps, the log of one of them, and the cause of a failure."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from tui.engine.engine import EngineError
from tui.engine.events import Built, Cancelled, Failed, FailureKind
from tui.lab.session import Job, Session
from tui.recipe.recipe import Recipe
from tui.ui.build.after_build import Ending, explained, measured, tried_out
from tui.ui.build.content import activity, end_message, title_line
from tui.ui.build.view import BuildView, BuildActivity
from tui.ui.build.cache_watch import CacheWatch
from tui.ui.build.event_buffer import EventBuffer
from tui.ui.kit.keys import bindings
from tui.ui.kit.run_screen import RunScreen, RunError
from tui.ui.kit.run_state import RunState
from tui.ui.build.log_page import LogPage
from tui.ui.kit.save_text import save_text
from tui.ui.build.step_logs import StepLogs
from tui.ui.kit.line import Line
from tui.ui.build.log_pane import LogPane
from tui.ui.kit.row_list import RowList


class BuildScreen(LogPage, RunScreen[BuildView]):
    """Owns one :class:`BuildView` and the worker that updates it, which continues while another screen is visible."""

    MODE = "build"
    FRAMES = 15
    HELP = "The build's steps and the log of the selected step. The build continues while you use other screens."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("build")]

    @dataclass
    class Requested(Message):
        """The user asks for another build: the same one, or one with a fix."""

        recipe: Recipe
        fixes: bool
        """Whether the recipe fixes the failure, so that the wizard should use it."""

    @dataclass
    class Ended(RunScreen.Ended):
        """A build has ended."""

        view: BuildView

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._inbox = EventBuffer()
        self._logs = StepLogs()
        self._read_bytes = 0
        self._cache = CacheWatch()
        self._answers: tuple[object, ...] = ()
        """The state that decides which keys are available."""

    def on_mount(self) -> None:
        self._draw(self.view)

    def on_resize(self) -> None:
        self.call_after_refresh(lambda: self._draw(self.view))

    def on_screen_resume(self) -> None:
        self._draw(self.view)

    def start(self, session: Session, job: Job) -> None:
        """Build a job and measure its image. No other build of this screen may be running."""
        self._inbox, self._logs, self._read_bytes = EventBuffer(), StepLogs(), 0
        self.view = BuildView(job=job, started=self._clock(), now=self._clock())
        self.begin(partial(self._build_and_measure, session, job))

    async def _build_and_measure(self, session: Session, job: Job) -> None:
        started = self._clock()
        self._cache.begin(session, job)
        try:
            async with aclosing(session.run(job)) as events:
                async for event in events:
                    await self._inbox.put(event)
        except asyncio.CancelledError:
            # leaving the block above has ended the build and reaped its process
            self._inbox.add(Cancelled(self._clock() - started))
        except EngineError as error:
            took = self._clock() - started
            self._inbox.add(Failed(FailureKind.ENGINE_GONE, error.message, took, advice=error.hint))
        self.advance()
        self.view = replace(self.current, misses=await self._cache.end(job, self.current.state))
        if isinstance(self.current.state.outcome, Built):
            self._take(await measured(session, self.current, self._note_read))
            if self.current.build is not None:
                self.view = replace(self.current, doing=BuildActivity.TRYING)
                self._take(await tried_out(session, self.current.build, self._note_stage))
        elif self.current.failure is not None:
            step = self.current.state.failed_step
            log = self._logs.of(step.step.id).text if step else ""
            self._take(await explained(session, self.current, log))

    def finish(self, run: RunState, error: RunError | None) -> None:
        """Show the end of the build, whose result may be a failure even if its worker had no error."""
        view = self.current
        if view.build is not None:
            run = RunState.DONE
        elif not view.busy:
            run = view.run
        elif view.run is RunState.STOPPING:
            run = RunState.STOPPED
        elif run is RunState.DONE:
            run = RunState.FAILED  # there is an image, but its layers are unreadable
        self.view = replace(view, run=run)

    def ended(self) -> Message:
        """Return the message to the app at the end of a build."""
        return self.Ended(end_message(self.current), self.MODE, self.current)

    def activity(self) -> str:
        """Return the activity for the headers."""
        return activity(self.current)

    def _take(self, ending: Ending) -> None:
        """Add the result of measuring, running or explaining to the view."""
        self.view = replace(
            self.current,
            build=ending.build,
            error=ending.error,
            causes=ending.causes,
        )

    def _note_read(self, count: int) -> None:
        """Store how much of the image has been read. Thread-safe."""
        self._read_bytes = count

    def _note_stage(self, stage: str) -> None:
        """Show the current stage of the trial."""
        self.view = replace(self.current, stage=stage)

    def advance(self) -> None:
        """Update the view once for all new events."""
        if self.view is None:
            return
        news = self._inbox.take()
        self._logs.take(news)
        view = self.view.after(news, self._clock())
        if view.read_bytes != self._read_bytes:
            view = replace(view, read_bytes=self._read_bytes)
        self.view = view

    def watch_view(self, view: BuildView | None) -> None:
        if not self.is_mounted or view is None:
            return
        if self.is_current:
            self._draw(view)
        self.show_activity()
        answers = (view.run, view.doing, view.causes, bool(self._logs.of(view.shown).lines))
        if answers != self._answers:
            self._answers = answers
            self.refresh_bindings()

    def _draw(self, view: BuildView | None) -> None:
        title = self.query_one("#build-title", Line)
        if view is None:
            title.show(Content("Nothing has been built yet. Press esc to open the wizard, then b to build."))
            return
        title.show(title_line(view, self.size.width - 2))
        self.log_pane.show(view, self._logs.of(view.shown))

    @on(LogPane.Changed)
    def _log_changed(self, event: LogPane.Changed) -> None:
        event.stop()
        self.refresh_bindings()

    @on(RowList.Moved, "#steps")
    @on(RowList.Opened, "#steps")
    def _step_selected(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        if self.view is not None:
            self.view = replace(self.view, selected=event.id)
            self.refresh_bindings()
        if isinstance(event, RowList.Opened):
            self.log_pane.log_view.focus()

    def action_leave(self) -> None:
        if self.log_pane.searching:
            self.log_pane.close_search()
        else:
            super().action_leave()

    def action_fix(self) -> None:
        cause = self.view.fix if self.view else None
        if cause is not None and cause.fix is not None:
            self.post_message(self.Requested(cause.fix, fixes=True))

    def action_again(self) -> None:
        self.post_message(self.Requested(self.current.job.recipe, fixes=False))

    def action_follow(self) -> None:
        self.view = replace(self.current, selected="")
        self.log_pane.follow()
        self.refresh_bindings()

    @work(group="save", exclusive=True)
    async def action_save(self) -> None:
        view = self.current
        name = view.step.step.stage if view.step and view.step.step.stage else "build"
        await save_text(self.app, f"{view.job.name}-{name}.log", self._logs.of(view.shown).text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.view
        match action:
            case "cancel":
                if view is None or not view.busy:
                    return False
                return None if view.run is RunState.STOPPING else True
            case "fix":
                return bool(view and view.fix)
            case "again":
                return bool(view and not view.busy)
            case "follow":
                leads = view is not None and (bool(view.selected) or not self.log_pane.log_view.following)
                return True if leads else None
            case "find" | "save":
                return True if view and self._logs.of(view.shown).lines else None
            case "match":
                return True if self.log_pane.has_matches else None
        return True
