"""The facts of a Go project, as frozen values."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tui.frozen import dataclass
from tui.project.compose import Service
from tui.text.clean import clean_line

if TYPE_CHECKING:
    from tui.project.build_context import BuildContext


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


class Strength(StrEnum):
    """How far a fact can be relied on.

    A likely fact is offered or noted. Alone it is the reason for no EXPOSE, no COPY and no error.
    """

    SURE = "sure"
    LIKELY = "likely"


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
class EnvVariable:
    """An environment variable that the program reads."""

    name: str
    file: str
    line: int
    default: str = ""
    """The value that the program uses without it, if the code shows one."""
    required: bool = False
    """Whether the program ends without it."""
    strength: Strength = Strength.SURE
    """Likely if only the name of a helper function says that the variable is read or required."""


@dataclass(frozen=True, slots=True)
class WrittenDirectory:
    """A directory that the program writes."""

    path: str
    """Absolute, or relative to the working directory, which is ``.`` itself."""
    file: str
    line: int
    keeps: bool
    """Whether it holds a database or a Unix socket, so that the program cannot start without it."""
    makes: bool = False
    """Whether the program makes it."""
    strength: Strength = Strength.SURE
    """Likely if the path is one of several, or only a part of it is known."""


@dataclass(frozen=True, slots=True)
class Socket:
    """A Unix socket that the program listens on."""

    path: str
    """Absolute, or relative to the working directory."""
    file: str
    line: int
    strength: Strength = Strength.SURE


@dataclass(frozen=True, slots=True)
class TlsFile:
    """A certificate or a private key that the program reads, which must be mounted when the container runs."""

    path: str
    """Absolute, or relative to the working directory."""
    file: str
    line: int
    key: bool
    """Whether it is the private key."""
    strength: Strength = Strength.SURE


@dataclass(frozen=True, slots=True)
class Port:
    """A port that the program probably listens on."""

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
    protocol: str = "tcp"
    """``tcp`` or ``udp``."""
    purpose: str = ""
    """``metrics``, ``admin``, ``profiler``, ``health`` or ``cluster``, or empty for users of the service."""
    strength: Strength = Strength.SURE
    """Likely without a listen call or a statement of the project that proves the port, or as one of several values."""

    def __str__(self) -> str:
        """Return the port as in EXPOSE, such as ``8080`` or ``5514/udp``."""
        return str(self.number) if self.protocol == "tcp" else f"{self.number}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the own modules that a program is compiled from."""

    directory: str
    """Relative to the root, empty for the root itself."""
    member: str
    """One of its files that is compiled, relative to the root."""
    file: str
    """The file that imports it, or empty for the main package."""
    line: int

    @property
    def importer(self) -> str:
        """The first import as ``file:line``, or empty for the main package."""
        return f"{self.file}:{self.line}" if self.file else ""


@dataclass(frozen=True, slots=True)
class LocalReplace:
    """A ``replace`` directive whose target is a directory."""

    module: str
    path: str
    """As written in go.mod."""
    inside: bool
    """False if the target is outside the root, so that the build context lacks it."""


class Subject(StrEnum):
    """What a statement is about."""

    MAIN = "main"
    """The main package, such as ``./cmd/api``."""
    GO = "go"
    """The Go version of the builder's tag, such as ``1.26``."""
    PORT = "port"
    """A port of the container: ``8080``, or ``5514/udp``."""
    ARGUMENTS = "arguments"
    """The arguments of the program, quoted as in a shell. Empty if it starts without any."""
    ENVIRONMENT = "environment"
    """``NAME=value`` in the image."""
    FILE = "file"
    """``source:target``: a file or directory of the project in the image."""
    WORKDIR = "workdir"
    """The working directory of the program."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a Dockerfile, a Compose file or another file of the project states about a program."""

    subject: Subject
    value: str
    program: str
    """The main package that it is about, such as ``./cmd/api``, or empty if that is not clear."""
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class ImageBuild:
    """A build of an image that the project states: a Compose service, a step of a workflow, or a command.

    Paths are relative to the project's root.
    """

    dockerfile: str
    context: str
    target: str
    """The stage that becomes the image, or empty for the last one."""
    arguments: tuple[tuple[str, str], ...]
    """Build arguments with known values."""
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """An existing Dockerfile."""

    path: str
    """Relative to the root. It can be above the root, such as ``../Dockerfile``."""
    stages: int
    """0 for a file that BuildKit would refuse."""
    final_base: str
    """The image that the last stage is based on, or empty for a file that BuildKit would refuse."""
    names: tuple[str, ...] = ()
    """The names of its stages, in order."""
    context: str = "."
    """The directory of its build context, relative to the root. It can be above the root."""
    target: str = ""
    """The stage that the project builds, or empty for the last one."""
    build: ImageBuild | None = None
    """The build that states context and target, or None if nothing does."""
    aside: bool = False
    """Whether it is for tests, development or another module, by its place or name."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The workspace (go.work) above a module."""

    root: str
    """Its directory, relative to the module, such as ``..``."""
    members: tuple[str, ...]
    """The directories of its modules, relative to that root."""
    needed: tuple[str, ...]
    """The members without which the module cannot be built, relative to that root."""


