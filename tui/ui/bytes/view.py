"""The state of the bytes screen as one frozen value."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from tui.engine.state import BuildState
from tui.frozen import dataclass
from tui.lab.bytes.account import Account
from tui.lab.bytes.advice import Advice, advice_of
from tui.lab.bytes.measure_sizes import MeasuredSizes
from tui.lab.bytes.tree import Node, parent_of, tree_of
from tui.recipe import Recipe, Strip
from tui.ui.kit.run_state import RunState, RunView


class Look(StrEnum):
    """A way to show the bytes."""

    MAP = "map"
    TABLE = "table"
    GAIN = "savings"


SORTS = ("size", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesView(RunView):
    """The bytes of one program and the visible part of them."""

    name: str
    """The name of the build."""
    recipe: Recipe
    state: BuildState = field(default_factory=BuildState)
    """The unstripped build."""
    stage: str = ""
    """The step after the build."""
    began: float = 0.0
    now: float = 0.0
    sizes: MeasuredSizes | None = None
    image_bytes: int | None = None
    """The size of the program in the image, if it was measured."""
    root: Node | None = None
    debug: bool = True
    """Whether debug information is included. Initially not if the image has none."""
    advice: tuple[Advice, ...] = ()
    look: Look = Look.MAP
    inside: str = ""
    """The id of the current part."""
    cursor: str = ""
    """The id of the entry under the cursor."""
    sort: str = SORTS[0]
    filter: str = ""
    exact: bool = False
    other: tuple[str, Account] | None = None
    """Name and byte count of the build to compare with."""

    @property
    def account(self) -> Account | None:
        """The byte count, once it is complete."""
        return self.sizes.account if self.sizes else None

    @property
    def here(self) -> Node | None:
        """The current part."""
        return self.root.at(self.inside) if self.root else None

    @property
    def chosen(self) -> Node | None:
        """The entry under the cursor."""
        return self.root.at(self.cursor) if self.root else None

    @property
    def best(self) -> Advice | None:
        """The advice with the largest saving that a recipe can express, or None."""
        return next((one for one in self.advice if one.recipe), None)

    @property
    def rows(self) -> tuple[Node, ...]:
        """The rows of the table for the current part, filtered and sorted."""
        here = self.here
        if here is None:
            return ()
        needle = self.filter.casefold()
        found = [node for node in here.children if not needle or _holds(node, needle)]
        if self.sort == "name":
            found.sort(key=lambda node: node.title.casefold())
        return tuple(found)

    def counted(self, sizes: MeasuredSizes, image_bytes: int | None) -> "BytesView":
        """Return the view with the byte count."""
        done = replace(
            self,
            run=RunState.DONE,
            sizes=sizes,
            image_bytes=image_bytes,
            advice=advice_of(sizes.account, sizes.reflection, self.recipe),
        )
        return done.with_debug(self.recipe.strip is Strip.NONE)

    def with_debug(self, debug: bool) -> "BytesView":
        """Return the whole program with or without debug information."""
        if self.account is None:
            return self
        root = tree_of(self.account, loaded_only=not debug)
        children = root.children
        return replace(
            self, root=root, debug=debug, inside="", filter="", cursor=children[0].id if children else ""
        )

    def into(self) -> "BytesView":
        """Zoom into the entry under the cursor, if it has children."""
        chosen = self.chosen
        if chosen is None and self.look is Look.MAP and self.here is not None:
            # an entry without an area of its own
            return replace(self, look=Look.TABLE, cursor=self.here.children[-1].id)
        if chosen is None or chosen.leaf or chosen.id == self.inside:
            return self
        return replace(self, inside=chosen.id, cursor=chosen.children[0].id, filter="")

    def out(self) -> "BytesView":
        """Zoom out and put the cursor on the part that was left."""
        if not self.inside:
            return self
        return replace(self, inside=parent_of(self.inside), cursor=self.inside, filter="")

    def filtered(self, text: str) -> "BytesView":
        """Show only entries that contain a text. The cursor moves only if its entry is gone."""
        view = replace(self, filter=text)
        rows = view.rows
        if view.other is None and rows and view.cursor not in {node.id for node in rows}:
            return replace(view, cursor=rows[0].id)
        return view

    def next_other(self, known: Mapping[str, Account]) -> "BytesView":
        """Compare with the next known byte count, or after the last one with none."""
        others = [name for name in known if name != self.name]
        at = others.index(self.other[0]) + 1 if self.other and self.other[0] in others else 0
        chosen = others[at] if at < len(others) else None
        return replace(self, other=(chosen, known[chosen]) if chosen else None, look=Look.TABLE)

    def next_look(self) -> "BytesView":
        """Show the next of map, table and savings."""
        looks = list(Look)
        return replace(self, look=looks[(looks.index(self.look) + 1) % len(looks)], filter="")


def _holds(node: Node, needle: str) -> bool:
    if needle in node.title.casefold():
        return True
    return any(needle in part.name.casefold() for part in node.parts)
