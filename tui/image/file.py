"""One file of an image, and where it comes from."""

from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from tui.frozen import dataclass
from tui.image.answer import NO, YES, Answer, Cause

if TYPE_CHECKING:
    from tui.image.go import GoBuild


class Kind(StrEnum):
    """What a path is."""

    FILE = "file"
    DIRECTORY = "directory"
    LINK = "link"
    UNKNOWN = "unknown"
    """There is something, but a file and a directory are both possible."""


class Source(StrEnum):
    """What brought a file into a stage."""

    CONTEXT = "context"
    STAGE = "stage"
    IMAGE = "image"
    """``COPY --from`` an image that is not a stage."""
    BASE = "base"
    COMMAND = "command"
    INSTRUCTION = "instruction"
    """A heredoc of COPY, a WORKDIR."""
    URL = "url"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from."""

    source: Source
    line: int = 0
    """The line of the Dockerfile that put it there, or 0 for a file of the base image."""
    path: str = ""
    """The path there: relative to the build context, absolute in a stage or image, or a URL."""
    name: str = ""
    """The stage (its name or its number), the image, or the command."""
    file: "File | None" = None
    """For a copy from a stage: the file there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One path of an image."""

    path: str
    """Absolute. A part that only the caller has stays as ``${NAME}``."""
    kind: Kind
    origin: Origin
    owner: str | None = "0:0"
    """User and group as written, such as ``65532:65532`` or ``app``, or None when they are unknown."""
    executable: bool | None = None
    """None means *unknown*."""
    target: str = ""
    """What a link refers to, as written."""
    text: str | None = field(default=None, repr=False)
    """The contents where they are known: of heredocs, echo, and the context's Makefiles and scripts."""
    build: "GoBuild | None" = field(default=None, repr=False)
    """The go command that makes it, for a program that was compiled in the Dockerfile."""

    @property
    def chain(self) -> "Iterator[File]":
        """This file, then the files that it was copied from, from stage to stage."""
        file: File | None = self
        while file is not None:
            yield file
            file = file.origin.file

    @property
    def first(self) -> "File":
        """The file at the start of the chain of copies."""
        *_, last = self.chain
        return last

    @property
    def context_path(self) -> str | None:
        """The path in the build context that it is a copy of, or None when it is from elsewhere."""
        origin = self.first.origin
        return origin.path if origin.source is Source.CONTEXT else None


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a path."""

    file: File | None
    """None unless it exists for certain."""
    cause: Cause | None = None
    """Why it is unknown whether there is anything. None when the answer is yes or no."""
    ignored_by: str = ""
    """For a path of the build context: the pattern of .dockerignore that excludes it, as ``LINE: PATTERN``."""

    @property
    def exists(self) -> Answer:
        """Whether there is something at the path."""
        if self.cause is not None:
            return Answer(None, self.cause)
        return NO if self.file is None else YES

    @property
    def is_directory(self) -> Answer:
        """Whether it exists and is a directory."""
        return self._is(Kind.DIRECTORY)

    @property
    def is_file(self) -> Answer:
        """Whether it exists and is a regular file."""
        return self._is(Kind.FILE)

    def _is(self, kind: Kind) -> Answer:
        if self.file is None:
            return self.exists
        if self.file.kind is Kind.UNKNOWN:
            return Answer(
                None, Cause(self.file.origin.line, f"{self.file.path} may be a file or a directory")
            )
        return YES if self.file.kind is kind else NO


NOTHING = Found(None)
