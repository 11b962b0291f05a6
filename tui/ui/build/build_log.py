"""The log of one step. Only visible lines are rendered."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui.engine.events import LogLine, Stream
from tui.ui.build.step_logs import StepLog, looks_like_error
from tui.ui.kit.scroll_lines import ScrollLines


class BuildLog(ScrollLines, can_focus=True):
    """Shows a :class:`StepLog`. It follows the end until the user scrolls up, marks matches, and its text can be copied."""

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "build-log--notice",
        "build-log--error",
        "build-log--match",
        "build-log--found",
        "build-log--edge",
    }
    """
    | Class | Description |
    | :- | :- |
    | `build-log--notice` | A line about the log itself. |
    | `build-log--error` | A line that looks like an error. |
    | `build-log--match` | A text that was searched for. |
    | `build-log--found` | The line of the current match. |
    | `build-log--edge` | The mark of a line that continues to the right. |
    """

    DEFAULT_CSS = """
    BuildLog {
        overflow-x: auto;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        background: transparent;
        & > .build-log--notice { color: $text-warning; text-style: italic; }
        & > .build-log--error { color: $text-error; }
        & > .build-log--match { background: $warning; color: $background; }
        & > .build-log--found { background: $foreground 12%; }
        & > .build-log--edge { color: $text-primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "down", show=False, tooltip="Scroll down by one line"),
        Binding("k", "scroll_up", "up", show=False, tooltip="Scroll up by one line"),
        Binding("G", "scroll_end", "end", show=False, tooltip="Go to the end of the log"),
    ]

    @dataclass
    class FollowChanged(Message):
        """The log started or stopped following its end."""

        following: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._log = StepLog()
        self._dropped = 0
        self._count = 0
        self._widest = 0
        """Cells of the widest line that has been visible."""
        self._query = ""
        self._match: int | None = None
        self._following = True

    @property
    def following(self) -> bool:
        """Whether the view scrolls to new lines."""
        return self._following

    @property
    def match(self) -> int | None:
        """The line number of the current match, or None."""
        return self._match

    def show(self, log: StepLog) -> None:
        """Show the end of another log."""
        self._log = log
        self._dropped = log.dropped
        self._count = log.total
        self._match = None
        self._widest = 0
        self.extend(Size(0, len(log.lines)))
        self.scroll_to(x=0, animate=False)
        self.follow()
        self.refresh()

    def show_new_lines(self) -> None:
        """Show new lines. A user who scrolled up keeps the position."""
        if self._log.total == self._count:
            return
        self._count = self._log.total
        gone = self._log.dropped - self._dropped
        self._dropped = self._log.dropped
        if gone and not self._following:
            self.scroll_target_y = self.scroll_y = max(0, self.scroll_y - gone)
        self.extend(Size(self._widest, len(self._log.lines)))
        if self._following:
            self.scroll_end(animate=False, immediate=True, x_axis=False)
        self._measure()
        self.refresh()

    def follow(self) -> None:
        """Scroll to the end and follow it."""
        self.scroll_end(animate=False, immediate=True, x_axis=False)
        self._measure()
        self._note_following()

    def _measure(self) -> None:
        """Extend horizontal scrolling to the widest line that has been visible."""
        top = self.scroll_offset.y
        visible = self._log.lines[top : top + self.size.height]
        widest = max((cell_len(line.text) for line in visible), default=0)
        if widest > self._widest:
            self._widest = widest
            self.extend(Size(widest, len(self._log.lines)))

    def scroll_to_line(self, line: int) -> None:
        """Scroll a line near the top and stop following."""
        self.scroll_to(y=max(0, line - self._log.dropped - 2), animate=False, immediate=True)
        self._note_following()

    def find(self, query: str, *, step: int = 1) -> tuple[int, int]:
        """Go to the next (or with -1 the previous) line that contains a text.

        Returns:
            The position of the match, counted from 1, and the number of matches. (0, 0) without a match.
        """
        fresh = query != self._query
        self._query = query
        matches = self._log.matches(query)
        if not matches:
            self._match = None
            self.refresh()
            return 0, 0
        here = self._match if self._match is not None and not fresh else self._first_visible - (step > 0)
        if step > 0:
            found = next((line for line in matches if line > here), matches[0])
        else:
            found = next((line for line in reversed(matches) if line < here), matches[-1])
        self._match = found
        row = found - self._log.dropped
        if not self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(0, row - self.size.height // 2), animate=False, immediate=True)
        self._note_following()
        self.refresh()
        return matches.index(found) + 1, len(matches)

    @property
    def _first_visible(self) -> int:
        return self._log.dropped + self.scroll_offset.y

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._measure()
        self._note_following()

    def _note_following(self) -> None:
        # while following, the view is at the end after every batch, so only the user can scroll away
        following = self.scroll_offset.y >= self.max_scroll_y
        if following != self._following:
            self._following = following
            self.post_message(self.FollowChanged(following))

    def on_resize(self) -> None:
        if self._following:
            self.scroll_end(animate=False, immediate=True, x_axis=False)
        self._measure()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text for copying."""
        if selection.start is not None and selection.start.y >= len(self._log.lines):
            return None
        return selection.extract(self._log.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        width = self.scrollable_content_region.width
        row = top + y
        base = self.rich_style
        if row >= len(self._log.lines):
            return Strip.blank(width, base)
        line = self._log.lines[row]
        if self._match == self._log.dropped + row:
            base += self.get_component_rich_style("build-log--found", partial=True)
        strip = Strip(self._segments(line, row, base))
        cut = strip.cell_length > left + width
        strip = strip.crop_extend(left, left + width - cut, base).apply_offsets(left, row)
        if cut:
            edge = base + self.get_component_rich_style("build-log--edge", partial=True)
            strip = Strip([*strip, Segment("›", edge)])
        return strip

    def _segments(self, line: LogLine, row: int, base: Style) -> list[Segment]:
        style = base
        if line.stream is Stream.NOTICE:
            style += self.get_component_rich_style("build-log--notice", partial=True)
        elif looks_like_error(line.text):
            style += self.get_component_rich_style("build-log--error", partial=True)
        text = line.text
        marks = _spans(text, self._query)
        painted = self.get_component_rich_style("build-log--match", partial=True) if marks else base
        selection = self.text_selection
        span = selection.get_span(row) if selection is not None else None
        if span is not None:
            marks = [(span[0], len(text) if span[1] == -1 else span[1])]
            painted = self.screen.get_component_rich_style("screen--selection")
        segments = []
        position = 0
        for start, end in marks:
            segments.append(Segment(text[position:start], style))
            segments.append(Segment(text[start:end], style + painted))
            position = end
        return [*segments, Segment(text[position:], style)]


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    """Return the positions of a text in a line, or none if case folding changes the line's length."""
    folded, needle = text.casefold(), query.casefold()
    if not needle or needle not in folded or len(folded) != len(text):
        return []
    spans = []
    start = folded.find(needle)
    while start >= 0:
        spans.append((start, start + len(needle)))
        start = folded.find(needle, start + len(needle))
    return spans
