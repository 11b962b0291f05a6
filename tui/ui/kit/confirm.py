"""A dialog with a yes-or-no question, which can show a diff of the files to write."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.lab.files.files import Change
from tui.text.clean import clean_line
from tui.text.units import plural
from tui.ui.kit.content import ACCENT, BETTER, BREAKS, MUTED


class ConfirmScreen(ModalScreen[bool]):
    """A question. ``y`` confirms. ``n``, Escape and closing it in any other way cancel."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes", tooltip="Confirm"),
        Binding("n,escape,q", "answer(False)", "no", id="confirm.no", tooltip="Cancel"),
    ]

    def __init__(
        self,
        changes: tuple[Change, ...] = (),
        *,
        question: str = "",
        reason: str = "",
        yes: str = "Write",
        no: str = "Cancel",
        careful: bool = False,
    ) -> None:
        """Set the question.

        Args:
            changes: files to write after a yes.
            question: the question. It has a default for changes.
            reason: a sentence below the question.
            yes: label of the button that confirms.
            no: label of the button that cancels.
            careful: whether Enter cancels.
        """
        super().__init__()
        self._changes = changes
        self._question = question or f"Write {plural(len(changes), 'file')}?"
        self._reason = reason
        self._answers = (yes, no)
        self._careful = careful

    def compose(self) -> ComposeResult:
        yes, no = self._answers
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="title")
            if self._reason:
                yield Static(Content(self._reason), classes="why")
            if self._changes:
                with VerticalScroll(id="diff"):
                    yield Static(diff_content(self._changes), id="diff-text")
            with Horizontal(classes="buttons"):
                yield Button(Content(f"{yes}  y"), id="yes", variant="primary", compact=True)
                yield Button(Content(f"{no}  n"), id="no", compact=True)

    def on_mount(self) -> None:
        # Enter alone must not replace a file, so the focus is on the diff, which then scrolls at once
        self.query_one("#diff" if self._changes else "#no" if self._careful else "#yes").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


def diff_content(changes: tuple[Change, ...]) -> Content:
    """Return a unified diff of each file. A sign marks removed and added lines without colours."""
    lines: list[Content] = []
    for change in changes:
        what = "new file" if change.before is None else "changed (the previous version is kept as .bak)"
        lines.append(Content.assemble((clean_line(str(change.path)), f"bold {ACCENT}"), (f"  {what}", MUTED)))
        lines += [_diff_line(line) for line in change.diff[2:]]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def _diff_line(line: str) -> Content:
    style = {"+": BETTER, "-": BREAKS, "@": MUTED}.get(line[:1], "")
    return Content.styled(line, style) if style else Content(line)
