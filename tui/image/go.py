"""One run of the go command that makes programs."""

from collections.abc import Mapping

from tui.frozen import dataclass
from tui.image.answer import Answer, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class GoCommand:
    """One ``go`` command, split into flags and arguments. Variables are expanded."""

    line: int
    """The line of its instruction."""
    stage: int
    """The index of its stage."""
    verb: str
    """``build``, ``install``, ``test``, ``mod download``, ``mod tidy``, ``generate``, ``run``, ``vet``, ``get`` …"""
    flags: Mapping[str, Value]
    """With one dash, including those of GOFLAGS. A flag without a value has ``true``. The name ``-`` has a variable that may
    hold any flags."""
    arguments: tuple[Value, ...]
    environment: Mapping[str, Value]
    """The variables that the go command reads (GO…, CGO_…, CC, CXX), from ENV, ARG, export and the command itself."""
    directory: str
    """The working directory, absolute."""
    certain: bool
    """Whether it runs in every build: False inside ``if``, a loop, or after a test."""

    def flag(self, name: str) -> str:
        """Return the text of a flag such as ``-tags``, or empty when it is missing."""
        found = self.flags.get(name)
        return found.text if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoBuild:
    """A ``go build`` or ``go install`` of programs, ours or a tool's."""

    command: GoCommand
    packages: tuple[str, ...]
    """As written, such as ``./cmd/api``, or ``.`` by default."""
    mains: tuple[str, ...]
    """The main packages that are compiled, relative to the root of the module (``.``, ``./cmd/api``), if they are known."""
    outputs: tuple[str, ...]
    """The absolute paths of the programs. Unknown names are left out."""
    tool: bool
    """Whether it installs a module of others, such as ``example.com/tool@v1``."""
    cgo: Answer
    """Whether cgo is on: CGO_ENABLED, or else whether there is a C compiler."""
    tags: tuple[str, ...]
    linker_flags: tuple[str, ...]
    """The words of ``-ldflags``, without quotes."""
    assignments: Mapping[str, Value]
    """The variables that ``-X`` sets, such as ``main.version``."""

    @property
    def stripped(self) -> Answer:
        """Whether the symbol table is left out (``-s``)."""
        return self.has_linker_flag("-s")

    def has_linker_flag(self, flag: str) -> Answer:
        """Return whether ``-ldflags`` has a word, unknown when a part of the flags is."""
        if flag in self.linker_flags:
            return Answer(True)
        given = self.command.flags.get("-ldflags") or self.command.flags.get("-")
        return Answer(None, given.cause) if given and given.cause else Answer(False)

    @property
    def line(self) -> int:
        """The line of its instruction."""
        return self.command.line
