"""One image: its layers and their largest files, what is inside, and the Dockerfile that made it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import var
from textual.widgets import Static

from tui.lab.build import Build
from tui.ui.image_content import (
    contents_content,
    dockerfile_content,
    files_content,
    instructions_of,
    layer_head,
    layer_line,
    title_content,
)
from tui.ui.keys import bindings
from tui.ui.screens.page import Page
from tui.ui.trial_content import trial_content
from tui.ui.widgets.row_list import Row, RowList


class LayerList(RowList):
    """The layers of an image, base first."""

    exact: var[bool] = var(False, init=False)

    def __init__(self, build: Build, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._build = build
        self._instructions = instructions_of(build)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return a line for each layer."""
        layers = zip(self._build.archive.layers, self._instructions, strict=True)
        return tuple(
            Row(str(number), (layer_line(number, layer, instruction, width, exact=self.exact),))
            for number, (layer, instruction) in enumerate(layers, start=1)
        )

    def watch_exact(self) -> None:
        """Follow the state."""
        self.redraw()


class ImageScreen(Page):
    """Shows one finished build; nothing in it changes but the layer under the cursor and how sizes are written."""

    CSS_PATH = "image.tcss"
    HELP = "The layers of one image, what is inside it, and the Dockerfile that made it."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("image")]

    exact: var[bool] = var(False, init=False)

    def __init__(self, build: Build, *, exact: bool = False) -> None:
        super().__init__()
        self._build = build
        self.set_reactive(ImageScreen.exact, exact)

    @property
    def looked_at(self) -> Build:
        """The build that is shown."""
        return self._build

    def compose_body(self) -> ComposeResult:
        """A line on top; layers and files on the left, contents and Dockerfile on the right."""
        yield Static(id="image-title", markup=False)
        with Horizontal(id="image-panes"):
            with Vertical(id="image-left"):
                yield Static(id="layer-head", markup=False)
                yield LayerList(self._build, id="layers").data_bind(ImageScreen.exact)
                with VerticalScroll(id="files-scroll", can_focus=False):
                    yield Static(id="files", markup=False)
            with VerticalScroll(id="image-right"):
                yield Static(id="contents", markup=False)
                yield Static(id="trial", markup=False)
                yield Static(dockerfile_content(self._build), id="image-dockerfile")

    def on_mount(self) -> None:
        """Begin with the largest layer: that is the one people ask about."""
        layers = self._build.archive.layers
        largest = max(range(len(layers)), key=lambda at: layers[at].unpacked_bytes, default=-1)
        picker = self.query_one(LayerList)
        picker.put_cursor(str(largest + 1))
        picker.focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Lines are cut for the width."""
        self.call_after_refresh(self._draw)

    def watch_exact(self) -> None:
        """Follow the state."""
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        title = title_content(self._build, self.size.width - 2, exact=self.exact)
        self.query_one("#image-title", Static).update(title)
        left = self.query_one("#image-left").size.width - 2
        self.query_one("#layer-head", Static).update(layer_head(left, exact=self.exact))
        number = int(self.query_one(LayerList).cursor or 0)
        if number:
            layer = self._build.archive.layers[number - 1]
            files = files_content(number, layer, left, exact=self.exact)
            self.query_one("#files", Static).update(files)
        right = self.query_one("#image-right").scrollable_content_region.width
        self.query_one("#contents", Static).update(contents_content(self._build, right))
        self.query_one("#trial", Static).update(trial_content(self._build, right))

    @on(RowList.Moved)
    @on(RowList.Opened)
    def _layer_chosen(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        self._draw()

    def action_leave(self) -> None:
        """Go back to the comparison."""
        self.app.pop_screen()

    def action_exact(self) -> None:
        """Show exact bytes, or rounded sizes."""
        self.exact = not self.exact

    def action_copy(self) -> None:
        """Copy the Dockerfile."""
        self.app.copy_to_clipboard(self._build.rendered.dockerfile)
        self.notify("The Dockerfile is in the clipboard, if this terminal allows it (OSC 52).", markup=False)
