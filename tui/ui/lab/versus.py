"""Two variants side by side: figures, and differences of their Dockerfiles."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.lab.matrix.result import Result
from tui.ui.kit.keys import bindings
from tui.ui.kit.page import Page
from tui.ui.lab.versus_content import diff_of_dockerfiles, figures_content
from tui.ui.lab.view import LabView


class VersusScreen(Page):
    """Shows two rows as they were when it was opened."""

    CSS_PATH = "versus.tcss"
    HELP = "The measurements of two variants, and a diff of their Dockerfiles."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("versus")]

    def __init__(self, one: Result, other: Result, view: LabView) -> None:
        super().__init__()
        self._pair = (one, other)
        self._view = view

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="versus"):
            yield Static(id="versus-figures", markup=False)
            yield Static(diff_of_dockerfiles(*self._pair), id="versus-diff", markup=False)

    def on_mount(self) -> None:
        self.query_one("#versus").focus()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        figures = figures_content(*self._pair, self._view, self.size.width - 3)
        self.query_one("#versus-figures", Static).update(figures)

    def action_leave(self) -> None:
        self.app.pop_screen()
