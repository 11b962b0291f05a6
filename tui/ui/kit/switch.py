"""A checkbox that can be read without colours."""

from textual.widgets import Checkbox


class Switch(Checkbox):
    """Shows a mark when it is on and none when it is off; Textual's own mark only changes its colour."""

    DEFAULT_CSS = """
    Switch {
        border: none;
        padding: 0;
        background: transparent;
        &:focus { border: none; background-tint: transparent; }
    }
    """

    def watch_value(self) -> None:
        self.BUTTON_INNER = "✓" if self.value else " "
        super().watch_value()

    def on_mount(self) -> None:
        self.BUTTON_INNER = "✓" if self.value else " "
