"""The audit screen: the project's Dockerfile with its findings, and the proposal."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui.dockerfile import parse
from tui.dockerfile.edit import apply
from tui.lab.existing.audit_file import AuditFile
from tui.lab.files.files import Change
from tui.ui.audit.audit_lists import FindingList, MarkedFile
from tui.ui.audit.content import detail_content, foot_content, title_content
from tui.ui.audit.file import check, opened
from tui.ui.audit.view import AuditView
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.page import Page
from tui.ui.kit.row_list import RowList
from tui.ui.kit.writing import write


class AuditScreen(Page):
    """Owns one :class:`AuditView`. Files are changed only after a yes."""

    CSS_PATH = "screen.tcss"
    HELP = (
        "The findings in your Dockerfile. Press **f** to fix the selected finding, or **u** to open the "
        "proposal in the wizard."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("audit")]

    view: var[AuditView] = var(AuditView(paths=(), path=""), init=False)
    """The Dockerfile on screen. It has no path until :meth:`show` has read the first one."""

    @dataclass
    class TakeRequested(Message):
        """The user wants the proposal for a Dockerfile as the recipe."""

        file: AuditFile

    @dataclass
    class BuildRequested(Message):
        """The user asks for a build of a Dockerfile and the proposal for it."""

        file: AuditFile

    findings = query_one(FindingList)
    file = query_one(MarkedFile)

    def compose_body(self) -> ComposeResult:
        yield Line(id="audit-title")
        with Horizontal(id="audit-panes"):
            yield MarkedFile(id="audit-file").data_bind(AuditScreen.view)
            with Vertical(id="audit-right"):
                yield FindingList(id="findings").data_bind(AuditScreen.view)
                with VerticalScroll(id="audit-words"):
                    yield Static(id="audit-detail", markup=False)
        yield Line(id="audit-foot")

    def on_mount(self) -> None:
        self.show()
        self.findings.focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    @work(exclusive=True, group="audit")
    async def show(self, path: str = "") -> None:
        """Audit a Dockerfile of the project as it is on disk, and let BuildKit check it.

        Args:
            path: the file. None means the current one, or the first.
        """
        before = self.view
        app = self.app
        view = await asyncio.to_thread(opened, app.project, app.catalog, app.today, path or before.path)
        if before.path == view.path:
            view = replace(view, cursor=self.view.cursor)
        self.view = view
        if view.file is not None:
            self._check(view.file)

    def refresh_from_disk(self) -> None:
        """Audit the file again if it was shown before, because it may have changed."""
        if self.is_mounted:
            self.show()

    @work(exclusive=True, group="check", exit_on_error=False)
    async def _check(self, file: AuditFile) -> None:
        await self.app.engine_searched.wait()
        found = await check(self.app.session, file)
        if self.view.file is file:
            self.view = replace(self.view, findings=found.findings, check=found.check)

    def watch_view(self) -> None:
        if self.is_mounted:
            self._draw()
            self.refresh_bindings()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        view = self.view
        width = self.size.width - 2
        self.query_one("#audit-title", Line).show(title_content(view, width))
        self.query_one("#audit-foot", Line).show(foot_content(view, width))
        words = self.query_one("#audit-words")
        room = words.scrollable_content_region.width
        self.query_one("#audit-detail", Static).update(detail_content(view, room))

    @on(RowList.Moved)
    @on(RowList.Opened)
    def _moved(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        view = self.view
        if event.list is self.file:
            self.view = view.on_line(int(event.id))
        else:
            self.view = replace(view, cursor=event.id)
        self.query_one("#audit-words").scroll_home(animate=False)

    def action_other(self) -> None:
        self.show(self.view.next_path)

    def action_explain(self) -> None:
        # the focus allows scrolling
        self.query_one("#audit-words").focus()

    def action_take(self) -> None:
        if (file := self.view.file) is not None:
            self.post_message(self.TakeRequested(file))

    def action_build(self) -> None:
        if (file := self.view.file) is not None:
            self.post_message(self.BuildRequested(file))

    @work(exclusive=True, group="write")
    async def action_fix(self) -> None:
        if (wanted := self._patch()) is not None and await write(self, wanted):
            self.show()

    def _patch(self) -> Callable[[], tuple[Change, ...]] | None:
        """Return a function that computes the fix of the finding under the cursor."""
        entry, file = self.view.chosen, self.view.file
        edit = entry.finding.edit if entry and entry.finding else None
        if edit is None or file is None:
            return None
        return lambda: (Change(file.path, file.text, apply(parse(file.text), edit)),)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.view
        match action:
            case "fix":
                return True if self._patch() is not None else None
            case "take" | "build":
                return True if view.file is not None else None
            case "other":
                return len(view.paths) > 1
        return True
