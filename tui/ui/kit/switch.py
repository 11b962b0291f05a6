"""A checkbox that is readable without colours."""

from textual.widgets import Checkbox


class Switch(Checkbox):
    """Shows a mark only when it is on. Textual's checkbox only changes the colour of its mark."""

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
