"""What a Dockerfile makes, as a value: its stages, their files, and the configuration of the image."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum

from tui.catalog import BaseImage, BuilderImage
from tui.dockerfile import Document, Instruction
from tui.frozen import dataclass
from tui.image.answer import Answer, Cause, Value
from tui.image.file import File
from tui.image.files import Files
from tui.image.go import GoBuild, GoCommand


class Form(StrEnum):
    """How ENTRYPOINT, CMD or HEALTHCHECK is written."""

    EXEC = "exec"
    """A JSON list, which no shell reads."""
    SHELL = "shell"
    NONE = "none"
    """There is none, or it is empty, or ``HEALTHCHECK NONE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a stage is based on."""

    reference: Value
    """The image, expanded. For a stage based on another one, the image of that one."""
    stage: int | None = None
    """The index of the stage in FROM, or None for an image."""
    runtime: BaseImage | None = None
    """The catalogue's entry, if it is a runtime base of the catalogue."""
    builder: BuilderImage | None = None
    """The catalogue's entry, if it is an official Go image of the catalogue."""
    profile: str = ""
    """The system that is in it, such as ``alpine``, ``debian``, ``golang-alpine``, ``distroless``, ``scratch``; empty
    for an image of others, whose files are unknown."""

    @property
    def scratch(self) -> bool:
        """Whether it is empty."""
        return self.reference.text == "scratch"

    @property
    def foreign(self) -> bool:
        """Whether its contents are unknown."""
        return not self.profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One ARG."""

    name: str
    line: int
    stage: int | None
    """The index of its stage, or None above the first FROM."""
    default: Value | None
    """As written after ``=``, expanded, or None."""
    value: Value | None
    """Its value in the stage: given by the caller, the default, or that of the global one. None: only the caller has it."""
    given: bool
    """Whether the caller gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the environment of an image."""

    name: str
    value: Value
    line: int
    """The line of its ENV, or 0 when the base sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One simple command that a RUN executes, also those inside a Makefile or a script of the project."""

    line: int
    """The line of the RUN."""
    stage: int
    words: tuple[Value, ...]
    """Without quotes, expanded. The first is the program as written."""
    environment: Mapping[str, Value]
    """The assignments before it and the exported variables of its shell, without those of ENV and ARG."""
    directory: str
    certain: bool
    """Whether it runs in every build: False inside ``if``, a loop, or after a test."""
    understood: bool
    """Whether the model follows what it does to files."""
    instruction: Instruction = field(repr=False)
    via: str = ""
    """``Makefile:12`` or ``scripts/build.sh:3`` for a command that a file of the project runs."""
    go: GoCommand | None = None
    mounts: tuple[Mapping[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The program without its directory."""
        return self.words[0].text.rpartition("/")[2]

    @property
    def text(self) -> str:
        """The words, joined by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that a package manager installs."""

    name: str
    """Without its version, such as ``ca-certificates``."""
    version: str
    """As written after ``=``, or empty."""
    manager: str
    """``apk``, ``apt-get`` …"""
    line: int
    stage: int
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One source of a COPY or an ADD."""

    line: int
    stage: int
    source: Value
    """The path as written, expanded. The text of a heredoc has an empty one."""
    from_stage: int | None
    from_image: str
    """The image of ``--from``, or empty."""
    target: str
    """The absolute path, with a final slash if the instruction means a directory."""
    exists: Answer
    """Whether the source is there. A pattern that matches nothing is a no."""
    owner: str
    """The value of ``--chown``, or empty."""
    ignored_by: str = ""
    """The pattern of .dockerignore that excludes the source, as ``LINE: PATTERN``, or empty."""
    add: bool = False
    """Whether it is an ADD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One port of EXPOSE."""

    number: Value
    """A number, a range such as ``8000-8010``, or text with an unknown variable."""
    protocol: str
    """``tcp``, ``udp`` or ``sctp``."""
    line: int
    """0 when the base exposes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """An ENTRYPOINT or a CMD."""

    form: Form
    words: tuple[str, ...] = ()
    """As the instruction has them. In the shell form one text with the whole line."""
    line: int = 0
    """0 when there is none, or when the base has it."""
    cause: Cause | None = None
    """Why it is unknown, for a base of others."""