@dataclass(frozen=True, slots=True)
class MissingCode:
    """Code of the own module that a program uses and no file has, so that the build stops."""

    what: str
    """The import path of a package, or a name such as ``views.Page``."""
    directory: str
    """The directory that lacks it, relative to the root."""
    file: str
    line: int
    """The first use."""
    maker: str = ""
    """The file that it is generated from, or empty if that is not known."""
    command: str = ""
    """The command that generates it, such as ``templ generate``, or empty."""
    runner: str = ""
    """The step of a script that runs the command, or empty."""
    ignored: str = ""
    """The line of .gitignore that excludes it from the repository, or empty."""

    @property
    def place(self) -> str:
        """The first use as ``file:line``."""
        return f"{self.file}:{self.line}"

    @property
    def problem(self) -> str:
        """What is missing, as a sentence."""
        if "/" in self.what:
            return f"{self.place} imports {self.what}, but {self.directory}/ contains no Go files."
        return f"No file declares `{self.what}`, which {self.place} uses."

    @property
    def remedy(self) -> str:
        """What generates it and which command to run, in a few sentences."""
        made = f"{self.maker} generates this code. " if self.maker else ""
        git = f"Git ignores the files ({self.ignored}). " if self.ignored else ""
        step = f" {self.runner} runs this command." if self.runner else ""
        if self.command:
            return f"{made}{git}Run `{self.command}` before the build.{step}"
        other = f"{self.runner} generates the code. Run this step before the build."
        return f"{made}{git}{other if self.runner else 'Generate or restore the files before the build.'}"


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A large file or directory of the build context that nothing reads."""

    path: str
    bytes: int
    directory: bool = False


@dataclass(frozen=True, slots=True)
class GitRead:
    """A place that reads the data of git, which a build context without .git lacks."""

    what: str
    """``vcs.revision``, ``Main.Version`` of the build information, or a command such as ``git describe --tags``."""
    file: str
    line: int
    in_build: bool
    """Whether it reads .git during the image build, as code and Dockerfiles do. False for scripts outside of it."""


@dataclass(frozen=True, slots=True)
class OpenedByTest:
    """A file or directory that a test opens by a relative path."""

    path: str
    """Relative to the root."""
    place: str
    """``file:line`` in the test."""
    directory: bool = False


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A file whose name is that of a secret."""

    path: str
    """Relative to the root."""
    holds: str
    """``private key``, ``credentials``, or empty for a public certificate or an example."""
    embedded: str = ""
    """``file:line`` of the ``//go:embed`` that compiles it in, or empty."""
    tested: str = ""
    """``file:line`` of the test that reads it, or empty."""


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
    workspace_above: Workspace | None = None
    """The workspace above the root that uses this module. The build context lacks its other members."""
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
    packages: tuple[Package, ...] = ()
    """The packages of the own modules that the program is compiled from, the main package first."""
    cgo: Cgo = Cgo.NONE
    cgo_reasons: tuple[str, ...] = ()
    cgo_source: str = "parser"
    """``go list`` for the exact import graph of a Go toolchain, or ``parser`` for the graph from the sources."""
    cgo_ways_out: tuple[str, ...] = ()
    """Ways to avoid C, one sentence each: a build tag, or a module in pure Go."""
    cgo_libraries: tuple[str, ...] = ()
    """C libraries that are needed to compile and to run, by their names for pkg-config or ``-l``."""
    plugin: bool = False
    """The program loads plugins, which needs cgo and glibc."""
    fips_only: bool = False
    """The program imports crypto/tls/fipsonly in every build, which needs GOEXPERIMENT=boringcrypto."""
    fips_optional: bool = False
    """The module imports crypto/tls/fipsonly under a build constraint."""
    ca_certs: bool = False
    """The program makes outgoing TLS calls, so it needs a CA bundle."""
    tzdata: bool = False
    """The program loads time zones by name."""
    tmp: bool = False
    """The program writes below /tmp."""
    writes: bool = False
    """The program creates files, directories or sockets, so its user must be allowed to."""
    written: tuple[WrittenDirectory, ...] = ()
    """The directories that it writes, as far as their paths are in the code."""
    variables: tuple[EnvVariable, ...] = ()
    """The environment variables that it reads, the required ones first."""
    os_user: bool = False
    """The program looks users up by name or id (os/user), so it needs an /etc/passwd."""
    runtime_files: tuple[str, ...] = ()
    """Files and directories of the project that the program opens by a relative path at run time."""
    commands: tuple[str, ...] = ()
    """Other programs that it runs, such as ``git``."""
    likely_needs: tuple[str, ...] = ()
    """Those of ``ca_certs`` and ``tzdata`` that the code only suggests, as a client of HTTP without an address does."""
    optional_commands: tuple[str, ...] = ()
    """Those of ``commands`` that it only looks for (``exec.LookPath``), so it may work without them."""
    told_commands: bool = False
    """The program runs commands whose names come from a setting or a request, not from the code."""
    subcommands: tuple[str, ...] = ()
    """The subcommands of a program that uses cobra or urfave/cli, each as typed, such as ``server start``."""
    reads_arguments: bool = True
    """Whether the program reads its command line, itself or with a package for flags. False if no code does."""
    serve_command: str = ""
    """The subcommand that serves, or empty if none does or the program serves without one."""
    health_route: str = ""
    """The HTTP route on which it reports its own health, such as ``/healthz``, or empty."""
    aws_lambda: bool = False
    """The program is an AWS Lambda handler, which runs only with the Lambda runtime API."""
    ports: tuple[Port, ...] = ()
    """TCP ports, the main one first."""
    udp_ports: tuple[Port, ...] = ()
    sockets: tuple[Socket, ...] = ()
    """Unix sockets that it listens on."""
    tls_files: tuple[TlsFile, ...] = ()
    """The certificates and private keys of its TLS servers."""
    embeds: tuple[str, ...] = ()
    """Files and directories that ``//go:embed`` compiles in, relative to the root."""
    missing_embeds: tuple[str, ...] = ()
    """``file:line: pattern`` of each ``//go:embed`` that matches nothing, so that the build stops."""
    ignored_embeds: tuple[str, ...] = ()
    """Embedded files that the project's own .dockerignore excludes, each with the line that does."""
    embed_makers: tuple[str, ...] = ()
    """What makes the missing embedded files, one sentence each, such as ``web/package.json makes web/dist``."""
    missing_code: tuple[MissingCode, ...] = ()
    """Generated code of the own module that is not in the source tree, one for each directory."""
    has_tests: bool = False
    test_needs: tuple[str, ...] = ()
    """Requirements of the tests beyond Go: ``cgo`` (``-race``), ``network``, ``docker``, ``envtest``, ``git``."""
    test_files: tuple[OpenedByTest, ...] = ()
    """Outside testdata."""
    secret_files: tuple[SecretFile, ...] = ()
    """Files with the names of secrets, outside of testdata and vendor."""
    spaced_directories: tuple[str, ...] = ()
    """Directories with Go files that Go cannot build, because their names have white space."""
    nested_modules: tuple[str, ...] = ()
    """Directories below the root with their own go.mod. These other modules are not read."""
    version_variables: tuple[str, ...] = ()
    """Variables for ``-ldflags -X``, such as ``main.version``."""
    private_modules: tuple[str, ...] = ()
    git_reads: tuple[GitRead, ...] = ()
    """What reads the data of git."""
    large_files: tuple[LargeFile, ...] = ()
    """Large files and directories of the build context that nothing reads, the largest first."""
    dockerfiles: tuple[Dockerfile, ...] = ()
    """Those below the root and those above it that build this module, the most likely first."""
    services: tuple[Service, ...] = ()
    """The services of Compose files that build this project."""
    statements: tuple[Statement, ...] = ()
    """What those files state about its programs, the decisive one first."""
    partial: bool = False
    """Whether reading was stopped early, so that the facts are correct but may be incomplete."""
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """The evidence for each field name above."""
    listing: "BuildContext | None" = field(default=None, compare=False, repr=False)
    """The files of the root, without an ignore file. None for a project without a directory."""
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

    def stated(self, subject: Subject, program: str) -> tuple[Statement, ...]:
        """Return the statements about a program, the decisive one first."""
        return tuple(
            one for one in self.statements if one.subject is subject and one.program in {"", program}
        )

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
