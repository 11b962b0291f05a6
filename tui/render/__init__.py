"""From a recipe to the files that build it."""

from tui.render.difference import changed_lines
from tui.render.render import render
from tui.render.rendered import Rendered, Span
from tui.render.templates import why

__all__ = ["Rendered", "Span", "changed_lines", "render", "why"]
