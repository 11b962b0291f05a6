"""One image: layers, files, contents and Dockerfile."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import var
from textual.widgets import Input, Static

from tui.lab.sizes.build import Build
from tui.lab.sizes.file_tree import FileTree
from tui.ui.image.content import (
    contents_content,
    dockerfile_content,
    files_head,
    instructions_of,
    layer_head,
    layer_line,
    title_content,
)
from tui.ui.image.file_list import FileList
from tui.ui.image.trial_content import trial_content
from tui.ui.kit.keys import bindings
from tui.ui.kit.page import Page
from tui.ui.kit.row_list import Row, RowList


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
        self.redraw()


class ImageScreen(Page):
    """Shows one finished build. The state is the selected layer, its files, and the format of sizes."""

    CSS_PATH = "screen.tcss"
    HELP = "The image's layers, contents and Dockerfile."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("image")]

    exact: var[bool] = var(False, init=False)
    filter_text: var[str] = var("", init=False)
    """The filter for paths."""

    def __init__(self, build: Build, *, exact: bool = False) -> None:
        super().__init__()
        self._build = build
        self._trees: dict[int, FileTree] = {}
        """The file trees by number of layer, created on demand."""
        self.set_reactive(ImageScreen.exact, exact)

    @property
    def selected_build(self) -> Build:
        """The build of this screen."""
        return self._build

    def compose_body(self) -> ComposeResult:
        # layers and files on the left, contents and Dockerfile on the right
        yield Static(id="image-title", markup=False)
        with Horizontal(id="image-panes"):
            with Vertical(id="image-left"):
                yield Static(id="layer-head", markup=False)
                yield LayerList(self._build, id="layers").data_bind(ImageScreen.exact)
                yield Static(id="files-head", markup=False)
                yield FileList(id="files").data_bind(ImageScreen.exact, ImageScreen.filter_text)
                yield Input(
                    placeholder="show files whose path contains this text", id="files-filter", compact=True
                )
            with VerticalScroll(id="image-right"):
                yield Static(id="contents", markup=False)
                yield Static(id="trial", markup=False)
                yield Static(dockerfile_content(self._build), id="image-dockerfile")

    def on_mount(self) -> None:
        # users mostly ask about the largest layer
        layers = self._build.archive.layers
        largest = max(range(len(layers)), key=lambda at: layers[at].unpacked_bytes, default=-1)
        picker = self.query_one(LayerList)
        picker.put_cursor(str(largest + 1))
        picker.focus()
        self.call_after_refresh(self._list_files)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def watch_exact(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        title = title_content(self._build, self.size.width - 2, exact=self.exact)
        self.query_one("#image-title", Static).update(title)
        left = self.query_one("#image-left").size.width - 2
        self.query_one("#layer-head", Static).update(layer_head(left, exact=self.exact))
        number = self._number
        if number:
            head = files_head(number, self._trees.get(number), self.filter_text, left)
            self.query_one("#files-head", Static).update(head)
        right = self.query_one("#image-right").scrollable_content_region.width
        self.query_one("#contents", Static).update(contents_content(self._build, right))
        self.query_one("#trial", Static).update(trial_content(self._build, right))

    @property
    def _number(self) -> int:
        """The layer under the cursor, counted from 1, or 0 for none."""
        return int(self.query_one(LayerList).cursor or 0)

    @on(RowList.Moved, "#layers")
    @on(RowList.Opened, "#layers")
    def _layer_chosen(self, event: RowList.Moved | RowList.Opened) -> None:
        event.stop()
        self._list_files()
        if isinstance(event, RowList.Opened):
            self.query_one(FileList).focus()

    @on(RowList.Opened, "#files")
    def _file_clicked(self, event: RowList.Opened) -> None:
        event.stop()
        self.query_one(FileList).action_toggle_folder()

    @on(FileList.Chosen)
    async def _file_chosen(self, event: FileList.Chosen) -> None:
        """Show the bytes of the program if the file is the program."""
        event.stop()
        if event.path in self._build.rendered.binaries:
            await self.run_action("app.show('bytes')")

    @work(group="files", exclusive=True)
    async def _list_files(self) -> None:
        """Show the files of the layer under the cursor. A toolchain layer has 15,000 files."""
        number = self._number
        if not number:
            return
        if number not in self._trees:
            self._draw()
            layer = self._build.archive.layers[number - 1]
            self._trees[number] = await asyncio.to_thread(FileTree.of, layer.files)
        self.query_one(FileList).show(self._trees[number])
        self._draw()

    @on(Input.Changed, "#files-filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.filter_text = event.value
        self._draw()

    @on(Input.Submitted, "#files-filter")
    def _filter_done(self, event: Input.Submitted) -> None:
        event.stop()
        self._close_filter()

    def _close_filter(self) -> None:
        self.query_one("#files-filter").display = False
        self.query_one(FileList).focus()

    def action_files(self) -> None:
        self.query_one(FileList).focus()

    def action_find(self) -> None:
        field = self.query_one("#files-filter", Input)
        field.display = True
        field.focus()

    def action_leave(self) -> None:
        field = self.query_one("#files-filter", Input)
        if field.display or self.filter_text:
            field.value = ""
            self._close_filter()
        else:
            self.app.pop_screen()

    def action_exact(self) -> None:
        self.exact = not self.exact

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._build.rendered.dockerfile)
        self.notify(
            "The Dockerfile was copied to the clipboard, if this terminal supports OSC 52.", markup=False
        )
