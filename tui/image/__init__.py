"""What a Dockerfile makes: stages, files, environment, and what starts. Nothing is executed, and no file is read."""

from tui.image.answer import NO, YES, Answer, Cause, Value, unknown
from tui.image.file import File, Found, Kind, Origin, Source
from tui.image.files import Files
from tui.image.go import GoBuild, GoCommand
from tui.image.model import (
    Argument,
    Base,
    Command,
    Config,
    Copy,
    Fault,
    Form,
    Health,
    ImageModel,
    Invocation,
    Package,
    Port,
    StageModel,
    Start,
    StartFault,
    Variable,
)
from tui.image.read import read
from tui.image.start import start_with

__all__ = [
    "NO",
    "YES",
    "Answer",
    "Argument",
    "Base",
    "Cause",
    "Command",
    "Config",
    "Copy",
    "Fault",
    "File",
    "Files",
    "Form",
    "Found",
    "GoBuild",
    "GoCommand",
    "Health",
    "ImageModel",
    "Invocation",
    "Kind",
    "Origin",
    "Package",
    "Port",
    "Source",
    "StageModel",
    "Start",
    "StartFault",
    "Value",
    "Variable",
    "read",
    "start_with",
    "unknown",
]
