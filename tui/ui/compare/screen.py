"""The comparison of the session's builds with each other and with the naive single stage."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui.lab.session import NAIVE, Session
from tui.lab.sizes.build import Build
from tui.lab.sizes.comparison import Comparison, Row
from tui.recipe.recipe import Recipe
from tui.ui.compare.compare_list import CompareList
from tui.ui.compare.content import columns_of, foot_content, head_line, title_content, verdict_line
from tui.ui.image.screen import ImageScreen
from tui.ui.kit.keys import bindings
from tui.ui.kit.page import Page
from tui.ui.kit.row_list import RowList


class CompareScreen(Page):
    """Owns one :class:`Comparison`, updated after each build and each change of the baseline."""

    CSS_PATH = "screen.tcss"
    HELP = (
        "All builds of this session, smallest pull first. Press **space** to compare the other rows with "
        "the selected one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare")]

    comparison: var[Comparison | None] = var(None, init=False)
    exact: var[bool] = var(False, init=False)

    builds = query_one(CompareList)

    @dataclass
    class NaiveRequested(Message):
        """The user asks for a real build of the naive baseline."""

        recipe: Recipe
        """The recipe of the baseline's program."""

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._recipe: Recipe | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(id="compare-title", markup=False)
        yield Static(id="compare-head", markup=False)
        yield CompareList(id="builds").data_bind(CompareScreen.comparison, CompareScreen.exact)
        yield Static(id="compare-verdict", markup=False)
        yield Static(id="compare-foot", markup=False)

    def show(self, session: Session, recipe: Recipe) -> None:
        """Compare the session's builds with each other and with the naive baseline of a recipe."""
        self._session, self._recipe = session, recipe
        self.comparison = session.comparison(recipe, self.comparison.baseline if self.comparison else NAIVE)

    def refresh_figures(self) -> None:
        """Update the comparison with new figures."""
        if self._session is not None and self._recipe is not None:
            self.show(self._session, self._recipe)

    def on_mount(self) -> None:
        self.builds.focus()
        self._draw()

    def on_screen_resume(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def watch_comparison(self) -> None:
        self._draw()

    def watch_exact(self) -> None:
        self._draw()

    def _draw(self) -> None:
        comparison, session = self.comparison, self._session
        if not self.is_mounted or comparison is None or session is None:
            return
        # two cells for the padding, one for the cursor mark, and one for a scrollbar if there is one
        width = self.size.width - 3
        columns = columns_of(comparison, width, exact=self.exact)
        title = title_content(comparison, session.project.root.name, session.engine.info.platform)
        self.query_one("#compare-title", Static).update(title)
        self.query_one("#compare-head", Static).update(head_line(columns, width))
        self.query_one("#compare-foot", Static).update(foot_content(self.size.width - 2))
        self._draw_verdict()

    def _draw_verdict(self) -> None:
        if self.comparison is not None:
            verdict = verdict_line(self.comparison, self.builds.cursor, self.size.width - 2)
            self.query_one("#compare-verdict", Static).update(verdict)
        self.refresh_bindings()

    @property
    def _chosen(self) -> Row | None:
        return self.comparison.row(self.builds.cursor) if self.comparison and self.is_mounted else None

    @property
    def selected_build(self) -> Build | None:
        """The build under the cursor, or None for an estimate."""
        return self._chosen.build if self._chosen else None

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._draw_verdict()

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        row = self._chosen
        if row is not None and row.build is not None:
            self.app.push_screen(ImageScreen(row.build, exact=self.exact))

    def action_baseline(self) -> None:
        row = self._chosen
        if row is not None and self._session is not None and self._recipe is not None:
            self.comparison = self._session.comparison(self._recipe, row.name)

    def action_measure_naive(self) -> None:
        if self._recipe is not None:
            self.post_message(self.NaiveRequested(self._recipe))

    def action_exact(self) -> None:
        self.exact = not self.exact

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self._chosen
        match action:
            case "open":
                return True if row is not None and row.build is not None else None
            case "baseline":
                return (
                    True
                    if row is not None and self.comparison and row.name != self.comparison.baseline
                    else None
                )
            case "measure_naive":
                naive = self.comparison.row(NAIVE) if self.comparison else None
                return True if naive is not None and (naive.build is None or naive.earlier) else None
        return True
