"""The history screen: the project's measurements by commit."""

import asyncio
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one
from textual.reactive import var
from textual.widgets import Static

from tui.lab.history.store import History, HistoryError
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.history.content import (
    chart_content,
    empty_content,
    foot_content,
    head_line,
    title_content,
)
from tui.ui.history.history_list import HistoryList
from tui.ui.history.view import HistoryView
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.keys import bindings
from tui.ui.kit.page import Page
from tui.ui.kit.row_list import RowList

_TALL = 32
"""Minimum lines of a screen for higher bars."""


class HistoryScreen(Page):
    """Owns one :class:`HistoryView`, read when the screen opens. The chart is about the row under the cursor."""

    CSS_PATH = "screen.tcss"
    HELP = "All measurements of this module, newest first. The chart shows the selected image by commit."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("history")]

    view: var[HistoryView] = var(HistoryView(module=""), init=False)

    measurements = query_one(HistoryList)

    def __init__(self, module: str, history: History | None = None) -> None:
        """Set the module.

        Args:
            module: the path of the module.
            history: the database. None means the user's own.
        """
        super().__init__()
        self._history = history or History()
        self.set_reactive(HistoryScreen.view, HistoryView(module=module))

    def compose_body(self) -> ComposeResult:
        # without measurements there is only the reason
        yield Static(id="history-title", markup=False)
        yield Static(id="history-empty", markup=False)
        yield Static(id="history-chart", markup=False)
        yield Static(id="history-head", markup=False)
        yield HistoryList(id="measurements").data_bind(HistoryScreen.view)
        yield Static(id="history-foot", markup=False)

    def on_mount(self) -> None:
        self.measurements.focus()
        self._draw()
        self._load()

    @work(group="load", exclusive=True)
    async def _load(self) -> None:
        try:
            entries = await asyncio.to_thread(self._history.entries, self.view.module)
        except HistoryError as error:
            self.view = replace(self.view, loaded=True, error=f"{error.message} {error.hint}")
        else:
            self.view = replace(self.view, entries=entries, loaded=True, error="")

    def on_resize(self) -> None:
        self._draw()

    def watch_view(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        view, width, row = self.view, self.size.width - 3, self.measurements.cursor
        self.set_class(not view.entries, "-empty")
        self.query_one("#history-title", Static).update(title_content(view, self.size.width - 2))
        self.query_one("#history-empty", Static).update(empty_content(view))
        height = 8 if self.size.height >= _TALL else 4
        self.query_one("#history-chart", Static).update(chart_content(view, row, width, height))
        self.query_one("#history-head", Static).update(head_line(width, exact=view.exact))
        self.query_one("#history-foot", Static).update(foot_content(view.trend(row), width))
        self.refresh_bindings()

    @on(RowList.Moved)
    @on(RowList.Opened)
    def _moved(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        self._draw()

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_exact(self) -> None:
        self.view = replace(self.view, exact=not self.view.exact)

    def action_figure(self) -> None:
        self.view = self.view.with_next_figure()

    @work(group="clear", exclusive=True)
    async def action_clear(self) -> None:
        view = self.view
        question = f"Delete {plural(len(view.entries), 'measurement')} of {clean_line(view.module, 60)}?"
        reason = (
            f"This permanently deletes the measurements from {self._history.path}. Images and files are not "
            "deleted."
        )
        asked = ConfirmScreen(question=question, reason=reason, yes="Delete", no="Keep", careful=True)
        if not await self.app.push_screen_wait(asked):
            return
        try:
            count = await asyncio.to_thread(self._history.clear, view.module)
        except HistoryError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        self.view = replace(view, entries=())
        self.notify(f"Deleted {plural(count, 'measurement')}.", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"clear", "figure", "exact"}:
            return True if self.view.entries else None
        return True
