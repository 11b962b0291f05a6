"""The available actions of a screen as columns of keys."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from math import ceil

from textual.app import App
from textual.content import Content
from textual.screen import Screen

from tui.frozen import dataclass
from tui.ui.kit.content import ACCENT, EMPTY, MUTED, fit, hang, heading

GROUPS = ("On this screen", "Go to", "Move", "Everywhere")
_GOES = ("app.show(", "app.switch_mode(", "show(")
"""Prefixes of the actions that open another screen."""
_COLUMN = 34
"""Minimum width of a column of keys in cells."""
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One action, with the keys that trigger it."""

    group: str
    keys: str
    what: str
    enabled: bool


def shortcuts(screen: Screen[object]) -> tuple[Shortcut, ...]:
    """Return the available actions of a screen, without Textual's own keys. Keys of one action share an entry."""
    found: dict[tuple[str, str], Shortcut] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if not tooltip:
            continue
        group = _group(node is screen, isinstance(node, App), binding.action)
        keys = screen.app.get_key_display(binding)
        if known := found.get((group, binding.action)):
            keys = f"{known.keys} {keys}"
        found[group, binding.action] = Shortcut(group, keys, tooltip, enabled)
    return tuple(found.values())


def _group(of_screen: bool, of_app: bool, action: str) -> str:
    if action.startswith(_GOES):
        return "Go to"
    return "On this screen" if of_screen else "Everywhere" if of_app else "Move"


def columns(entries: Sequence[Shortcut], width: int) -> Content:
    """Return the groups as text in as many balanced columns as fit the width."""
    count = max(1, min(3, (width + len(_GAP)) // (_COLUMN + len(_GAP))))
    room = (width - len(_GAP) * (count - 1)) // count
    blocks = [block for group in GROUPS for block in _blocks(group, entries, room)]
    full = ceil(sum(map(len, blocks)) / count)
    stacks: list[list[Content]] = [[]]
    for block in blocks:
        if len(stacks[-1]) + len(block) > full and len(stacks) < count:
            stacks.append([])
        stacks[-1] += block if stacks[-1] else [line for line in block if line]
    rows = zip_longest(*stacks, fillvalue=EMPTY)
    return Content("\n").join([Content(_GAP).join([fit(cell, room) for cell in row]) for row in rows])


def _blocks(group: str, entries: Iterable[Shortcut], width: int) -> Iterator[list[Content]]:
    """Yield the lines of each entry of a group, with a heading above the first one."""
    head = [EMPTY, heading(group)]
    for entry in entries:
        if entry.group == group:
            keys = Content.styled(f"{entry.keys:>3}  ", f"bold {ACCENT}" if entry.enabled else MUTED)
            what = Content(entry.what) if entry.enabled else Content.styled(entry.what, MUTED)
            yield [*head, *hang(keys, what, width).split("\n")]
            head = []