NO_INVOCATION = Invocation(form=Form.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A HEALTHCHECK."""

    form: Form
    words: tuple[str, ...]
    """As for :class:`Invocation`."""
    options: Mapping[str, str]
    """``interval``, ``timeout`` …, as written."""
    line: int
    start: "Start | None" = None
    """What it runs, or None for ``NONE``."""


class Fault(StrEnum):
    """What keeps a command from starting."""

    NO_COMMAND = "no-command"
    """There is neither ENTRYPOINT nor CMD."""
    NO_SHELL = "no-shell"
    """The shell form, without its shell in the image."""
    MISSING = "missing"
    """There is no such file."""
    DIRECTORY = "directory"
    NOT_EXECUTABLE = "not-executable"
    NO_INTERPRETER = "no-interpreter"
    """The interpreter of its ``#!`` line is missing."""
    CARRIAGE_RETURN = "carriage-return"
    """Its ``#!`` line ends with CR LF, so its interpreter is not found."""
    VARIABLE = "variable"
    """A variable in the exec form, which is not expanded."""


@dataclass(frozen=True, slots=True)
class StartFault:
    """One reason why a command does not start, or starts with the wrong arguments."""

    fault: Fault
    word: str
    """The path, the interpreter or the argument at fault."""
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a command of the image resolves to."""

    words: tuple[str, ...]
    """What the engine executes, after ENTRYPOINT and CMD are joined and the shell is put before."""
    line: int
    """The line of the ENTRYPOINT, or else of the CMD, or 0."""
    starts: Answer
    """Whether all files that it needs are there and executable."""
    file: File | None = None
    """The file that the first word names, through PATH, WORKDIR and links."""
    program: File | None = None
    """The file that runs in the end: behind ``sh -c``, ``exec``, scripts and ``exec "$@"``."""
    program_words: tuple[str, ...] = ()
    """The program as named, and its arguments."""
    go_run: str = ""
    """The package of ``go run``, which compiles when the container starts, or empty."""
    faults: tuple[StartFault, ...] = ()

    def has(self, fault: Fault) -> bool:
        """Return whether a fault is certain."""
        return any(found.fault is fault for found in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration of an image: what its engine reads, with what its bases bring."""

    environment: Mapping[str, Variable] = field(default_factory=dict)
    environment_complete: Answer = field(default_factory=lambda: Answer(True))
    """Whether no other variable can be set, which is unknown for a base of others."""
    directory: str | None = "/"
    """WORKDIR, absolute, or None when it is unknown."""
    user: Value = field(default_factory=lambda: Value(""))
    """As written. Empty means root."""
    user_line: int = 0
    """The line of USER, or 0 when the base decides."""
    entrypoint: Invocation = NO_INVOCATION
    command: Invocation = NO_INVOCATION
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    ports: tuple[Port, ...] = ()
    volumes: Mapping[str, int] = field(default_factory=dict)
    """Paths as written, each with the line of its VOLUME."""
    labels: Mapping[str, Variable] = field(default_factory=dict)
    health: Health | None = None
    stop_signal: Value | None = None
    onbuild: tuple[Instruction, ...] = ()
    """Executed by builds that are based on the image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageModel:
    """One stage after its last instruction."""

    index: int
    name: str
    """As written after AS, or empty."""
    line: int
    """The line of its FROM."""
    base: Base
    platform: Value | None
    """The value of ``--platform``, or None."""
    arguments: tuple[Argument, ...]
    """Its own ARGs, in order."""
    config: Config
    files: Files
    """Its files. Ask with :meth:`Files.find`."""
    commands: tuple[Command, ...]
    """What its own RUNs execute, in order."""
    builds: tuple[GoBuild, ...]
    packages: tuple[Package, ...]
    copies: tuple[Copy, ...]
    accounts: Mapping[str, str]
    """The users that are known in /etc/passwd, each with its user id, or an empty text when that is unknown."""
    instructions: tuple[Instruction, ...] = field(repr=False)
    uses: tuple[int, ...] = ()
    """The stages that it copies or mounts from."""

    @property
    def go(self) -> tuple[GoCommand, ...]:
        """Its go commands, in order."""
        return tuple(command.go for command in self.commands if command.go is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageModel:
    """What a Dockerfile makes."""

    document: Document = field(repr=False)
    stages: tuple[StageModel, ...]
    """All stages, in order, also those that the image does not need."""
    target: int
    """The index of the stage that becomes the image."""
    needed: frozenset[int]
    """The indices of the stages that the image needs. BuildKit skips the others."""
    arguments: tuple[Argument, ...]
    """The ARGs above the first FROM."""
    start: Start
    user_id: Value
    """The numeric user id that the image runs as, or the name with the cause when it is unknown."""

    @property
    def final(self) -> StageModel:
        """The stage that becomes the image."""
        return self.stages[self.target]

    @property
    def config(self) -> Config:
        """The configuration of the image."""
        return self.final.config

    @property
    def files(self) -> Files:
        """The files of the image."""
        return self.final.files

    @property
    def base(self) -> Base:
        """The base of the image, through its parent stages."""
        return self.stages[self.lineage(self.target)[-1]].base

    @property
    def built(self) -> tuple[StageModel, ...]:
        """The needed stages, in order."""
        return tuple(stage for stage in self.stages if stage.index in self.needed)

    def lineage(self, index: int) -> tuple[int, ...]:
        """Return the indices of a stage and of its parent stages, the stage first."""
        found = [index]
        while (parent := self.stages[found[-1]].base.stage) is not None:
            found.append(parent)
        return tuple(found)

    @property
    def images(self) -> frozenset[int]:
        """The indices of the stages with a start command of their own, which are meant for ``--target``."""
        return frozenset(
            stage.index
            for stage in self.stages
            if max(stage.config.entrypoint.line, stage.config.command.line) > stage.line
        )

    @property
    def commands(self) -> Iterator[Command]:
        """The commands of the needed stages, in order."""
        return (command for stage in self.built for command in stage.commands)

    @property
    def builds(self) -> tuple[GoBuild, ...]:
        """The go builds of the needed stages, in order."""
        return tuple(build for stage in self.built for build in stage.builds)

    @property
    def build(self) -> GoBuild | None:
        """The go build of the program that the image starts, or of one in it, or else the last one that is not a tool."""
        if self.start.program is not None:
            for file in self.start.program.chain:
                if file.build is not None:
                    return file.build
        own = [build for build in self.builds if not build.tool]
        shipped = [file.build for file in self.files.put() if file.build in own]
        return next((build for build in reversed([*own, *shipped]) if build), None)

    def stage_at(self, line: int) -> StageModel | None:
        """Return the stage of a line, or None above the first FROM."""
        return next((stage for stage in reversed(self.stages) if stage.line <= line), None)
