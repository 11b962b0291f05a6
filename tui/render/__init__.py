"""From a recipe to the files that build it."""

from tui.render.render import changed_lines, render
from tui.render.rendered import Rendered, Span
from tui.render.templates import why

__all__ = ["Rendered", "Span", "changed_lines", "render", "why"]
