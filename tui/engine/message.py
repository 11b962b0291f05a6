"""A raw status message of BuildKit, as in buildx's ``rawjson`` and the Engine API's trace."""

from msgspec import Struct


class Vertex(Struct):
    """The current state of one step."""

    digest: str = ""
    name: str = ""
    inputs: tuple[str, ...] | None = None
    started: str | None = None
    """RFC 3339, with up to nine decimals."""
    completed: str | None = None
    cached: bool | None = None
    error: str | None = None


class Status(Struct):
    """The progress of one transfer of a step."""

    id: str = ""
    vertex: str = ""
    current: int | None = None
    total: int | None = None
    completed: str | None = None


# a build may print millions, and without cycles the garbage collector can skip them
class Log(Struct, gc=False):
    """A part of a step's output, which may end anywhere in a line."""

    vertex: str = ""
    stream: int = 1
    """1 for standard output, 2 for standard error."""
    data: bytes = b""


class Position(Struct):
    """A position in the Dockerfile."""

    line: int | None = None


class Range(Struct):
    """A range of lines in the Dockerfile."""

    start: Position | None = None


class Finding(Struct):
    """A finding of BuildKit's checks."""

    short: bytes | None = None
    url: str | None = None
    range: tuple[Range, ...] | None = None


class Message(Struct, gc=False):
    """The changes since the previous message. Other fields are not decoded."""

    vertexes: tuple[Vertex, ...] | None = None
    statuses: tuple[Status, ...] | None = None
    logs: tuple[Log, ...] | None = None
    warnings: tuple[Finding, ...] | None = None
