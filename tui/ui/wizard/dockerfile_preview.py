"""The live Dockerfile: coloured, numbered, with tinted changes and a line cursor for *why*."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui.text.clean import clean_line
from tui.ui.kit.scroll_lines import ScrollLines
from tui.ui.wizard.view import WizardView

_TINT = "▌"
"""A mark beside a changed line, visible without colours."""


class DockerfilePreview(ScrollLines, can_focus=True):
    """Shows the Dockerfile of the view. The line under the cursor is explained."""

    DEFAULT_CSS = """
    DockerfilePreview {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        & > .preview--number { color: $text-muted; }
        & > .preview--changed { background: $primary 20%; }
        & > .preview--mark { color: $primary; text-style: bold; }
        & > .preview--cursor { background: $block-cursor-background 40%; }
    }
    """
    COMPONENT_CLASSES = {"preview--number", "preview--changed", "preview--mark", "preview--cursor"}

    BINDINGS = [
        Binding("up", "line(-1)", "Line up", show=False, tooltip="Move to the line above"),
        Binding("down", "line(1)", "Line down", show=False, tooltip="Move to the line below"),
        Binding("home", "line(-999)", "Go to the first line", show=False),
        Binding("end", "line(999)", "Go to the last line", show=False),
    ]

    view: var[WizardView | None] = var(None, init=False)

    @dataclass
    class LineRequested(Message):
        """The user asks for the explanation of a line, counted from 1. 0 means none."""

        line: int

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(DockerfilePreview.view, view)
        self._lines: list[Content] = []
        self._drawn = ""
        self._colored = False
        # most lines do not change from one recipe to the next
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(512)

    def on_mount(self) -> None:
        # drawn in one colour first, because loading the colours takes longer than the rest of the screen
        if self.view is not None:
            self._lines = _text(self.view).split("\n", allow_blank=True)
            self._measure()
            # the app defers its own calls until it runs, and paints nothing before
            self.app.call_later(self.call_after_refresh, self._color)

    def _color(self) -> None:
        self._colored = True
        self._draw()

    def watch_view(self, before: WizardView | None, view: WizardView | None) -> None:
        # keeps the scroll position unless a changed line is out of sight
        if view is None or not self.is_mounted:
            return
        self._draw()
        if view.changed and (before is None or view.changed != before.changed) and not self.has_focus:
            first = min(view.changed) - 1
            self.scroll_to_region(Region(0, first, 1, 3), animate=False)

    def _draw(self) -> None:
        self.refresh()
        if self.view is None or not self._colored or self.view.rendered.dockerfile == self._drawn:
            return
        from tui.ui.kit.dockerfile_colors import colored

        self._drawn = self.view.rendered.dockerfile
        self._lines = colored(_text(self.view).plain).split("\n", allow_blank=True)
        self._measure()

    def _measure(self) -> None:
        widest = max((line.cell_length for line in self._lines), default=0)
        self.extend(Size(widest + 6, len(self._lines)))

    def render_line(self, y: int) -> Strip:
        x, top = self.scroll_offset
        row = top + y
        width = self.size.width
        if row >= len(self._lines) or self.view is None:
            return Strip.blank(width, self.rich_style)
        changed = (row + 1) in self.view.changed
        cursor = self.has_focus and self.view.line == row + 1
        part = "preview--cursor" if cursor else "preview--changed" if changed else ""
        style = self.visual_style
        if part:
            style += self.get_visual_style(part, partial=True)
        line = self._lines[row]
        key = row, line.plain, tuple(line.spans), changed, style, self.app.theme, x, width
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._strip(row, changed, style, x, width)
        return strip

    def _strip(self, row: int, changed: bool, style: Style, x: int, width: int) -> Strip:
        number = f"{row + 1:>3} "
        mark = _TINT if changed else " "
        content = Content.assemble((number, "$text-muted"), (mark, "bold $primary"), " ", self._lines[row])
        content = content.pad_right(max(0, width + x - content.cell_length))
        strips = Visual.to_strips(self, content, max(width + x, content.cell_length), 1, style)
        strip = strips[0] if strips else Strip.blank(width)
        return strip.crop_extend(x, x + width, self.rich_style).apply_offsets(x, row)

    def action_line(self, by: int) -> None:
        if self.view is None:
            return
        line = max(1, min(len(self._lines), self.view.line + by))
        self._want(line)

    def _want(self, line: int) -> None:
        self.scroll_to_region(Region(0, line - 1, 1, 1), animate=False)
        self.post_message(self.LineRequested(line))

    def on_click(self, event: events.Click) -> None:
        line = self.scroll_offset.y + event.y + 1
        if line <= len(self._lines):
            self.focus()
            self._want(line)

    def on_focus(self) -> None:
        if self.view is not None and not self.view.line:
            self._want(min(self.view.changed, default=1))

    def on_blur(self) -> None:
        self.post_message(self.LineRequested(0))


def _text(view: WizardView) -> Content:
    """Return the Dockerfile of a view in one colour."""
    return Content("\n".join(map(clean_line, view.rendered.dockerfile.rstrip("\n").split("\n"))))
