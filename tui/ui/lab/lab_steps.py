"""The steps of the lab's build, and the log of one of them."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from tui.ui.build.log_page import LogPage
from tui.ui.build.step_logs import StepLogs
from tui.ui.build.view import BuildView
from tui.ui.kit.content import MUTED, beside, clock
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.row_list import RowList


class LabStepsScreen(LogPage):
    """Shows the state of the lab's screen with the widgets of the build screen."""

    HELP = "The build steps of all variants, and the log of the selected step."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("steps")]

    def __init__(self, view: BuildView, logs: StepLogs, on_select: Callable[[str], None]) -> None:
        """Set the build to show.

        Args:
            view: the current state.
            logs: the logs of its steps, updated in place.
            on_select: called with the id of the selected step. An empty one follows the running step.
        """
        super().__init__()
        self._logs = logs
        self._on_select = on_select
        self._ready = False
        """Whether all widgets are mounted."""
        self.set_reactive(LabStepsScreen.view, view)

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._ready = True
        self.steps.focus()
        self._draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def watch_view(self) -> None:
        self._draw()

    def _draw(self) -> None:
        view = self.view
        if view is None or not self._ready:
            return
        done = f"{clock(view.elapsed)} · {view.state.finished} of {len(view.state.steps)} steps"
        title = beside(
            Content.styled(view.job.title, "bold"), Content.styled(done, MUTED), self.size.width - 2
        )
        self.query_one("#build-title", Line).show(title)
        self.log_pane.show(view, self._logs.of(view.shown))

    @on(RowList.Moved, "#steps")
    @on(RowList.Opened, "#steps")
    def _step_selected(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        self._on_select(event.id)
        if isinstance(event, RowList.Opened):
            self.log_pane.log_view.focus()

    def action_leave(self) -> None:
        if self.log_pane.searching:
            self.log_pane.close_search()
        else:
            self.dismiss(None)

    def action_follow(self) -> None:
        self._on_select("")
        self.log_pane.follow()
