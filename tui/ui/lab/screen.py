"""The lab screen: many variants of one recipe, each row updated as soon as it is measured."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.result import Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.session import Job, Session
from tui.recipe import Recipe
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.row_list import RowList
from tui.ui.lab.content import advice_content, end_message, foot_content, title_content
from tui.ui.lab.lab_head import LabHead
from tui.ui.lab.lab_list import LabList
from tui.ui.lab.lab_picture import LabPicture
from tui.ui.lab.lab_steps import LabStepsScreen
from tui.ui.lab.variants_screen import VariantsScreen
from tui.ui.lab.versus import VersusScreen
from tui.ui.lab.view import LabView, new_view, next_goal


class LabScreen(VariantsScreen[LabView]):
    """Owns one :class:`LabView` and the worker that updates it, which continues while another screen is visible."""

    MODE = "lab"
    CSS_PATH = "screen.tcss"
    HELP = (
        "Measured variants of the recipe. Mark two rows with **space**, and then press **v** to compare them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("lab")]

    view: var[LabView | None] = var(None, init=False)
    """The rows, or None before the first run."""

    @dataclass
    class TakeRequested(Message):
        """The user wants a variant as the recipe."""

        recipe: Recipe
        label: str
        """The name for display."""

    @dataclass
    class AgainRequested(Message):
        """The user asks for another run, of other variants of a recipe."""

        recipe: Recipe

    rows = query_one(LabList)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self.gentle = False
        """Whether the run started automatically, so that it stops for any build of the user."""
        self._steps: LabStepsScreen | None = None

    def compose_body(self) -> ComposeResult:
        yield Line(id="lab-title")
        yield LabHead(id="lab-head").data_bind(LabScreen.view)
        yield LabList(id="variants").data_bind(LabScreen.view)
        yield LabPicture(id="lab-picture").data_bind(LabScreen.view)
        with VerticalScroll(id="lab-advice"):
            yield Static(id="lab-words", markup=False)
        yield Static(id="lab-foot", markup=False)

    def on_mount(self) -> None:
        self.rows.focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def on_screen_resume(self) -> None:
        self._draw()

    def start(
        self,
        session: Session,
        recipe: Recipe,
        variants: Sequence[Variant],
        how: BuildSettings,
        *,
        edits: bool,
    ) -> None:
        """Build and measure variants. No other run of this screen may be active."""
        self.gentle = how.gentle
        experiment = self._experiment = Experiment(session, variants, session.try_out, self.note)
        results = tuple(experiment.results.values())
        before = self.view
        view = new_view(
            session.project,
            recipe,
            session.catalog,
            results,
            edits=edits,
            figures=session.store.figures,
        )
        self.view = replace(view, sort=before.sort, goal=before.goal) if before else view
        # the order of all stages is the one of the first variant's stages
        title, first = f"all {len(results)} variants of the lab in one build", results[0].variant
        self.begin_steps(Job("lab", title, first.recipe, first.rendered, ""))
        self.begin(partial(self.experiment, experiment, how, edits=edits))

    def take_results(self) -> None:
        """Update the view with the rows of the experiment."""
        if self._experiment is not None:
            self.view = replace(self.current, results=tuple(self._experiment.results.values()))
            self.show_activity()

    def activity(self) -> str:
        """Return the activity for the headers."""
        return f"lab {self.current.over}/{len(self.current.results)}"

    def ended(self) -> Message:
        """Return the message to the app at the end of a run."""
        return self.Ended(end_message(self.current), self.MODE)

    def watch_build(self) -> None:
        if self._steps is not None:
            self._steps.view = self.build
        super().watch_build()

    def watch_view(self, before: LabView | None, view: LabView | None) -> None:
        if not self.is_mounted or view is None:
            return
        self._draw()
        if before is None or (before.busy, before.marked, before.measured) != (
            view.busy,
            view.marked,
            view.measured,
        ):
            self.refresh_bindings()

    def _draw(self) -> None:
        if not self.is_mounted or not self.is_current:
            return
        self.draw_title()
        view, width = self.view, self.size.width - 2
        if view is None:
            return
        self.set_class(view.picture, "-picture")
        self.query_one("#lab-words", Static).update(advice_content(view, width - 1))
        self.query_one("#lab-foot", Static).update(foot_content(view, width))

    def draw_title(self) -> None:
        """Draw the title line."""
        title = self.query_one("#lab-title", Line)
        if self.view is None or self.build is None:
            title.show(Content("The lab has not run yet. Press l to choose the variants."))
            return
        title.show(title_content(self.view, self.build, self.app.project.root.name, self.size.width - 2))

    @property
    def _chosen(self) -> Result | None:
        return self.view.row(self.rows.cursor) if self.view and self.is_mounted else None

    @property
    def _pair(self) -> tuple[Result, Result] | None:
        return self.view.pair(self.rows.cursor) if self.view and self.is_mounted else None

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.refresh_bindings()

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    @on(LabHead.Clicked)
    def _sort_clicked(self, event: LabHead.Clicked) -> None:
        event.stop()
        self.view = self.current.sorted_by(event.column)

    def action_take(self) -> None:
        row = self._chosen
        if row is not None and row.variant.origin is not Origin.OWN:
            label = self.current.labels[row.name]
            self.post_message(self.TakeRequested(row.variant.recipe, label))

    def action_open(self) -> None:
        row = self._chosen
        if row is not None and row.build is not None:
            self.app.push_screen(ImageScreen(row.build))

    def action_sort(self, step: int) -> None:
        view = self.current
        self.view = view.next_sort(step) if step else view.sorted_by(view.sort)

    def action_goal(self) -> None:
        self.view = replace(self.current, goal=next_goal(self.current.goal))

    def action_mark(self) -> None:
        row = self._chosen
        if row is not None:
            self.view = self.current.marking(row.name)

    def action_versus(self) -> None:
        if self._pair is not None:
            self.app.push_screen(VersusScreen(*self._pair, self.current))

    def action_picture(self) -> None:
        self.view = replace(self.current, picture=not self.current.picture)
        if not self.current.picture:
            self.rows.focus()

    def action_steps(self) -> None:
        if self.build is not None:
            self._steps = LabStepsScreen(self.build, self._logs, self._select)
            self.app.push_screen(self._steps, callback=self._steps_closed)

    def _select(self, step: str) -> None:
        self.build = replace(self.current_build, selected=step)

    def _steps_closed(self, _result: object) -> None:
        self._steps = None

    def action_again(self) -> None:
        self.post_message(self.AgainRequested(self.current.recipe))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.view
        busy = view is not None and view.busy
        row = self._chosen
        match action:
            case "cancel" | "steps":
                return busy if action == "cancel" else view is not None
            case "again":
                return view is not None and not busy
            case "take":
                return True if row is not None and row.variant.origin is not Origin.OWN else None
            case "open":
                return True if row is not None and row.build is not None else None
            case "versus":
                return True if self._pair else None
            case "sort" | "goal" | "mark" | "picture":
                return True if view is not None else None
        return True
