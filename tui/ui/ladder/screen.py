"""The ladder screen: the rungs, each with its change, its reason, and its figures on this project."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui.engine import EngineError
from tui.lab.files.files import WriteError
from tui.lab.ladder.lesson_check import LessonCheck, LessonResult, check_lesson
from tui.lab.ladder.plan import LadderPlan, ladder_experiment
from tui.lab.secrets import resolved_secrets
from tui.lab.session import Job, Session
from tui.recipe import RecipeContext
from tui.render import why
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.row_list import RowList
from tui.ui.kit.run_screen import Work
from tui.ui.kit.scroll_text import ScrollText
from tui.ui.kit.teaching import teaching
from tui.ui.lab.variants_screen import VariantsScreen
from tui.ui.ladder.content import (
    diff_content,
    end_message,
    facts_content,
    first_change,
    foot_content,
    head_line,
    title_content,
)
from tui.ui.ladder.ladder_list import LadderList
from tui.ui.ladder.view import LadderView, new_view


class LadderScreen(VariantsScreen[LadderView]):
    """Owns one :class:`LadderView` and the worker that updates it, which continues while another screen is visible."""

    MODE = "ladder"
    CSS_PATH = "screen.tcss"
    HELP = "Each rung makes one change. Press **1**, **2** or **3** to try a lesson on a copy of the project."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("ladder")]

    view: var[LadderView | None] = var(None, init=False)
    """The state, or None before :meth:`open`."""
    rungs = query_one(LadderList)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._session: Session | None = None
        self._plan: LadderPlan | None = None
        self._trial = Work()
        self._shown: tuple[str, bool] | None = None
        """The rung of the visible file, and whether both versions are shown."""

    def compose_body(self) -> ComposeResult:
        yield Line(id="ladder-title")
        yield Line(id="ladder-head")
        yield LadderList(id="rungs").data_bind(LadderScreen.view)
        with Horizontal(id="ladder-panes"):
            yield ScrollText(id="ladder-file")
            with VerticalScroll(id="ladder-words"):
                yield Static(id="ladder-facts", markup=False)
                yield Static(id="ladder-why", markup=False)
        yield Static(id="ladder-foot", markup=False)

    def on_mount(self) -> None:
        self.rungs.focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def on_screen_resume(self) -> None:
        self._draw()

    async def open(self, session: Session, context: RecipeContext) -> None:
        """Show the ladder of a project and a recipe with its stored results, unless it is shown already."""
        known = self._session
        if (
            known is not None
            and known.engine is session.engine
            and self._plan is not None
            and self._plan.context == context
        ):
            return
        await self.stop()
        self._session = session
        self._plan = LadderPlan(context=context, buildkit=session.engine.info.buildkit, times=False)
        results = (await ladder_experiment(self._session, self._plan)).results
        self._experiment = self.build = None
        self.view = new_view(
            self._plan.rungs(results), results, context.project, context.catalog, session.store.figures
        )

    async def stop(self) -> None:
        """Stop the run and wait for its end. Results so far are kept."""
        await asyncio.gather(self._trial.stop(), super().stop())

    def action_build(self, times: bool) -> None:
        if self._session is None or self._plan is None or self.current.busy:
            return
        plan = self._plan = replace(self._plan, times=times)
        first = self.current.rungs[0]
        self._experiment = None
        self.begin_steps(
            Job("ladder", "all rungs of the ladder in one build", first.recipe, first.rendered, "")
        )
        self.view = replace(self.current.measuring(self.current.rungs, {}), error="", times=times)
        self.begin(partial(self._build, self._session, plan))

    async def _build(self, session: Session, plan: LadderPlan) -> None:
        how = plan.settings(resolved_secrets(plan.context.recipe, session.secrets))
        experiment = self._experiment = await ladder_experiment(session, plan, self.note)
        self.take_results()
        await self.experiment(experiment, how, edits=plan.times)

    def take_results(self) -> None:
        """Update the view with the rungs of the experiment."""
        if self._experiment is not None and self._plan is not None:
            results = self._experiment.results
            self.view = self.current.measuring(self._plan.rungs(results), results)
            self.show_activity()

    def activity(self) -> str:
        """Return the activity for the headers."""
        return f"ladder {self.current.over}/{len(self.current.results)}"

    def ended(self) -> Message:
        """Return the message to the app at the end of a run."""
        return self.Ended(end_message(self.current), self.MODE)

    def watch_view(self, before: LadderView | None, view: LadderView | None) -> None:
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
        self.draw_title()
        # rows have a cursor mark on the left and a scrollbar on the right
        self.query_one("#ladder-head", Line).show(head_line(view, self.size.width - 3))
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
            # another rung scrolls to its first change with some context, the same rung keeps the scroll position
            top = None if shown == self._shown else 0 if self.view.whole else first_change(self.view) - 2
            self._shown = shown
            self.query_one(ScrollText).show_text(diff_content(self.view, width), top=top)
            return
        self.query_one("#ladder-facts", Static).update(facts_content(self.view, width))
        self.query_one("#ladder-why", Static).update(teaching(why(self.view.rung.step.rung.why)))

    def draw_title(self) -> None:
        """Draw the title line."""
        if self.view is not None:
            title = title_content(self.view, self.build, self.app.project.root.name, self.size.width - 2)
            self.query_one("#ladder-title", Line).show(title)
        else:
            self.query_one("#ladder-title", Line).show(
                Content("The ladder is not open. Press u in the wizard to open it.")
            )

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.view = self.current.at(event.id)

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        if self.view is not None and self.view.result is not None and self.view.result.build is not None:
            self.app.push_screen(ImageScreen(self.view.result.build))

    def action_whole(self) -> None:
        self.view = replace(self.current, whole=not self.current.whole, reading=False)

    def action_read(self) -> None:
        self.view = replace(self.current, reading=not self.current.reading, whole=False)
        self.query_one("#ladder-words" if self.current.reading else "#rungs").focus()

    def action_try(self, what: str) -> None:
        if self._session is not None and self.current.can_try:
            self.view = replace(self.current, trying=LessonCheck(what), shown=None, whole=False)
            self._trial.start(self, partial(self._try, self._session, LessonCheck(what)))

    async def _try(self, session: Session, lesson: LessonCheck) -> None:
        rung = self.current.rung
        shown: LessonResult | None = None
        try:
            shown = await check_lesson(lesson, session, rung)
        except (EngineError, WriteError) as error:
            shown = LessonResult(lesson, f"{error.message} {error.hint}")
        finally:
            stays = shown if self.current.rung.name == rung.name else None
            narrow = self.has_class("-narrow") and stays is not None
            reading = self.current.reading or narrow
            self.view = replace(self.current, trying=None, shown=stays, reading=reading)

    def action_leave(self) -> None:
        if self.view is not None and (self.view.reading or self.view.whole):
            self.view = replace(self.view, reading=False, whole=False)
            self.rungs.focus()
        else:
            super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.view
        if view is None:
            return action not in {"build", "cancel", "open", "whole", "read", "try"}
        works = view.busy or view.trying is not None
        match action:
            case "cancel":
                return works
            case "build":
                return not works
            case "try":
                return True if view.can_try else None
            case "open":
                return True if view.result is not None and view.result.build is not None else None
            case "whole":
                return True if view.before is not None and view.rung.step.applies else None
        return True
