"""From a recipe to the files that build it."""

from tui.render.rendered import Rendered, Span

__all__ = ["Rendered", "Span"]
