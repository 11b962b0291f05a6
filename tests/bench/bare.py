"""The least that a Textual app can be: what the start of the real one is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header


class BareApp(App[None]):
    """A header and a footer."""

    TITLE = "barely-there"
    BINDINGS = [("q", "quit", "leave")]

    def compose(self) -> ComposeResult:
        """Nothing but the frame."""
        yield Header()
        yield Footer()


if __name__ == "__main__":
    BareApp().run()
