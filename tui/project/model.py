"""The facts of a Go project, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from tui.text.clean import clean_line


class ProjectError(Exception):
    """A directory cannot be read as a Go project.

    Attributes:
        message: the problem and its cause, in one sentence.
        hint: the next step, in one sentence.
        file: the file with the error, relative to the given directory, or empty.
        line: its line, counted from 1, or 0 for the whole file.
        candidates: directories that can be read as a project instead, the most likely first.
    """

    def __init__(
        self, message: str, hint: str, file: str = "", line: int = 0, candidates: tuple[Path, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = clean_line(message)
        self.hint = clean_line(hint)
        self.file = clean_line(file)
        self.line = line
        self.candidates = candidates

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Support pickling, because the error may have been raised in another process."""
        return type(self), (self.message, self.hint, self.file, self.line, self.candidates)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{where}{self.message} {self.hint}"


class Cgo(StrEnum):
    """Whether a program needs a C compiler."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place that proves a fact."""

    file: str
    """Path relative to the project's root, with forward slashes."""
    line: int
    """Counted from 1, or 0 if the existence of the file is the evidence."""
    text: str
    """The text of the line, cleaned and without leading white space."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class MainPackage:
    """A directory whose ``package main`` has a ``func main``."""

    path: str
    """The argument for ``go build``, ``.`` or ``./cmd/api``, relative to the root."""
    name: str
    """The name of the binary: the directory, or for the root the module path's last element without /vN."""
    reason: str
    """The reason for its rank, for example ``same name as the module``."""
    tags: tuple[str, ...] = ()
    """Build tags that it needs to compile."""


@dataclass(frozen=True, slots=True)
class Port:
    """A TCP port that the program probably listens on."""

    number: int
    certain: bool
    """True for a literal in a listen call. False for a constant, flag default or environment fallback."""
    loopback: bool
    """Whether the program listens on 127.0.0.1 only, so that a published port is unreachable."""
    flag: str = ""
    """The command-line flag that sets the address, such as ``--listen-address``, or empty."""
    variable: str = ""
    """The environment variable that sets the address or the port, or empty."""
    bare: bool = False
    """True if flag and variable take a port number, False if they take an address such as ``:8080``."""
    host_flag: str = ""
    """The flag that sets only the host, such as ``--host``, if it is separate from the port."""
    host_variable: str = ""
    """The environment variable that sets only the host."""


@dataclass(frozen=True, slots=True)
class LocalReplace:
    """A ``replace`` directive whose target is a directory."""

    module: str
    path: str
    """As written in go.mod."""
    inside: bool
    """False if the target is outside the root, so that the build context lacks it."""


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """An existing Dockerfile."""

    path: str
    stages: int
    """0 for a file that BuildKit would refuse."""
    final_base: str
    """The image that the last stage is based on, or empty for a file that BuildKit would refuse."""


class ProgramFacts(Protocol):
    """The facts of one program, with the field names of :class:`GoProject`, and their evidence."""

    values: dict[str, Any]
    evidence: dict[str, tuple[Evidence, ...]]


