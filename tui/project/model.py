"""The facts of a Go project, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tui.text.clean import clean_line


class ProjectError(Exception):
    """A directory cannot be read as a Go project.

    Attributes:
        message: what happened and why, in one sentence.
        hint: what to do next, in one sentence.
        file: the file at fault, relative to the directory that was asked for, or empty.
        line: its line, counted from 1, or 0 when the whole file is meant.
        candidates: directories that can be read as a project instead, the likeliest first.
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
        """Tell how it is made again: it may have been raised in another process."""
        return type(self), (self.message, self.hint, self.file, self.line, self.candidates)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{where}{self.message} {self.hint}"


class Cgo(StrEnum):
    """Whether the default main package needs a C compiler."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read."""

    file: str
    """Path relative to the project's root, with forward slashes."""
    line: int
    """Counted from 1; 0 when the whole file is the evidence (it exists)."""
    text: str
    """The line itself, cleaned and without leading white space."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class MainPackage:
    """A directory whose ``package main`` has a ``func main``."""

    path: str
    """``.`` or ``./cmd/api``: what ``go build`` is given, relative to the root."""
    name: str
    """The name of the binary: the directory, or for the root the module path's last element without /vN."""
    reason: str
    """Why it is ranked where it is, for example ``named like the module``."""
    tags: tuple[str, ...] = ()
    """Build tags without which it does not compile."""


@dataclass(frozen=True, slots=True)
class Port:
    """A TCP port that the program seems to listen on."""

    number: int
    certain: bool
    """True for a literal in a listen call; False for a constant, flag default or environment fallback."""
    loopback: bool
    """True when only 127.0.0.1 is listened on: then a published port answers nobody."""
    flag: str = ""
    """The command-line flag that sets the address, such as ``--listen-address``; empty when none is known."""
    variable: str = ""
    """The environment variable that sets the address or the port; empty when none is known."""
    bare: bool = False
    """True when flag and variable take a port number, False when they take an address such as ``:8080``."""
    host_flag: str = ""
    """The flag that sets the host alone, such as ``--host``, where it is set apart from the port."""
    host_variable: str = ""
    """The environment variable that sets the host alone."""


@dataclass(frozen=True, slots=True)
class LocalReplace:
    """A ``replace`` directive whose target is a directory."""

    module: str
    path: str
    """As written in go.mod."""
    inside: bool
    """False when the target lies outside the root, so that the build context lacks it."""


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """A Dockerfile that exists already."""

    path: str
    stages: int
    """0 for a file that BuildKit would refuse."""
    final_base: str
    """The image at the bottom of the last stage; empty for a file that BuildKit would refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoProject:
    """All that is known about a Go project; the field names are those of ``inspect --json``."""

    root: Path
    """The directory with go.mod: the build context."""
    module: str
    go_version: str = ""
    """The ``go`` line, such as ``1.26`` or ``1.26.3``; empty when go.mod has none (Go then assumes 1.16)."""
    toolchain: str = ""
    """The ``toolchain`` line without its ``go`` prefix, such as ``1.26.3``; empty when there is none."""
    workspace: tuple[str, ...] = ()
    """The ``use`` directories of a go.work in the root, relative to it."""
    vendored: bool = False
    """True when vendor/modules.txt exists and agrees with go.mod, so that the build uses it."""
    stale_vendor: str = ""
    """Why vendor/ does not agree with go.mod, so that a build from it stops; empty when it does or is not there."""
    has_go_sum: bool = False
    has_dependencies: bool = False
    """True when go.mod requires modules that are downloaded; a local replacement is not."""
    local_replaces: tuple[LocalReplace, ...] = ()
    main_packages: tuple[MainPackage, ...] = ()
    """Best first; without examples, tests, tools and files that the build leaves out."""
    default_main: str = ""
    """The path of the main package to build, or empty when the user has to say which."""
    other_mains: tuple[MainPackage, ...] = ()
    """Every other main package that builds: examples, tools, test programs."""
    cgo: Cgo = Cgo.NONE
    cgo_reasons: tuple[str, ...] = ()
    cgo_source: str = "parser"
    """``go list`` where a Go toolchain gave the exact import graph, ``parser`` where the sources were followed."""
    cgo_ways_out: tuple[str, ...] = ()
    """What would do without C, one sentence each: a build tag, or a module in pure Go."""
    cgo_libraries: tuple[str, ...] = ()
    """C libraries that must be there to compile and to run, as pkg-config or ``-l`` names them."""
    ca_certs: bool = False
    """The program makes outgoing TLS calls, so it needs a CA bundle."""
    tzdata: bool = False
    """The program loads time zones by name."""
    tmp: bool = False
    """The program writes below /tmp."""
    os_user: bool = False
    """The program looks users up by name or id (os/user), so it needs an /etc/passwd."""
    runtime_files: tuple[str, ...] = ()
    """Files and directories of the project that the program opens by a relative path when it runs."""
    commands: tuple[str, ...] = ()
    """Programs it runs, such as ``git``; without itself."""
    told_commands: bool = False
    """It runs programs whose names are not in the code: a setting or a request says which."""
    ports: tuple[Port, ...] = ()
    """Most certain first."""
    embeds: tuple[str, ...] = ()
    """Files and directories that ``//go:embed`` compiles in, relative to the root."""
    missing_embeds: tuple[str, ...] = ()
    """``file:line: pattern`` of each ``//go:embed`` that matches nothing, so that the build stops."""
    ignored_embeds: tuple[str, ...] = ()
    """Embedded files that the project's own .dockerignore leaves out, each with the line that does."""
    embed_makers: tuple[str, ...] = ()
    """What makes the missing embedded files, one sentence each, such as ``web/package.json makes web/dist``."""
    has_tests: bool = False
    test_needs: tuple[str, ...] = ()
    """What the tests need beyond Go: ``cgo`` (``-race``), ``network``, ``docker``."""
    nested_modules: tuple[str, ...] = ()
    """Directories below with a go.mod of their own: other modules, not read here."""
    version_variables: tuple[str, ...] = ()
    """What ``-ldflags -X`` could set, such as ``main.version``."""
    private_modules: tuple[str, ...] = ()
    dockerfiles: tuple[Dockerfile, ...] = ()
    partial: bool = False
    """True when reading was stopped before its end: what was found is right, and there may be more."""
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """For each field name above, where the fact was read."""

    @property
    def mains(self) -> tuple[MainPackage, ...]:
        """Every main package, the likely ones first."""
        return self.main_packages + self.other_mains

    def main(self, path: str) -> MainPackage | None:
        """Return the main package at ``path``, or None."""
        return next((main for main in self.mains if main.path == path), None)

    def where(self, fact: str) -> str:
        """Return ``file:line`` of the first evidence for a field, or an empty string."""
        found = self.evidence.get(fact, ())
        return str(found[0]) if found else ""
