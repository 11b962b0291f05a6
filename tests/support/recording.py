"""Builds as JSON text: what a :class:`~tests.support.scripted.ScriptedEngine` plays can be kept in a file. Sans-IO."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from tests.support.scripted import Script
from tui.engine.archive import FileEntry, HistoryEntry, ImageArchive, Layer
from tui.engine.engine import ImageDetails
from tui.engine.events import (
    BuildEvent,
    BuildWarning,
    Built,
    Cancelled,
    Failed,
    FailureKind,
    LogChunk,
    LogLine,
    StepChanged,
    Stream,
    Transfer,
)

_PLAIN: Mapping[str, type[StepChanged | Transfer | BuildWarning | Built | Cancelled]] = {
    kind.__name__: kind for kind in (StepChanged, Transfer, BuildWarning, Built, Cancelled)
}


def dump(script: Script) -> str:
    """Return a script as JSON, one event a line, so that a change of it can be reviewed."""
    events = ",\n".join(
        json.dumps({"event": type(event).__name__, **asdict(_read(event))}, ensure_ascii=False)
        for event in script.events
    )
    details = json.dumps(asdict(script.details) if script.details else None)
    archive = json.dumps(asdict(script.archive) if script.archive else None)
    return f'{{"details": {details},\n"archive": {archive},\n"events": [\n{events}\n]}}\n'


def _read(event: BuildEvent) -> BuildEvent:
    """Return an event whose lines, if it has some, have been read."""
    return replace(event, lines=tuple(event.lines)) if isinstance(event, LogChunk) else event


def load(text: str) -> Script:
    """Return the script that :func:`dump` wrote.

    Raises:
        ValueError: the text is not JSON.
        KeyError, TypeError: it is not a script.
    """
    data = json.loads(text)
    details, archive = data["details"], data["archive"]
    return Script(
        events=tuple(_event(entry) for entry in data["events"]),
        details=_details(details) if details else None,
        archive=_archive(archive) if archive else None,
    )


def _event(entry: dict[str, Any]) -> BuildEvent:
    kind = entry.pop("event")
    match kind:
        case "LogChunk":
            lines = tuple(LogLine(line["text"], Stream(line["stream"])) for line in entry["lines"])
            return LogChunk(entry["step"], lines)
        case "Failed":
            return Failed(**{**entry, "kind": FailureKind(entry["kind"])})
        case "StepChanged":
            return StepChanged(**{**entry, "inputs": tuple(entry["inputs"])})
    return _PLAIN[kind](**entry)


def _details(entry: dict[str, Any]) -> ImageDetails:
    listed = {name: tuple(entry[name]) for name in ("entrypoint", "command", "exposed")}
    return ImageDetails(**{**entry, **listed})


def _archive(entry: dict[str, Any]) -> ImageArchive:
    return ImageArchive(
        tuple(
            Layer(**{**layer, "files": tuple(FileEntry(**file) for file in layer["files"])})
            for layer in entry["layers"]
        ),
        tuple(HistoryEntry(**step) for step in entry["history"]),
    )
