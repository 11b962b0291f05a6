"""A treemap of a part of a program, with areas in proportion to bytes, and a cursor."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from tui.lab.bytes.tree import Node
from tui.text.units import human_bytes, plural
from tui.ui.bytes.content import GROUP_STYLES
from tui.ui.bytes.squarify import Tile, neighbour, tiles
from tui.ui.bytes.view import BytesView

_LEAST = (10, 3)
_THIN = "┌─┐│└┘"
_HEAVY = "┏━┓┃┗┛"
_MORE = "\nmore"
"""The id of the area for all entries that are too small."""


class Treemap(Widget, can_focus=True):
    """Shows the children of the current part of a :class:`BytesView`."""

    DEFAULT_CSS = """
    Treemap { width: 100%; height: 1fr; text-wrap: nowrap; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "go(-1, 0)", "left", show=False, tooltip="Go to the area to the left"),
        Binding("right,l", "go(1, 0)", "right", show=False, tooltip="Go to the area to the right"),
        Binding("up,k", "go(0, -1)", "up", show=False, tooltip="Go to the area above"),
        Binding("down,j", "go(0, 1)", "down", show=False, tooltip="Go to the area below"),
        Binding("home", "first", "first", show=False, tooltip="Go to the largest area"),
    ]

    view: var[BytesView | None] = var(None, init=False)

    @dataclass
    class Moved(Message):
        """The user moved the cursor to an area."""

        id: str

    @dataclass
    class Opened(Message):
        """The user clicked the area under the cursor."""

        id: str

    cursor = ""
    """The id of the area under the cursor. Kept here because the screen handles keys later."""

    def watch_view(self, before: BytesView | None, view: BytesView | None) -> None:
        if view is not None and (before is None or before.cursor != view.cursor):
            self.cursor = view.cursor
        self.refresh()

    def laid(self) -> tuple[tuple[Node, Tile], ...]:
        """Return the areas with their entries."""
        here = self.view.here if self.view else None
        if here is None:
            return ()
        children = here.children
        found = tiles(
            [float(child.bytes) for child in children],
            self.content_size.width,
            self.content_size.height,
            _LEAST,
        )
        if not found:
            return ()
        if len(found) < len(children):
            rest = children[len(found) - 1 :]
            more = Node(
                here.id + _MORE,
                plural(len(rest), "smaller part"),
                sum(node.bytes for node in rest),
                here.group,
            )
            children = (*children[: len(found) - 1], more)
        return tuple(zip(children, found, strict=True))

    def render(self) -> Content:
        laid = self.laid()
        if not laid or self.view is None:
            return Content.styled(
                "The terminal is too small for the map. Press v to show the table.", "$foreground 60%"
            )
        return picture(laid, self.view, self._at(laid), self.content_size.height)

    def _at(self, laid: tuple[tuple[Node, Tile], ...]) -> int:
        # entries that are too small are in the last area
        return next((at for at, (node, _) in enumerate(laid) if node.id == self.cursor), len(laid) - 1)

    def action_go(self, across: int, down: int) -> None:
        laid = self.laid()
        if laid:
            at = neighbour([tile for _, tile in laid], self._at(laid), across, down)
            self._go(laid[at][0].id)

    def _go(self, area: str) -> None:
        self.cursor = area
        self.post_message(self.Moved(area))

    def action_first(self) -> None:
        if laid := self.laid():
            self._go(laid[0][0].id)

    def on_click(self, event: events.Click) -> None:
        # a click on the area under the cursor opens it
        event.stop()
        laid = self.laid()
        for at, (node, tile) in enumerate(laid):
            if tile.holds(event.x, event.y):
                if at == self._at(laid):
                    self.post_message(self.Opened(node.id))
                else:
                    self._go(node.id)
                return


def picture(laid: tuple[tuple[Node, Tile], ...], view: BytesView, chosen: int, height: int) -> Content:
    """Return the areas with edges and labels. The one under the cursor has heavy edges."""
    rows: list[list[tuple[int, Content]]] = [[] for _ in range(height)]
    whole = view.root.bytes if view.root else 0
    for at, (node, tile) in enumerate(laid):
        for y, line in enumerate(_area(node, tile, whole, chosen=at == chosen)):
            if tile.y + y < height:
                rows[tile.y + y].append((tile.x, line))
    lines = []
    for row in rows:
        row.sort(key=lambda found: found[0])
        lines.append(Content.assemble(*(line for _, line in row)))
    return Content("\n").join(lines)


def _area(node: Node, tile: Tile, whole: int, *, chosen: bool) -> list[Content]:
    corner_left, across, corner_right, down, foot_left, foot_right = tuple(_HEAVY if chosen else _THIN)
    colour = GROUP_STYLES[node.group] if node.group else "$foreground"
    edge = f"bold {colour}" if chosen else colour
    fill = f"on {colour.partition(' ')[0]} {'30%' if chosen else '12%'}"
    inner = max(0, tile.width - 2)
    size = human_bytes(node.bytes)
    share = f" {node.bytes / whole:.1%}" if whole else ""
    texts = _label(
        node.title, size + share if len(size + share) <= inner else size, inner, max(0, tile.height - 2)
    )
    lines = [Content.styled(f"{corner_left}{across * inner}{corner_right}", edge)]
    for y in range(tile.height - 2):
        text = texts[y] if y < len(texts) else ""
        body = Content(text).truncate(inner, ellipsis=True)
        body = body.pad_right(inner - body.cell_length)
        style = f"bold {fill}" if y == 0 else fill
        lines.append(Content.assemble((down, edge), body.stylize(style), (down, edge)))
    lines.append(Content.styled(f"{foot_left}{across * inner}{foot_right}", edge))
    return lines[: tile.height]


def _label(title: str, size: str, width: int, height: int) -> list[str]:
    """Return the name with the size below it. A name that is too long is cut at its start."""
    words = title.partition(" ")[0].split("/")
    while Content(title).cell_length > width and len(words) > 1:
        words = words[1:]
        title = "/".join(words)
    return [title, size] if height > 1 else [f"{title} {size}"]
