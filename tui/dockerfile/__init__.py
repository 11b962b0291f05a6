"""Parses Dockerfiles by BuildKit's rules, without loss: a parsed file can be written back byte for byte."""

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
