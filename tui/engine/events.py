"""Events of a build, as frozen values. Every text in them is clean (see :mod:`tui.text.clean`)."""

from collections.abc import Sequence
from enum import StrEnum

from tui.frozen import dataclass


class Stream(StrEnum):
    """The source of a line in a step's log."""

    OUT = "out"
    ERR = "err"
    NOTICE = "notice"
    """A notice of BuildKit or of this program about the log itself, for example that it was clipped."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One clean line of a step's log."""

    text: str
    stream: Stream = Stream.OUT


FINAL_STAGE = "final"
"""The name of an unnamed stage. In the Dockerfiles that are built here, only the last stage is unnamed."""


@dataclass(frozen=True, slots=True)
class StepChanged:
    """The current state of one step (a BuildKit vertex). A later event replaces it."""

    id: str
    """The vertex digest, which identifies a step under all of its names."""
    name: str
    """The name of the vertex without stage and position, for example ``RUN go test ./...``."""
    stage: str = ""
    """The stage in the Dockerfile, empty for internal steps."""
    inputs: tuple[str, ...] = ()
    """Ids of the steps that it waits for."""
    started: float | None = None
    """Seconds since the epoch, or None before it starts."""
    completed: float | None = None
    """Seconds since the epoch, or None while it runs."""
    cached: bool = False
    error: str = ""
    position: int = 0
    """Its position among the instructions of its stage, counted from 1, or 0 for other steps."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The progress of a step's download, upload or extraction."""

    step: str
    id: str
    """The transferred item, for example a layer digest or ``transferring context``."""
    current: int
    """Bytes."""
    total: int
    """Bytes, or 0 if unknown."""
    done: bool


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Lines that a step printed, in order."""

    step: str
    lines: Sequence[LogLine]
    """A sequence that may be lazy, see :class:`~tui.engine.raw_lines.LazyLines`."""


@dataclass(frozen=True, slots=True)
class BuildWarning:
    """A warning of BuildKit's checks."""

    message: str
    line: int
    """Of the Dockerfile, counted from 1, or 0 if unknown."""
    url: str = ""


class FailureKind(StrEnum):
    """Why a build has no image, which determines the advice for the user."""

    STEP = "step"
    """A step failed, because of the user's code, tests or Dockerfile."""
    BASE_MISSING = "base-missing"
    """A FROM image could not be found or pulled."""
    ENGINE_GONE = "engine-gone"
    """The connection to the engine was lost during the build."""
    DISK_FULL = "disk-full"
    PERMISSION = "permission"
    """This user has no access to the engine's socket."""
    DOCKERFILE = "dockerfile"
    """The Dockerfile could not be parsed."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Built:
    """The build ended with an image."""

    image: str
    """A reference for ``inspect`` and ``docker run``, which is the requested tag."""
    digest: str
    """``sha256:…`` of the image in the engine."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The build ended without an image."""

    kind: FailureKind
    message: str
    """The engine's error in one line."""
    seconds: float
    step: str = ""
    """Id of the failing step, or empty."""
    line: int = 0
    """The failing line of the Dockerfile, counted from 1, or 0 if unknown."""
    advice: str = ""
    """The next step, for kinds other than STEP."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The build was stopped on request, and its process has ended."""

    seconds: float


Outcome = Built | Failed | Cancelled
"""The last event of every build is exactly one of these."""

BuildEvent = StepChanged | Transfer | LogChunk | BuildWarning | Outcome
