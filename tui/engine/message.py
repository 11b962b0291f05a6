"""One status message of BuildKit, as buildx's ``rawjson`` and the Engine API's trace have it: typed, not yet understood."""

from msgspec import Struct


class Vertex(Struct):
    """One step, as it is now."""

    digest: str = ""
    name: str = ""
    inputs: tuple[str, ...] | None = None
    started: str | None = None
    """RFC 3339, with up to nine decimals."""
    completed: str | None = None
    cached: bool | None = None
    error: str | None = None


class Status(Struct):
    """How far something that a step moves has come."""

    id: str = ""
    vertex: str = ""
    current: int | None = None
    total: int | None = None
    completed: str | None = None


# a build may print millions: what cannot form a cycle need not be looked at by the garbage collector
class Log(Struct, gc=False):
    """What a step printed, cut anywhere."""

    vertex: str = ""
    stream: int = 1
    """1 for standard output, 2 for standard error."""
    data: bytes = b""


class Position(Struct):
    """A place in the Dockerfile."""

    line: int | None = None


class Range(Struct):
    """Some lines of the Dockerfile."""

    start: Position | None = None


class Finding(Struct):
    """What one of BuildKit's checks found."""

    short: bytes | None = None
    url: str | None = None
    range: tuple[Range, ...] | None = None


class Message(Struct, gc=False):
    """What is new since the message before. Fields that are not asked for are not even read."""

    vertexes: tuple[Vertex, ...] | None = None
    statuses: tuple[Status, ...] | None = None
    logs: tuple[Log, ...] | None = None
    warnings: tuple[Finding, ...] | None = None
