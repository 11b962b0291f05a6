"""The engine picker: the engine in use, the other ones, and the failed attempts."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.frozen import dataclass
from tui.ui.kit.content import BETTER, BREAKS, COSTS, MUTED, fit
from tui.ui.kit.engine_status import EngineStatus
from tui.ui.kit.row_list import Row, RowList

if TYPE_CHECKING:
    from tui.engine.find import EngineChoice


@dataclass(frozen=True, slots=True)
class Picked:
    """The engine that the user picked, or None for the first one that answers."""

    choice: "EngineChoice | None"


class EngineList(RowList):
    """The engines to pick from, and a row that searches again."""

    def __init__(self, status: EngineStatus, choices: "tuple[EngineChoice, ...]") -> None:
        super().__init__(id="engine-list")
        self._status = status
        self._choices = choices

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return two lines for each engine, and one for another search."""
        rows = []
        for position, choice in enumerate(self._choices):
            current = is_used(self._status, choice)
            name = Content.assemble(
                "● " if current else "✗ " if choice.obstacle else "○ ",
                (choice.builder or choice.context, "bold"),
                ("  in use" if current else "", BETTER),
            )
            detail = Content.assemble((f"  {choice.endpoint}", MUTED), (_because(choice.obstacle), COSTS))
            rows.append(Row(str(position), (fit(name, width), fit(detail, width))))
        again = Content.assemble(
            "↻ ", ("search again", "bold"), ("  and use the first engine that responds", MUTED)
        )
        return (*rows, Row("again", (fit(again, width),)))


class EnginesScreen(ModalScreen[Picked | None]):
    """Lets the user pick an engine or a builder. Its result is None if nothing changes."""

    CSS_PATH = "engines.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "use", id="engines.pick", tooltip="Use this engine for the next builds"),
        Binding("escape,q", "leave", "cancel", id="engines.leave", tooltip="Cancel"),
    ]

    def __init__(self, status: EngineStatus, choices: "tuple[EngineChoice, ...]") -> None:
        super().__init__()
        self._status = status
        self._choices = choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content("Engine and builder"), classes="title")
            yield Static(status_content(self._status), id="engine-status")
            yield EngineList(self._status, self._choices)
            with Horizontal(classes="buttons"):
                yield Button(Content("Use  ⏎"), id="use", variant="primary", compact=True)
                yield Button(Content("Cancel  esc"), id="leave", compact=True)

    def on_mount(self) -> None:
        picker = self.query_one(EngineList)
        used = next((str(at) for at, one in enumerate(self._choices) if is_used(self._status, one)), "")
        picker.put_cursor(used or ("0" if self._choices else "again"))
        picker.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "use":
            self.action_pick()
        else:
            self.action_leave()

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_pick()

    def action_pick(self) -> None:
        cursor = self.query_one(EngineList).cursor
        self.dismiss(Picked(None if cursor == "again" else self._choices[int(cursor)]))

    def action_leave(self) -> None:
        self.dismiss(None)


def is_used(status: EngineStatus, choice: "EngineChoice") -> bool:
    """Return whether a choice is the engine and builder in use."""
    info = status.info
    return (
        info is not None
        and info.context == choice.context
        and info.builder == (choice.builder or info.builder)
    )


def _because(obstacle: str) -> str:
    return f"  {obstacle}" if obstacle else ""


def status_content(status: EngineStatus) -> Content:
    """Return the engine in use, or the reason why there is none with the failed attempts."""
    if status.info is not None:
        info = status.info
        where = Content.styled(f"\n{info.context} · {info.endpoint}", MUTED)
        return Content.assemble("now: ", (str(info), "bold"), where)
    if status.looking:
        return Content("looking for an engine…")
    lines = [Content.styled(status.message, f"bold {BREAKS}")]
    lines += [Content.styled(f"  {line}", MUTED) for line in status.tried]
    if status.hint:
        lines.append(Content(f"→ {status.hint}"))
    return Content("\n").join(lines)
