"""A Dockerfile as written: its instructions, and the text between them."""

from collections.abc import Mapping

from tui.dockerfile.words import json_words
from tui.frozen import dataclass
from tui.text.clean import clean_line


class DockerfileError(ValueError):
    """The text is not a Dockerfile that BuildKit would accept.

    Attributes:
        message: the problem in one clean sentence.
        line: its line, counted from 1, or 0 for the whole file.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = clean_line(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Directive:
    """A parser directive, such as ``# syntax=docker/dockerfile:1``. Directives precede everything else."""

    name: str
    """``syntax``, ``escape`` or ``check``."""
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A text that follows the line of an instruction."""

    name: str
    """The word that ends it."""
    content: str
    """As written, with its line endings."""
    expand: bool
    """Whether variables in it are replaced, which a quoted word prevents."""
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
        """The comment lines without their ``#``, in order."""
        lines = (line.strip() for line in self.raw.split("\n"))
        return tuple(line[1:].strip() for line in lines if line.startswith("#"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction with everything that belongs to it."""

    keyword: str
    """In capitals, and ``ONBUILD`` for ``ONBUILD RUN …``."""
    flags: tuple[str, ...]
    """The words with the prefix ``--`` before the arguments, unquoted."""
    arguments: str
    """The rest of the logical line, with continuations joined and without comments."""
    heredocs: tuple[Heredoc, ...]
    first: int
    """Its first line, counted from 1."""
    last: int
    """Its last line, including heredocs."""
    raw: str
    """The text as written, with its line endings."""

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments of the JSON form, or else the words between white space."""
        listed = self.json
        return tuple(self.arguments.split()) if listed is None else listed

    @property
    def json(self) -> tuple[str, ...] | None:
        """The arguments of a JSON list of texts (exec form), or None for another form."""
        return json_words(self.arguments)

    def flag(self, name: str) -> tuple[str, ...]:
        """Return the values of every ``--name=value``, in order, with an empty text for a bare ``--name``."""
        parts = (flag.removeprefix("--").partition("=") for flag in self.flags)
        return tuple(value for found, _, value in parts if found == name)

    @property
    def mounts(self) -> tuple[Mapping[str, str], ...]:
        """The options of every ``--mount``. A bare option such as ``rw`` has an empty text."""
        found = []
        for value in self.flag("mount"):
            parts = (part.partition("=") for part in value.split(",") if part)
            found.append({key.strip().lower(): text for key, _, text in parts})
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole Dockerfile. :attr:`text` returns it byte for byte."""

    parts: tuple[Instruction | Gap, ...]
    directives: tuple[Directive, ...] = ()

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """Every instruction, in order."""
        return tuple(part for part in self.parts if isinstance(part, Instruction))

    @property
    def text(self) -> str:
        """The file as it was read, byte for byte."""
        return "".join(part.raw for part in self.parts)

    @property
    def escape(self) -> str:
        """The character that continues lines and escapes others: a backslash, or a backtick if a directive sets it."""
        return next((item.value for item in self.directives if item.name == "escape"), "\\")

    def comments_above(self, instruction: Instruction) -> tuple[str, ...]:
        """Return the comments directly above an instruction."""
        at = self.parts.index(instruction)
        above = self.parts[at - 1] if at else None
        return above.comments if isinstance(above, Gap) else ()
