"""The page with steps and the log of one of them, shared by the build and the lab."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.reactive import var

from tui.ui.build.view import BuildView
from tui.ui.kit.page import Page
from tui.ui.kit.line import Line
from tui.ui.build.log_pane import LogPane
from tui.ui.build.step_tree import StepTree


class LogPage(Page):
    """Lays out title, steps and log, and searches the log."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")  # a relative path would be resolved in the directory of the subclass

    view: var[BuildView | None] = var(None, init=False)
    """The state, or None before the first build."""

    steps = query_one(StepTree)
    log_pane = query_one(LogPane)

    def compose_body(self) -> ComposeResult:
        yield Line(id="build-title")
        with Horizontal(id="panes"):
            yield StepTree(id="steps").data_bind(LogPage.view)
            yield LogPane(id="log-pane")

    def action_find(self) -> None:
        self.log_pane.open_search()

    def action_match(self, step: int) -> None:
        self.log_pane.find(step)
