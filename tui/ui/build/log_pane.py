"""The right half of the build screen: the log of one step, its search, and the cause of a failure."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from tui.ui.build.content import failure_content, log_notice, log_title
from tui.ui.build.view import BuildView
from tui.ui.build.step_logs import StepLog
from tui.ui.build.build_log import BuildLog
from tui.ui.kit.line import Line


class LogPane(Vertical):
    """Shows the state of its screen. It owns only the scroll position and the searched text."""

    log_view = query_one("#log", BuildLog)
    field = query_one("#find", Input)

    @dataclass
    class Changed(Message):
        """The available actions on the log have changed, by scrolling or by a search."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: BuildView | None = None
        self._log = StepLog()
        self._found: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="log-title")
        yield Line(id="log-notice")
        yield BuildLog(id="log")
        yield Input(placeholder="find in this log", id="find", compact=True)
        with VerticalScroll(id="failure"):
            yield Static(id="failure-text", markup=False)

    @property
    def has_matches(self) -> bool:
        """Whether there are matches."""
        return self._found is not None and self._found[1] > 0

    @property
    def searching(self) -> bool:
        """Whether the search field is open."""
        return bool(self.field.display)

    def show(self, view: BuildView, log: StepLog) -> None:
        """Show a build with the log of the selected step."""
        before, self._view = self._view, view
        if log is not self._log or before is None or before.job is not view.job:
            self._found = None
            self._log = log
            self.log_view.show(log)
        else:
            self.log_view.show_new_lines()
        if view.failure is not None and (before is None or before.failure is None):
            line = log.first_error()
            if line is not None:
                self.log_view.call_after_refresh(self.log_view.scroll_to_line, line)
        notice = log_notice(view, log)
        line_above = self.query_one("#log-notice", Line)
        line_above.display = bool(notice)  # a class of the screen would cause new styles for all widgets
        line_above.show(notice)
        self._draw_title()
        failed = view.failure is not None or bool(view.error) or view.broken
        self.screen.set_class(failed, "-failed")
        if failed:
            text = failure_content(view, self.size.width - 2, short=self.screen.has_class("-short"))
            self.query_one("#failure-text", Static).update(text)

    def _draw_title(self) -> None:
        if self._view is not None:
            title = log_title(self._view, self.log_view.following, self._found, self.size.width - 2)
            self.query_one("#log-title", Line).show(title)

    def _turned(self) -> None:
        self._draw_title()
        self.post_message(self.Changed())

    @on(BuildLog.FollowChanged)
    def _follow_changed(self, event: BuildLog.FollowChanged) -> None:
        event.stop()
        self._turned()

    def follow(self) -> None:
        """Scroll to the end of the log and follow it."""
        self.log_view.follow()

    def open_search(self) -> None:
        """Ask for a text to find."""
        self.field.display = True
        self.field.focus()

    def close_search(self) -> None:
        """Return to the log and keep the marked matches."""
        self.field.display = False
        self.log_view.focus()

    @on(Input.Submitted, "#find")
    def _find_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.close_search()
        self.find(1)

    def find(self, step: int) -> None:
        """Go to the next (or with -1 the previous) match of the text in the search field."""
        query = self.field.value
        self._found = self.log_view.find(query, step=step) if query else None
        self._turned()
