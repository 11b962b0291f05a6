"""The ladder's screen: one rung at a time, what it changes, why, and what that comes to on this project."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static
from textual.worker import Worker

from tui.engine import EngineError
from tui.lab.files.files import WriteError
from tui.lab.ladder.lesson_check import LessonCheck, LessonResult, check_lesson
from tui.lab.session import Session
from tui.recipe import RecipeContext
from tui.render import why
from tui.ui.build.view import BuildView
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.long_work import stop
from tui.ui.kit.page import Page
from tui.ui.kit.row_list import RowList
from tui.ui.kit.scroll_text import ScrollText
from tui.ui.kit.teaching import teaching
from tui.ui.lab.view import Standing
from tui.ui.ladder.content import (
    activity,
    diff_content,
    facts_content,
    first_change,
    foot_content,
    said_when_done,
    title_content,
)
from tui.ui.ladder.ladder_list import LadderHead, LadderList
from tui.ui.ladder.run import LadderRun
from tui.ui.ladder.view import LadderView, begun

_FRAMES = 5
"""Times a second that the clock is drawn; rungs are drawn when they change."""


class LadderScreen(Page):
    """Owns one :class:`LadderView` and the worker that fills it; it works on while another screen is shown."""

    CSS_PATH = "screen.tcss"
    HELP = "One change at a time. **1**, **2** and **3** try on a copy what a lesson claims of the rung."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("ladder")]

    view: var[LadderView | None] = var(None, init=False)
    """The rungs, or None before :meth:`open`."""
    build: var[BuildView | None] = var(None, init=False)
    """The steps of the one solve."""

    @dataclass
    class Progressed(Message):
        """What runs has changed."""

        activity: str
        """For every header; empty when nothing runs."""

    @dataclass
    class Ended(Message):
        """A run has come to its end, whichever way."""

        words: str

    rungs = query_one(LadderList)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._session: Session | None = None
        self._recipe_context: RecipeContext | None = None
        self._run: LadderRun | None = None
        self._worker: Worker[None] | None = None
        self._trial: Worker[None] | None = None
        self._shown: tuple[str, bool] | None = None
        """The rung whose file is shown, and whether it is shown whole."""

    def compose_body(self) -> ComposeResult:
        """A line on top, the rungs, and below them the chosen one's file and words."""
        yield Line(id="ladder-title")
        yield LadderHead(id="ladder-head").data_bind(LadderScreen.view)
        yield LadderList(id="rungs").data_bind(LadderScreen.view)
        with Horizontal(id="ladder-panes"):
            yield ScrollText(id="ladder-file")
            with VerticalScroll(id="ladder-words"):
                yield Static(id="ladder-facts", markup=False)
                yield Static(id="ladder-why", markup=False)
        yield Static(id="ladder-foot", markup=False)

    def on_mount(self) -> None:
        """Draw the first state."""
        self.rungs.focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """What fits depends on the width."""
        self.call_after_refresh(self._draw)

    def on_screen_resume(self) -> None:
        """Draw what has come while another screen was shown."""
        self._draw()

    async def open(self, session: Session, context: RecipeContext) -> None:
        """Show the ladder of a project and a recipe, with what is remembered of it; one that is climbed stays."""
        if (
            self._recipe_context == context
            and self._session is not None
            and self._session.engine is session.engine
        ):
            return
        await self.stop()
        self._session, self._recipe_context = session, context
        run = LadderRun(session, context)
        await run.recall(times=False)
        self.build = None
        self.view = begun(run.rows, context.project, context.catalog)

    async def stop(self) -> None:
        """Stop what runs, and wait until it has ended; what is measured stays."""
        if self._trial is not None and not self._trial.is_finished:
            self._trial.cancel()
        view, run, worker = self.view, self._run, self._worker
        if view is None or run is None or worker is None or worker.is_finished:
            return
        self.view = replace(view, standing=Standing.STOPPING)
        await stop(worker, run.over)

    def action_climb(self, times: bool) -> None:
        """Build and measure every rung."""
        if self._session is None or self._recipe_context is None or self.current.busy:
            return
        run = self._run = LadderRun(self._session, self._recipe_context)
        self.view = replace(self.current, rows=run.rows, standing=Standing.RUNNING, trouble="", times=times)
        self.build = BuildView(job=run.job, started=self._clock(), now=self._clock())
        self._worker = self._work(run, times)
        self._tell()

    @work(exclusive=True, group="ladder", exit_on_error=False)
    async def _work(self, run: LadderRun, times: bool) -> None:
        def changed() -> None:
            self.view = replace(self.current, rows=run.rows)
            self._tell()

        ticking = asyncio.ensure_future(self._tick(run))
        standing, trouble = await run.follow(changed, times=times)
        ticking.cancel()
        self.view = replace(self.current, rows=run.rows, standing=standing, trouble=trouble)
        self._tell()
        self.post_message(self.Ended(said_when_done(self.current)))

    async def _tick(self, run: LadderRun) -> None:
        while True:
            await asyncio.sleep(1 / _FRAMES)
            if self.build is not None:
                self.build = self.build.after(run.inbox.take(), self._clock())

    def _tell(self) -> None:
        """Let every header show what runs."""
        self.post_message(self.Progressed(activity(self.current)))

    @property
    def current(self) -> LadderView:
        """The rungs; there are some once :meth:`open` was called."""
        assert self.view is not None  # noqa: S101 - only called after open
        return self.view

    def watch_build(self) -> None:
        """Follow the clock."""
        if self.is_mounted and self.is_current:
            self._draw_title()

    def watch_view(self, before: LadderView | None, view: LadderView | None) -> None:
        """Follow the state."""
        if not self.is_mounted or view is None:
            return
        self._draw()
        if before is not None and before.chosen != view.chosen:
            self.query_one("#ladder-words").scroll_home(animate=False)
        self.refresh_bindings()

    def _draw(self) -> None:
        if not self.is_mounted or not self.is_current or self.view is None:
            return
        view = self.view
        self._draw_title()
        self.set_class(view.whole, "-whole")
        self.set_class(view.reading, "-reading")
        for name in ("file", "words"):
            self.call_after_refresh(self._draw_pane, name)
        self.query_one("#ladder-foot", Static).update(foot_content(view, self.size.width - 2))

    def _draw_pane(self, name: str) -> None:
        width = self.query_one(f"#ladder-{name}").scrollable_content_region.width
        if self.view is None or width < 1:
            return
        if name == "file":
            shown = self.view.chosen, self.view.whole
            # what changes comes into view with a little of what stands above it; a reader of the same stays in place
            top = None if shown == self._shown else 0 if self.view.whole else first_change(self.view) - 2
            self._shown = shown
            self.query_one(ScrollText).say(diff_content(self.view, width), top=top)
            return
        self.query_one("#ladder-facts", Static).update(facts_content(self.view, width))
        self.query_one("#ladder-why", Static).update(teaching(why(self.view.row.step.rung.why)))

    def _draw_title(self) -> None:
        if self.view is not None:
            title = title_content(self.view, self.build, self.app.project.root.name, self.size.width - 2)
            self.query_one("#ladder-title", Line).show(title)
        else:
            self.query_one("#ladder-title", Line).show(Content("No ladder is open. Press u in the wizard."))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.view = self.current.at(event.id)

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the image of the chosen rung."""
        if self.view is not None and self.view.row.build is not None:
            self.app.push_screen(ImageScreen(self.view.row.build))

    def action_whole(self) -> None:
        """Show both versions whole, or one with what changes in it."""
        self.view = replace(self.current, whole=not self.current.whole, reading=False)

    def action_read(self) -> None:
        """Show the text alone, or beside the file again."""
        self.view = replace(self.current, reading=not self.current.reading, whole=False)
        self.query_one("#ladder-words" if self.current.reading else "#rungs").focus()

    def action_try(self, what: str) -> None:
        """Try a claim on the chosen rung."""
        if self._session is not None and not self.current.busy and self.current.trying is None:
            self.view = replace(self.current, trying=LessonCheck(what), shown=None, whole=False)
            self._trial = self._try(self._session, LessonCheck(what))

    @work(exclusive=True, group="claim", exit_on_error=False)
    async def _try(self, session: Session, lesson: LessonCheck) -> None:
        row = self.current.row
        shown: LessonResult | None = None
        try:
            shown = await check_lesson(lesson, session, row)
        except (EngineError, WriteError) as error:
            shown = LessonResult(lesson, f"{error.message} {error.hint}")
        finally:
            narrow = self.has_class("-narrow")
            stays = shown if self.current.row.name == row.name else None
            self.view = replace(
                self.current,
                trying=None,
                shown=stays,
                reading=self.current.reading or (narrow and stays is not None),
            )

    @work(group="stop-ladder", exclusive=True)
    async def action_cancel(self) -> None:
        """Stop what runs."""
        await self.stop()

    def action_leave(self) -> None:
        """Go back to the file, or to the wizard."""
        if self.view is not None and (self.view.reading or self.view.whole):
            self.view = replace(self.view, reading=False, whole=False)
            self.rungs.focus()
        else:
            super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not possible now; while something runs it can be stopped, later begun anew."""
        view = self.view
        if view is None:
            return action not in {"climb", "cancel", "open", "whole", "read", "try"}
        works = view.busy or view.trying is not None
        match action:
            case "cancel":
                return works
            case "climb":
                return not works
            case "try":
                return True if view.row.step.applies and not works else None
            case "open":
                return True if view.row.build is not None else None
            case "whole":
                return True if view.before is not None and view.row.step.applies else None
        return True
