"""A dialog that asks for the path of a file to write."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static


class AskPathScreen(ModalScreen[Path | None]):
    """A dialog with a path. Its result is None if the user cancels."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="path.leave", tooltip="Cancel"),
    ]

    def __init__(self, question: str, suggestion: Path) -> None:
        super().__init__()
        self._question = question
        self._suggestion = suggestion

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="title")
            yield Input(str(self._suggestion), id="path", compact=True)
            with Horizontal(classes="buttons"):
                yield Button(Content("Save  ⏎"), id="save", variant="primary", compact=True)
                yield Button(Content("Cancel  esc"), id="leave", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._answer(self.query_one("#path", Input).value if event.button.id == "save" else "")

    def _answer(self, value: str) -> None:
        self.dismiss(Path(value).expanduser() if value.strip() else None)

    def action_leave(self) -> None:
        self.dismiss(None)
