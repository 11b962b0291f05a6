"""Docker builds, images and cancellation. The only package that communicates with an engine."""

from tui.engine.archive import FileEntry, HistoryEntry, ImageArchive, Layer
from tui.engine.check import Checking, CheckWarning
from tui.engine.container import Container, ContainerState, MemoryUse, RunRequest
from tui.engine.engine import BuildRequest, Engine, EngineError, EngineInfo, ImageDetails, NoEngine
from tui.engine.events import (
    BuildEvent,
    BuildWarning,
    Built,
    Cancelled,
    Failed,
    FailureKind,
    LogChunk,
    LogLine,
    Outcome,
    StepChanged,
    Stream,
    Transfer,
)
from tui.engine.find import EngineChoice, choices, find
from tui.engine.process import end_all
from tui.engine.state import BuildState, StepState, reduce

__all__ = [
    "BuildEvent",
    "BuildRequest",
    "BuildState",
    "BuildWarning",
    "Built",
    "Cancelled",
    "CheckWarning",
    "Checking",
    "Container",
    "ContainerState",
    "Engine",
    "EngineChoice",
    "EngineError",
    "EngineInfo",
    "Failed",
    "FailureKind",
    "FileEntry",
    "HistoryEntry",
    "ImageArchive",
    "ImageDetails",
    "Layer",
    "LogChunk",
    "LogLine",
    "MemoryUse",
    "NoEngine",
    "Outcome",
    "RunRequest",
    "StepChanged",
    "StepState",
    "Stream",
    "Transfer",
    "choices",
    "end_all",
    "find",
    "reduce",
]
