"""A page of steps and the log of one of them: what the build's screen and the lab's share."""

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
    """Lays out the line on top, the steps and the log, and searches in the log."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")  # a relative one would be looked for beside the subclass

    view: var[BuildView | None] = var(None, init=False)
    """What is shown, or None before the first build."""

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
