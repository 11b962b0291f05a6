"""Lines that scroll and draw themselves, many times a second."""

from textual.geometry import Size
from textual.scroll_view import ScrollView


class ScrollLines(ScrollView):
    """A view in which more or fewer lines move nothing around it, unless its own size follows them."""

    def extend(self, size: Size) -> None:
        """Let the view be scrolled over so many columns and lines.

        Textual lays out the whole screen where ``virtual_size`` is assigned; in a view of fixed size only a scrollbar
        that comes or goes makes that necessary.
        """
        if self.styles.auto_dimensions:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            # private; an assignment of ``virtual_size`` that lays out nothing where no scrollbar changes would replace it
            self._scroll_update(size)
