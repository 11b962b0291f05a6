"""The help: the keys of the screen below and the topics of the guide."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, ContentSwitcher, Static

from tui.render.guide import Topic
from tui.render.page import Page
from tui.ui.help.content import Shortcut, columns
from tui.ui.kit.content import MUTED, fit, heading
from tui.ui.kit.row_list import Row, RowList
from tui.ui.kit.scroll_text import ScrollText


class KeyColumns(ScrollText):
    """The keys, in as many columns as fit."""

    def __init__(self, entries: Sequence[Shortcut]) -> None:
        super().__init__(id="help-keys")
        self._entries = entries

    def on_resize(self) -> None:
        self.show_text(columns(self._entries, self.scrollable_content_region.width), top=None)


class TopicList(RowList):
    """The topics of the guide."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(id="help-topics")
        self._topics = topics
        self._names = max((len(topic.name) for topic in topics), default=0)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return one line for each topic."""
        return tuple(Row(topic.name, (fit(self._line(topic), width),)) for topic in self._topics)

    def _line(self, topic: Topic) -> Content:
        return Content.assemble((topic.name.ljust(self._names), "bold"), "  ", (topic.summary, MUTED))


class HelpScreen(ModalScreen[None]):
    """Shows the keys and topics, or a single topic."""

    CSS_PATH = "help.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read", id="help.read", tooltip="Read the selected topic"),
        Binding("escape", "back", "back", id="help.back", tooltip="Return to the topics, or close the help"),
        Binding("question_mark,q", "dismiss", "close", id="help.close", tooltip="Close the help"),
    ]

    def __init__(self, about: str, entries: Sequence[Shortcut], topics: Sequence[Topic]) -> None:
        """Set the contents of the help.

        Args:
            about: a sentence about the screen below.
            entries: the keys of that screen.
            topics: the topics of the guide.
        """
        super().__init__()
        self._about, self._entries = about.replace("**", ""), entries
        self._topics = {topic.name: topic for topic in topics}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            with ContentSwitcher(initial="help-overview"):
                with Vertical(id="help-overview"):
                    yield Static(Content(self._about), classes="title")
                    yield KeyColumns(self._entries)
                    yield Static(heading("Guide", "also: godock-tui help TOPIC"), id="help-guide")
                    yield TopicList(tuple(self._topics.values()))
                with VerticalScroll(id="help-topic"):
                    yield Static(id="help-page")
            with Horizontal(classes="buttons"):
                yield Button(Content("Read  ⏎"), id="read", variant="primary", compact=True)
                yield Button(Content("Back  esc"), id="back", compact=True)

    def on_mount(self) -> None:
        topics = self.query_one(TopicList)
        topics.put_cursor(next(iter(self._topics), ""))
        topics.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "read":
            self.action_read()
        else:
            self.action_back()

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_read()

    def action_read(self) -> None:
        if not self._reads and (topic := self._topics.get(self.query_one(TopicList).cursor)):
            self._read(topic)

    def action_back(self) -> None:
        if self._reads:
            self._show("help-overview", "#help-topics")
        else:
            self.dismiss(None)

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss(None)

    @property
    def _reads(self) -> bool:
        return self.query_one(ContentSwitcher).current == "help-topic"

    def _read(self, topic: Topic) -> None:
        self.query_one(TopicList).put_cursor(topic.name)
        self.query_one("#help-page", Static).update(Page(topic.text))
        self._show("help-topic", "#help-topic")
        self.query_one("#help-topic").scroll_home(animate=False)

    def _show(self, pane: str, focus: str) -> None:
        self.query_one(ContentSwitcher).current = pane
        self.query_one("#read").display = pane == "help-overview"
        self.query_one(focus).focus()
