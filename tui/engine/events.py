"""What happens during a build, as frozen values. Every text in them is clean (see :mod:`tui.text.clean`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Stream(StrEnum):
    """Where a line of a step's log came from."""

    OUT = "out"
    ERR = "err"
    NOTICE = "notice"
    """Written by BuildKit or by us about the log itself, for example that it was clipped."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One clean line of a step's log."""

    text: str
    stream: Stream = Stream.OUT


FINAL_STAGE = "final"
"""What a stage without a name is called: of the Dockerfiles that are built here only the last one has none."""


@dataclass(frozen=True, slots=True)
class StepChanged:
    """The whole state of one step (a BuildKit vertex) as it is now; a later one replaces it."""

    id: str
    """The vertex digest: its identity, whatever names it appears under."""
    name: str
    """What the vertex is called, without stage and position, for example ``RUN go test ./...``."""
    stage: str = ""
    """The Dockerfile stage it belongs to; empty for internal steps."""
    inputs: tuple[str, ...] = ()
    """Ids of the steps it waits for."""
    started: float | None = None
    """Seconds since the epoch, or None before it starts."""
    completed: float | None = None
    """Seconds since the epoch, or None while it runs."""
    cached: bool = False
    error: str = ""
    position: int = 0
    """Its place among the instructions of its stage, counted from 1; 0 when it is none of them."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """How far a step's download, upload or extraction has come."""

    step: str
    id: str
    """What is moved, for example a layer digest or ``transferring context``."""
    current: int
    """Bytes."""
    total: int
    """Bytes; 0 when not known."""
    done: bool


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Lines that a step printed, in order."""

    step: str
    lines: Sequence[LogLine]
    """Perhaps :class:`~tui.engine.raw_lines.LazyLines`, of which each is read only where it is looked at."""


@dataclass(frozen=True, slots=True)
class BuildWarning:
    """Something that BuildKit's own checks found."""

    message: str
    line: int
    """Of the Dockerfile, counted from 1; 0 when unknown."""
    url: str = ""


class FailureKind(StrEnum):
    """Why a build did not give an image: decides what the user is told to do."""

    STEP = "step"
    """A step failed: the user's code, tests or Dockerfile."""
    BASE_MISSING = "base-missing"
    """A FROM image could not be found or pulled."""
    ENGINE_GONE = "engine-gone"
    """The connection to the engine was lost in mid-build."""
    DISK_FULL = "disk-full"
    PERMISSION = "permission"
    """The engine's socket may not be opened by this user."""
    DOCKERFILE = "dockerfile"
    """The Dockerfile itself could not be read."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Built:
    """The build ended with an image."""

    image: str
    """A reference that ``inspect`` and ``docker run`` take: the tag that was asked for."""
    digest: str
    """``sha256:…`` of the image as the engine names it."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The build ended without an image."""

    kind: FailureKind
    message: str
    """The engine's own words in one line."""
    seconds: float
    step: str = ""
    """Id of the failing step, or empty."""
    line: int = 0
    """The failing line of the Dockerfile, counted from 1; 0 when unknown."""
    advice: str = ""
    """What to do next, for kinds other than STEP."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The build was stopped on request, and its process has ended."""

    seconds: float


Outcome = Built | Failed | Cancelled
"""The last event of every build is exactly one of these."""

BuildEvent = StepChanged | Transfer | LogChunk | BuildWarning | Outcome
