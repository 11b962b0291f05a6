"""A Dockerfile as it was written: instructions, and what stands between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.dockerfile.words import json_words
from tui.text.clean import clean_line


class DockerfileError(ValueError):
    """A text is no Dockerfile that BuildKit would accept.

    Attributes:
        message: what is wrong, in one clean sentence.
        line: where, counted from 1; 0 when the whole file is meant.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = clean_line(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Directive:
    """A parser directive, such as ``# syntax=docker/dockerfile:1``; they stand above everything else."""

    name: str
    """``syntax``, ``escape`` or ``check``."""
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A text that an instruction carries below itself."""

    name: str
    """The word that ends it."""
    content: str
    """As written, with its line ends."""
    expand: bool
    """Whether variables in it are replaced: not when the word was quoted."""
    chomp: bool
    """Whether leading tabs are dropped (``<<-``)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Comments, empty lines and parser directives between two instructions."""

    raw: str
    first: int
    """Its first line, counted from 1."""

    @property
    def comments(self) -> tuple[str, ...]:
        """The comment lines without their ``#``, those that touch the next instruction last."""
        lines = (line.strip() for line in self.raw.split("\n"))
        return tuple(line[1:].strip() for line in lines if line.startswith("#"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction with everything that belongs to it."""

    keyword: str
    """In capitals; for ``ONBUILD RUN …`` it is ``ONBUILD``."""
    flags: tuple[str, ...]
    """The words before the arguments that begin with ``--``, unquoted."""
    arguments: str
    """The rest of the logical line: continuations joined, comments inside it left out."""
    heredocs: tuple[Heredoc, ...]
    first: int
    """Its first line, counted from 1."""
    last: int
    """Its last line, here-documents included."""
    raw: str
    """The text as written, with its line ends."""

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments of the JSON form, or else what stands between white space."""
        listed = self.json
        return tuple(self.arguments.split()) if listed is None else listed

    @property
    def json(self) -> tuple[str, ...] | None:
        """The arguments where they are written as a JSON list of texts (exec form); None where they are not."""
        return json_words(self.arguments)

    def flag(self, name: str) -> tuple[str, ...]:
        """Return the values of every ``--name=value``, in order; an empty text for a bare ``--name``."""
        parts = (flag.removeprefix("--").partition("=") for flag in self.flags)
        return tuple(value for found, _, value in parts if found == name)

    @property
    def mounts(self) -> tuple[Mapping[str, str], ...]:
        """The options of every ``--mount``; a bare option such as ``rw`` has an empty text."""
        found = []
        for value in self.flag("mount"):
            parts = (part.partition("=") for part in value.split(",") if part)
            found.append({key.strip().lower(): text for key, _, text in parts})
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole Dockerfile; :attr:`text` gives it back byte by byte."""

    parts: tuple[Instruction | Gap, ...]
    directives: tuple[Directive, ...] = ()

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """Every instruction, in order."""
        return tuple(part for part in self.parts if isinstance(part, Instruction))

    @property
    def text(self) -> str:
        """The file as it was read."""
        return "".join(part.raw for part in self.parts)

    @property
    def escape(self) -> str:
        """The character that continues lines and escapes others: a backslash, or a backtick where a directive says so."""
        return next((item.value for item in self.directives if item.name == "escape"), "\\")

    def comments_above(self, instruction: Instruction) -> tuple[str, ...]:
        """Return the comments that stand directly above an instruction."""
        at = self.parts.index(instruction)
        above = self.parts[at - 1] if at else None
        return above.comments if isinstance(above, Gap) else ()