class ProgramReader(Protocol):
    """Reads the facts of a program on request."""

    def facts_of(self, main: MainPackage) -> ProgramFacts:
        """Return the facts of the program of a main package. Blocking, and safe in several threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoProject:
    """The facts of a Go project and of one of its programs, with the field names of ``inspect --json``.

    At first the program is the default one, or the most likely one if the user must choose. :meth:`program` returns
    the project with the facts of another program.
    """

    root: Path
    """The directory with go.mod, which is the build context."""
    module: str
    go_version: str = ""
    """The ``go`` line, such as ``1.26`` or ``1.26.3``, or empty if go.mod has none (Go then assumes 1.16)."""
    toolchain: str = ""
    """The ``toolchain`` line without its ``go`` prefix, such as ``1.26.3``, or empty."""
    workspace: tuple[str, ...] = ()
    """The ``use`` directories of a go.work in the root, relative to it."""
    vendored: bool = False
    """Whether vendor/modules.txt exists and matches go.mod, so that the build uses it."""
    stale_vendor: str = ""
    """Why vendor/ does not match go.mod, so that a build stops, or empty if it matches or is missing."""
    has_go_sum: bool = False
    has_dependencies: bool = False
    """Whether go.mod requires modules that are downloaded, unlike local replacements."""
    local_replaces: tuple[LocalReplace, ...] = ()
    main_packages: tuple[MainPackage, ...] = ()
    """Best first, without examples, tests, tools and files that the build excludes."""
    default_main: str = ""
    """The path of the main package to build, or empty if the user must choose."""
    chosen_main: str = ""
    """The path of the main package whose facts the fields are."""
    other_mains: tuple[MainPackage, ...] = ()
    """Every other main package that builds: examples, tools, test programs."""
    cgo: Cgo = Cgo.NONE
    cgo_reasons: tuple[str, ...] = ()
    cgo_source: str = "parser"
    """``go list`` for the exact import graph of a Go toolchain, or ``parser`` for the graph from the sources."""
    cgo_ways_out: tuple[str, ...] = ()
    """Ways to avoid C, one sentence each: a build tag, or a module in pure Go."""
    cgo_libraries: tuple[str, ...] = ()
    """C libraries that are needed to compile and to run, by their names for pkg-config or ``-l``."""
    ca_certs: bool = False
    """The program makes outgoing TLS calls, so it needs a CA bundle."""
    tzdata: bool = False
    """The program loads time zones by name."""
    tmp: bool = False
    """The program writes below /tmp."""
    os_user: bool = False
    """The program looks users up by name or id (os/user), so it needs an /etc/passwd."""
    runtime_files: tuple[str, ...] = ()
    """Files and directories of the project that the program opens by a relative path at run time."""
    commands: tuple[str, ...] = ()
    """Other programs that it runs, such as ``git``."""
    told_commands: bool = False
    """The program runs commands whose names come from a setting or a request, not from the code."""
    subcommands: tuple[str, ...] = ()
    """The subcommands of a program that uses cobra or urfave/cli, each as typed, such as ``server start``."""
    serve_command: str = ""
    """The subcommand that serves, or empty if none does or the program serves without one."""
    aws_lambda: bool = False
    """The program is an AWS Lambda handler, which runs only with the Lambda runtime API."""
    ports: tuple[Port, ...] = ()
    """Most certain first."""
    embeds: tuple[str, ...] = ()
    """Files and directories that ``//go:embed`` compiles in, relative to the root."""
    missing_embeds: tuple[str, ...] = ()
    """``file:line: pattern`` of each ``//go:embed`` that matches nothing, so that the build stops."""
    ignored_embeds: tuple[str, ...] = ()
    """Embedded files that the project's own .dockerignore excludes, each with the line that does."""
    embed_makers: tuple[str, ...] = ()
    """What makes the missing embedded files, one sentence each, such as ``web/package.json makes web/dist``."""
    has_tests: bool = False
    test_needs: tuple[str, ...] = ()
    """Requirements of the tests beyond Go: ``cgo`` (``-race``), ``network``, ``docker``."""
    nested_modules: tuple[str, ...] = ()
    """Directories below the root with their own go.mod. These other modules are not read."""
    version_variables: tuple[str, ...] = ()
    """Variables for ``-ldflags -X``, such as ``main.version``."""
    private_modules: tuple[str, ...] = ()
    dockerfiles: tuple[Dockerfile, ...] = ()
    partial: bool = False
    """Whether reading was stopped early, so that the facts are correct but may be incomplete."""
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """The evidence for each field name above."""
    programs: ProgramReader | None = field(default=None, repr=False, compare=False)
    """Reads the facts of another program, or None if there is only one."""

    @property
    def mains(self) -> tuple[MainPackage, ...]:
        """All main packages, the likely ones first."""
        return self.main_packages + self.other_mains

    @property
    def start_main(self) -> str:
        """The main package to begin with: the chosen one, else the default or the most likely one, or empty."""
        return self.chosen_main or self.default_main or (self.mains[0].path if self.mains else "")

    def main(self, path: str) -> MainPackage | None:
        """Return the main package at ``path``, or None."""
        return next((main for main in self.mains if main.path == path), None)

    def program(self, main: str) -> "GoProject":
        """Return the project with the facts of the program at ``main``, or the project itself without such a program.

        The first call for a program reads files, which takes up to a second in the largest repositories.

        Args:
            main: the path of a main package, such as ``./cmd/api``.
        """
        found = self.main(main)
        if main == self.chosen_main or found is None or self.programs is None:
            return self
        facts = self.programs.facts_of(found)
        kept = {name: held for name, held in self.evidence.items() if name not in facts.values}
        return replace(self, **facts.values, evidence={**kept, **facts.evidence})

    def where(self, fact: str) -> str:
        """Return ``file:line`` of the first evidence for a field, or an empty string."""
        found = self.evidence.get(fact, ())
        return str(found[0]) if found else ""
