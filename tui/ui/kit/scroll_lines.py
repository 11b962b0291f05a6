"""Scrolling lines that draw themselves, many times a second."""

from textual.geometry import Size
from textual.scroll_view import ScrollView


class ScrollLines(ScrollView):
    """A scrolling view whose number of lines does not affect the layout, unless its size follows them."""

    def extend(self, size: Size) -> None:
        """Set the size of the scrollable area in columns and lines.

        An assignment to ``virtual_size`` lays out the whole screen. In a view of fixed size only a scrollbar
        that comes or goes makes that necessary.
        """
        if self.styles.auto_dimensions:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            # private: an assignment to ``virtual_size`` without a layout for unchanged scrollbars would replace it
            self._scroll_update(size)
