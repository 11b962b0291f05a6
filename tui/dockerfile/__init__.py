"""Reads Dockerfiles as BuildKit reads them, and loses nothing: what was read can be written back to the byte."""

from tui.dockerfile.document import Directive, DockerfileError, Document, Gap, Heredoc, Instruction
from tui.dockerfile.expand import expand
from tui.dockerfile.parse import parse
from tui.dockerfile.stages import Stage, stages

__all__ = [
    "Directive",
    "DockerfileError",
    "Document",
    "Gap",
    "Heredoc",
    "Instruction",
    "Stage",
    "expand",
    "parse",
    "stages",
]
