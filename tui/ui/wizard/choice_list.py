"""An option with one of several values as a list: Enter chooses, the cursor previews."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option as ListItem

from tui.recipe import Choice
from tui.text.clean import clean_line

_MORE = "more…"
_LABEL_CELLS = 19


class ChoiceList(OptionList):
    """The values of one option. It posts messages and changes nothing itself."""

    DEFAULT_CSS = """
    ChoiceList {
        height: auto;
        max-height: 100%;
        border: none;
        padding: 0;
        background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: transparent; }
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .option-list--option { padding: 0 1; }
    }
    """

    BINDINGS = [
        Binding("enter,space", "select", "Choose", show=False, tooltip="Choose the selected value"),
    ]

    @dataclass
    class Previewed(Message):
        """The cursor is on a value."""

        list: "ChoiceList"
        choice: Choice

        @property
        def control(self) -> "ChoiceList":
            """The list that sent the message."""
            return self.list

    @dataclass
    class Chosen(Message):
        """The user chose a value, which may be unavailable."""

        list: "ChoiceList"
        choice: Choice

        @property
        def control(self) -> "ChoiceList":
            """The list that sent the message."""
            return self.list

    def __init__(
        self, option_id: str, choices: tuple[Choice, ...], value: str, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.option_id = option_id
        self._choices = choices
        self._value = value
        self._expanded = any(choice.more and choice.value == value for choice in choices)

    def on_mount(self) -> None:
        self._draw()

    @property
    def highlighted_choice(self) -> Choice | None:
        """The value under the cursor, or None on *more*."""
        if self.highlighted is None:
            return None
        item = self.get_option_at_index(self.highlighted)
        return next((choice for choice in self._choices if choice.value == item.id), None)

    def update_choices(self, choices: tuple[Choice, ...], value: str) -> None:
        """Show other choices or another chosen value, and keep the cursor."""
        if (choices, value) == (self._choices, self._value):
            return
        stood = self.highlighted_choice if value == self._value else None
        same = [choice.value for choice in choices] == [choice.value for choice in self._choices]
        self._choices, self._value = choices, value
        hidden = not self._expanded and any(choice.more and choice.value == value for choice in choices)
        self._expanded |= hidden
        if same and not hidden:
            self._redraw()
        else:
            self._draw(stood.value if stood else "")

    def _shown(self) -> list[Choice]:
        return [choice for choice in self._choices if self._expanded or not choice.more]

    def _draw(self, cursor: str = "") -> None:
        """Draw the whole list, with the cursor on a given value or on the chosen one."""
        stood = self.highlighted
        items: list[ListItem] = [
            ListItem(
                self._prompt(choice), id=choice.value
            )  # unavailable ones as well, because the cursor explains them
            for choice in self._shown()
        ]
        hidden = len(self._choices) - len(items)
        if hidden:
            items.append(ListItem(Content.styled(f"… {hidden} more", "$text-muted"), id=_MORE))
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(items)
            values = [choice.value for choice in self._shown()]
            at = next((value for value in (cursor, self._value) if value in values), None)
            self.highlighted = stood if at is None else values.index(at)

    def _redraw(self) -> None:
        for choice in self._shown():
            self.replace_option_prompt(choice.value, self._prompt(choice))

    def _prompt(self, choice: Choice) -> Content:
        """Return one line: the chosen value has a full dot, an unavailable one a cross."""
        chosen = choice.value == self._value
        label = clean_line(choice.label, 60)
        gap = " " * max(1, _LABEL_CELLS - cell_len(label))
        return Content.assemble(
            ("● " if chosen else "✗ " if choice.blocked else "○ ", "$primary" if chosen else "$text-muted"),
            (label, "bold" if chosen else "$text-muted" if choice.blocked else ""),
            gap,
            (clean_line(choice.facts), "$text-muted"),
        )

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        choice = self.highlighted_choice
        if choice is not None and self.has_focus:
            self.post_message(self.Previewed(self, choice))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id == _MORE:
            self._expanded = True
            stood = self.highlighted
            self._draw()
            self.highlighted = stood
        elif choice := next((choice for choice in self._choices if choice.value == event.option_id), None):
            self.post_message(self.Chosen(self, choice))
