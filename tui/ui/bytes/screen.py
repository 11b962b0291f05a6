"""The bytes screen: a map, a table, and possible savings."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from tui.engine import BuildEvent, reduce
from tui.lab.bytes.account import Account
from tui.lab.bytes.measure_sizes import measure_sizes
from tui.lab.bytes.tree import parent_of
from tui.lab.session import Session
from tui.lab.sizes.figures import Saving
from tui.recipe import Recipe
from tui.text.clean import clean_line
from tui.ui.bytes.bytes_list import BytesList
from tui.ui.bytes.content import (
    crumbs_content,
    foot_content,
    gain_content,
    groups_content,
    title_content,
    work_content,
)
from tui.ui.bytes.treemap import Treemap
from tui.ui.bytes.view import SORTS, BytesView, Look
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.row_list import RowList
from tui.ui.kit.run_screen import RunError, RunScreen
from tui.ui.kit.run_state import RunState


class BytesScreen(RunScreen[BytesView]):
    """Owns one :class:`BytesView` and the worker that updates it, which continues while another screen is visible."""

    MODE = "bytes"
    CSS_PATH = "screen.tcss"
    HELP = (
        "The program's size by module and package. Press **enter** to zoom in, **esc** to zoom out, or "
        "**v** to switch to the table and the savings."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("bytes")]

    view: var[BytesView | None] = var(None, init=False)
    """The state, or None before the first request."""

    @dataclass
    class TakeRequested(Message):
        """The user wants a recipe with a smaller program."""

        recipe: Recipe
        label: str
        """The name for display."""

    map = query_one(Treemap)
    table = query_one(BytesList)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._session: Session | None = None
        self._news: list[BuildEvent] = []
        self._stage = ""
        self._frame = 0
        self.known: dict[str, Account] = {}
        """The byte counts of this session by build."""
        self.came_from = "wizard"
        """The mode to return to."""

    def compose_body(self) -> ComposeResult:
        yield Line(id="bytes-title")
        yield Line(id="bytes-crumbs")
        yield Treemap(id="bytes-map").data_bind(BytesScreen.view)
        yield BytesList(id="bytes-table").data_bind(BytesScreen.view)
        with VerticalScroll(id="bytes-words"):
            yield Static(id="bytes-text", markup=False)
        yield Input(placeholder="show entries that contain this text", id="bytes-filter", compact=True)
        yield Line(id="bytes-groups")
        yield Static(id="bytes-foot", markup=False)

    def start(self, session: Session, recipe: Recipe, name: str, image_bytes: int | None) -> None:
        """Count the bytes of the program of a recipe, unless they are shown already."""
        view = self.view
        if (
            view is not None
            and (view.name, view.recipe) == (name, recipe)
            and view.run is not RunState.STOPPED
        ):
            return
        self._session = session
        now = self._clock()
        self.view = BytesView(name=name, recipe=recipe, image_bytes=image_bytes, began=now, now=now)
        self._news, self._stage = [], ""
        self.begin(partial(self._count, session))

    async def _count(self, session: Session) -> None:
        def staged(stage: str) -> None:
            self._stage = stage

        view = self.current
        done = await measure_sizes(session, view.recipe, watch=self._news.append, on_stage=staged)
        self.view = self.current.counted(done.sizes, view.image_bytes)

    def finish(self, run: RunState, error: RunError | None) -> None:
        """Show the end of the counting."""
        view = self.current
        if view.account is not None:
            self.known[view.name] = view.account
        lines = (error.message, *error.hint.splitlines()) if error else ()
        self.view = replace(view, run=run, error="\n".join(map(clean_line, lines)))
        self._focus()

    def ended(self) -> Message:
        """Return the message to the app at the end."""
        view = self.current
        detail = "have been counted" if view.account else "could not be counted"
        words = f"The bytes of {view.name} {detail}. Press t for details."
        return self.Ended("" if view.run is RunState.STOPPED else words, self.MODE)

    def activity(self) -> str:
        """Return nothing for the headers, because the lab and the ladder may run at the same time."""
        return ""

    def advance(self) -> None:
        """Update the view."""
        self._frame += 1
        if self.view is not None and self.view.busy:
            news, self._news[:] = list(self._news), []
            state = reduce(self.view.state, news)
            self.view = replace(self.view, state=state, stage=self._stage, now=self._clock())

    def _change(self, **changes: Any) -> None:
        if self.view is not None:
            self.view = replace(self.view, **changes)

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self._draw)
        self.call_after_refresh(self._focus)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def watch_view(self, before: BytesView | None, view: BytesView | None) -> None:
        self._draw()
        if before is None or view is None or (before.run, before.look) != (view.run, view.look):
            self.refresh_bindings()

    def _draw(self) -> None:
        view = self.view
        if not self.is_mounted or not self.is_attached or view is None or not self.query("#bytes-foot"):
            return
        width = self.size.width - 2
        counted = view.account is not None
        look = view.look if counted else None
        self.map.display = look is Look.MAP and view.other is None
        self.table.display = look is Look.TABLE or (look is Look.MAP and view.other is not None)
        words = self.query_one("#bytes-words")
        words.display = look in {Look.GAIN, None}
        self.query_one("#bytes-title", Line).show(title_content(view, self.app.project.root.name, width))
        self.query_one("#bytes-crumbs", Line).show(crumbs_content(view, width) if counted else Content(""))
        if words.display:
            text = gain_content(view, width - 1) if counted else work_content(view, width - 1, self._frame)
            self.query_one("#bytes-text", Static).update(text)
        account = view.account
        groups = (
            groups_content(account, width, debug=view.debug) if account and look is Look.MAP else Content("")
        )
        self.query_one("#bytes-groups", Line).show(groups)
        self.query_one("#bytes-foot", Static).update(foot_content(view, width))

    def _focus(self) -> None:
        if not self.is_mounted or self.view is None or self.query_one("#bytes-filter").display:
            return
        for widget in (self.map, self.table, self.query_one("#bytes-words")):
            if widget.display:
                widget.focus()
                return

    @on(Treemap.Moved)
    @on(RowList.Moved)
    def _moved(self, event: Treemap.Moved | RowList.Moved) -> None:
        event.stop()
        view = self.view
        if view is not None and view.other is None and parent_of(event.id) == view.inside:
            self._change(cursor=event.id)

    @on(Treemap.Opened)
    @on(RowList.Opened)
    def _opened(self, event: Treemap.Opened | RowList.Opened) -> None:
        event.stop()
        self.action_into()

    @on(Input.Changed, "#bytes-filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.view is not None:
            self.view = self.view.filtered(event.value)

    @on(Input.Submitted, "#bytes-filter")
    def _filter_done(self, event: Input.Submitted) -> None:
        event.stop()
        self._close_filter()

    def _close_filter(self) -> None:
        self.query_one("#bytes-filter").display = False
        self._focus()

    def action_into(self) -> None:
        # the treemap has the current cursor even if its message about the last key is still on its way
        if self.view is not None and self.view.look is not Look.GAIN and self.view.other is None:
            cursor = self.map.cursor if self.map.display else self.table.cursor
            self.view = replace(self.view, cursor=cursor).into()
            self._focus()

    def action_leave(self) -> None:
        # the innermost state ends first: filter, comparison, zoom, screen
        view, field = self.view, self.query_one("#bytes-filter", Input)
        if field.display or (view is not None and view.filter):
            field.value = ""
            self._change(filter="")
            self._close_filter()
        elif view is not None and view.other is not None:
            self._change(other=None)
            self._focus()
        elif view is not None and view.inside:
            self.view = view.out()
        else:
            self.app.switch_mode(self.came_from)

    def action_look(self) -> None:
        if self.view is not None:
            self.query_one("#bytes-filter", Input).value = ""
            self.view = self.view.next_look()
            self._focus()

    def action_sort(self) -> None:
        if self.view is not None:
            at = SORTS.index(self.view.sort)
            self._change(sort=SORTS[(at + 1) % len(SORTS)], look=Look.TABLE)
            self._focus()

    def action_find(self) -> None:
        if self.view is not None and self.view.look is not Look.TABLE:
            self._change(look=Look.TABLE)
        field = self.query_one("#bytes-filter", Input)
        field.display = True
        field.focus()

    def action_against(self) -> None:
        if self.view is None:
            return
        if not self.known.keys() - {self.view.name}:
            detail = "Count the bytes of a second build, and then compare both builds by package."
            self.notify(detail, title="There is no build to compare with", markup=False)
            return
        self.view = self.view.next_other(self.known)
        self._focus()

    def action_debug(self) -> None:
        if self.view is not None and self.view.account is not None:
            self.view = self.view.with_debug(not self.view.debug)

    def action_exact(self) -> None:
        if self.view is not None:
            self._change(exact=not self.view.exact)

    def action_again(self) -> None:
        view, session = self.view, self._session
        if view is not None and session is not None and not view.busy:
            self.view = None
            self.start(session, view.recipe, view.name, view.image_bytes)

    def action_fix(self) -> None:
        if self.view and (best := self.view.best) and best.recipe:
            label = f"{self.view.name}, with the saving {best.id},"
            if self._session is not None:
                self._session.store.expect(Saving(self.view.recipe, best.recipe, best.bytes))
            self.post_message(self.TakeRequested(best.recipe, label))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.view
        busy = view is not None and view.busy
        match action:
            case "fix":
                return True if view is not None and view.best else None
            case "cancel":
                return busy
            case "again":
                return view is not None and not busy and view.account is None
            case "into" | "look" | "sort" | "find" | "against" | "exact" | "debug":
                return True if view is not None and view.account is not None else None
        return True
