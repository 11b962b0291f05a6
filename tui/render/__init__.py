"""Render the Dockerfile and the .dockerignore of a recipe."""

from tui.render.difference import changed_lines
from tui.render.render import render
from tui.render.rendered import Rendered, Span
from tui.render.templates import why

__all__ = ["Rendered", "Span", "changed_lines", "render", "why"]
