"""Reads what a project's own Dockerfiles and Compose files state about its programs. Pure."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from posixpath import basename, join, normpath, relpath

from tui.dockerfile import Document, Instruction, Stage, expand, stages
from tui.dockerfile.stages import image_of, index_of, reached
from tui.dockerfile.words import raw_words, unquoted
from tui.frozen import dataclass
from tui.project.compose import Service
from tui.project.model import Dockerfile, Statement, Subject

_GO_IMAGE = re.compile(r"(?:.*/)?golang:v?(?P<version>1\.\d+(?:\.\d+|rc\d+)?)(?=$|[-@])")
_SEPARATORS = re.compile(r"&&|\|\||[;\n|]")
_WITH_VALUE = frozenset(
    """
    -C -asmflags -buildmode -gcflags -installsuffix -ldflags -mod -modfile -o -overlay -p -pgo -pkgdir -tags
    """.split()  # noqa: SIM905 - a list of quoted words is longer
)
"""Flags of ``go build`` that take the next word as their value."""

_INITS = frozenset({"tini", "dumb-init", "docker-init", "catatonit"})
_SELECTING = frozenset({"--exclude", "--parents"})
"""Flags of COPY with which a directory is not copied as it is."""

_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
"""A URL with a password."""

_VARIABLE = re.compile(r"\$\{?[A-Za-z_]")
_SECRET = re.compile(
    r"(?:^|/)(?:\.env[^/]*|[^/]+\.env|[^/]*\.(?:pem|key|p12|pfx|jks)|id_[a-z0-9]+|\.netrc|\.npmrc)$"
)
"""A match in the path of a file that may be a secret, so that no recipe copies it silently."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a project that its Dockerfiles refer to."""

    root: str
    """The absolute path of the module's directory, with forward slashes."""
    mains: Mapping[str, str]
    """The directory of each main package -> the name of its binary."""
    files: Collection[str]
    directories: Collection[str]
    """Without the root."""

    def place(self, path: str) -> str:
        """Return a normal form of a path relative to the root: empty for the root, ``..`` for the directory above."""
        found = relpath(normpath(join(self.root, path)), self.root)
        return "" if found == "." else found


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a command of a Dockerfile builds."""

    directory: str
    """Relative to the project's root, empty for the root."""
    output: str
    """The value of ``-o``, or empty."""
    stage: int
    line: int


def read_statements(
    dockerfile: Dockerfile,
    document: Document,
    services: Iterable[Service],
    project: Layout,
) -> tuple[Statement, ...]:
    """Return what a Dockerfile, and the Compose services that build it, state about the program that it builds.

    Only what is certain without running it counts: literal text, the exec form, known packages.

    Args:
        dockerfile: its facts.
        document: its content.
        services: the services that build it for production.
        project: its packages and files.
    """
    used = tuple(services)
    arguments = dict(dockerfile.build.arguments) if dockerfile.build else {}
    every = stages(document, arguments)
    index = index_of(dockerfile.target, list(every), numbers=True) if dockerfile.target else None
    chosen = every[: (len(every) if index is None else index + 1)]
    if not chosen:
        return ()
    reader = _Reader(dockerfile, document, chosen, arguments, project)
    return tuple(reader.read(used[0] if len(used) == 1 else _only_public(used)))


def go_package(words: list[str]) -> tuple[str, str] | None:
    """Return the package and the output of a ``go build`` or ``go install`` of one package, or None."""
    output, folder, packages, rest = "", "", list[str](), words[2:]
    if len(words) < 2 or basename(words[0]) not in {"go", "xx-go"} or words[1] not in {"build", "install"}:
        return None
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            packages.append(word)
            continue
        name, given, value = word.partition("=")
        name = f"-{name.lstrip('-')}"
        if not given and name in _WITH_VALUE and rest:
            value = rest.pop(0)
        folder = value if name == "-C" else folder
        output = value if name == "-o" else output
    if any("@" in package for package in packages):
        return None
    files = {package.rpartition("/")[0] or "." for package in packages if package.endswith(".go")}
    packages = [package for package in packages if not package.endswith(".go")]
    packages = [*packages, *files] or ["."]
    return (join(folder, packages[0]), output) if len(packages) == 1 else ("", output)


def commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each simple command of a shell text, without the assignments before it."""
    for part in _SEPARATORS.split(re.sub(r"\\\r?\n", " ", text)):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:
            continue
        while words and (
            re.match(r"[A-Za-z_]\w*=", words[0]) or words[0] in {"env", "exec", "time", "(", "{"}
        ):
            words.pop(0)
        if words:
            yield words


def _only_public(services: tuple[Service, ...]) -> Service | None:
    """Return the only service with ports, which is the one that others call, or None if it is not clear."""
    public = [service for service in services if service.ports]
    return public[0] if len(public) == 1 else None


@dataclass(slots=True)
class _Stage:
    """The state at the end of a stage."""

    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    copied: dict[str, str] = field(default_factory=dict)
    """Directory in the image -> directory of the project whose content was copied into it."""


class _Reader:
    def __init__(
        self,
        dockerfile: Dockerfile,
        document: Document,
        chosen: tuple[Stage, ...],
        arguments: Mapping[str, str],
        project: Layout,
    ) -> None:
        self._path = dockerfile.path
        self._context = dockerfile.context
        self._escape = document.escape
        self._stages = chosen
        self._final = chosen[-1]
        self._project = project
        self._arguments = arguments
        self._globals = _Stage()
        for one in document.instructions:
            if one.keyword == "FROM":
                break
            if one.keyword == "ARG":
                self._assign(one, self._globals, shipped=False)
        self._states: dict[int, _Stage] = {}
        self._packages: list[Package] = []
        self._unclear = False
        self._copies: list[tuple[Instruction, tuple[str, ...], str, str]] = []
        self._environment: dict[str, tuple[str, int]] = {}

    def read(self, service: Service | None) -> Iterator[Statement]:
        needed = reached(self._stages, self._final.index)
        for stage in self._stages:
            if stage.index in needed:
                self._read_stage(stage)
        package = self._shipped()
        program = _path(package.directory) if package else ""

        def state(subject: Subject, value: str, line: int, file: str = "") -> Statement:
            return Statement(subject, value, program, file or self._path, line)

        if package is None:
            yield from (state(*found) for found in self._exposed())
            return
        yield state(Subject.MAIN, program, package.line)
        if package.stage >= 0:
            builder = self._stages[package.stage]
            match = _GO_IMAGE.match(image_of(builder, self._stages))
            if match is not None:
                opening = self._stages[self._lineage(builder)[-1]].opening
                yield state(Subject.GO, match["version"], opening.first)
        if service is not None:
            for number, protocol in service.ports:
                if protocol in {"tcp", "udp"}:
                    word = str(number) if protocol == "tcp" else f"{number}/{protocol}"
                    yield state(Subject.PORT, word, service.line_of("ports"), service.file)
        yield from (state(*found) for found in self._exposed())
        start = self._start(package, service)
        if start is not None:
            words, line, file = start
            yield state(Subject.ARGUMENTS, shlex.join(words), line, file)
        yield from (
            state(Subject.ENVIRONMENT, f"{name}={value}", line)
            for name, (value, line) in self._environment.items()
        )
        if package.stage in self._lineage(self._final):
            return
        files = list(self._files())
        yield from (state(Subject.FILE, value, line) for value, line in files)
        workdir = next(
            (one for one in reversed(self._instructions(self._final)) if one.keyword == "WORKDIR"), None
        )
        if files and workdir is not None:
            yield state(Subject.WORKDIR, self._states[self._final.index].workdir, workdir.first)

    def _read_stage(self, stage: Stage) -> None:
        above = self._states.get(stage.parent) if stage.parent is not None else None
        state = _Stage(dict(above.environment), above.workdir, dict(above.copied)) if above else _Stage()
        self._states[stage.index] = state
        final = stage.index in self._lineage(self._final)
        for one in stage.instructions:
            match one.keyword:
                case "ENV" | "ARG":
                    self._assign(one, state, shipped=final and one.keyword == "ENV")
                case "WORKDIR":
                    state.workdir = normpath(join(state.workdir, self._text(one.arguments, state)))
                case "COPY" | "ADD":
                    self._copy(one, state, final=final)
                case "RUN":
                    self._run(one, state, stage)

    def _assign(self, one: Instruction, state: _Stage, *, shipped: bool) -> None:
        words = raw_words(one.arguments, self._escape)
        if one.keyword == "ENV" and words and "=" not in words[0]:
            words = [f"{words[0]}={' '.join(words[1:])}"]
        for word in words:
            name, given, value = word.partition("=")
            if one.keyword == "ARG" and name in self._arguments:
                state.environment[name] = self._arguments[name]
            elif given:
                state.environment[name] = self._text(value, state)
            elif one.keyword == "ARG" and name in self._globals.environment:
                state.environment[name] = self._globals.environment[name]
            if shipped and given and not _VARIABLE.search(value):
                self._environment[name] = (unquoted(value, self._escape), one.first)
            elif shipped:
                self._environment.pop(name, None)

    def _copy(self, one: Instruction, state: _Stage, *, final: bool) -> None:
        words = [self._text(word, state) for word in one.words]
        if one.heredocs or len(words) < 2 or any(_VARIABLE.search(word) for word in words):
            return
        *sources, target = words
        place = normpath(join(state.workdir, target))
        origin = next(iter(one.flag("from")), "")
        if final:
            slash = "/" if target.endswith(("/", ".")) or len(sources) > 1 else ""
            self._copies.append((one, tuple(sources), origin, f"{place.rstrip('/')}{slash or ''}" or "/"))
        if not origin:
            for source in sources:
                inside = self._of_context(source)
                if set(inside.split("/")) <= {"", ".."} or inside in self._project.directories:
                    state.copied[place] = inside

    def _run(self, one: Instruction, state: _Stage, stage: Stage) -> None:
        here = state.workdir
        texts = [one.arguments, *(doc.content for doc in one.heredocs)]
        exec_form = one.json
        found = [list(exec_form)] if exec_form else [words for text in texts for words in commands(text)]
        for words in found:
            if words[0] == "cd" and len(words) > 1:
                here = normpath(join(here, self._text(words[1], state)))
                continue
            built = go_package([self._text(word, state) for word in words])
            if built is None:
                continue
            directory = self._directory(built[0], here, state)
            if directory is None:
                self._unclear = True
            else:
                self._packages.append(Package(directory, built[1], stage.index, one.first))

    def _directory(self, package: str, here: str, state: _Stage) -> str | None:
        """Return the directory of a main package in the project for the argument of go build, or None."""
        if not package or "..." in package or "$" in package:
            return None
        place = normpath(join(here, package))
        for image, inside in sorted(state.copied.items(), key=lambda item: -len(item[0])):
            if place == image or place.startswith(f"{image.rstrip('/')}/"):
                found = self._project.place(join(inside, relpath(place, image)))
                if found in self._project.mains:
                    return found
        # the source is mounted, or comes in a way that is not followed
        plain = self._of_context(package)
        return plain if plain in self._project.mains else None

    def _shipped(self) -> Package | None:
        """Return the package whose program the image starts, or None if it is not clear."""
        start = self._words()
        names = {basename(words[0]) for words, _ in start[:1]}
        renamed = {
            basename(source): basename(place)
            for _, sources, origin, place in self._copies
            if origin
            for source in sources
            if not place.endswith("/")
        }
        for package in self._packages:
            name = self._output(package)
            if names & {name, renamed.get(name, name)}:
                return package
        if self._packages:
            directories = {package.directory for package in self._packages}
            return self._packages[-1] if len(directories) == 1 and not self._unclear else None
        # make, a script or a release tool builds it: the name of the started file can still tell
        called = [directory for directory, name in self._project.mains.items() if name in names]
        return Package(called[0], "", -1, start[0][1]) if len(called) == 1 else None

    def _words(self) -> list[tuple[list[str], int]]:
        """Return the words that start the image and the line of the instruction, as a list of at most one item."""
        entry, command = self._last("ENTRYPOINT"), self._last("CMD")
        words = [word for one in (entry, command) if one for word in _exec_words(one)]
        line = command or entry
        return [(_without_init(words), line.first)] if words and line else []

    def _start(self, package: Package, service: Service | None) -> tuple[list[str], int, str] | None:
        """Return the arguments of the program with their place, or None if they are not clear."""
        entry, command = self._last("ENTRYPOINT"), self._last("CMD")
        parts: list[tuple[str, ...] | list[str]] = []
        last = command or entry
        line, file = last.first if last else 0, self._path
        for one in (entry, command):
            found = _exec_words(one) if one else []
            if one is not None and not found and one.json != ():
                return None
            parts.append(found)
        if service is not None and service.entrypoint is not None:
            parts = [service.entrypoint, ()]
            line, file = service.line_of("entrypoint"), service.file
        if service is not None and service.command is not None:
            parts[1] = service.command
            line, file = service.line_of("command"), service.file
        words = _without_init([word for part in parts for word in part])
        names = {self._output(package)}
        names |= {
            basename(place)
            for _, sources, origin, place in self._copies
            if origin and basename(sources[0]) in names and not place.endswith("/")
        }
        if not words or basename(words[0]) not in names:
            return None
        mounted = service.volumes if service is not None and file == service.file else ()
        if any(target in word for word in words[1:] for target in mounted):
            return None
        doubled = len(words) > 1 and basename(words[1]) in names and words[1] != basename(words[1])
        if doubled or any(_VARIABLE.search(word) or _PASSWORD.search(word) for word in words):
            return None
        return words[1:], line, file

    def _exposed(self) -> Iterator[tuple[Subject, str, int]]:
        state = self._states[self._final.index]
        for one in self._instructions(self._final):
            if one.keyword != "EXPOSE":
                continue
            for word in one.arguments.partition("#")[0].split():
                port, _, protocol = self._text(word, state).partition("/")
                if port.isdecimal() and 0 < int(port) < 65536 and protocol.lower() in {"", "tcp", "udp"}:
                    suffix = "/udp" if protocol.lower() == "udp" else ""
                    yield Subject.PORT, f"{int(port)}{suffix}", one.first

    def _files(self) -> Iterator[tuple[str, int]]:
        """Yield the files of the project that the final stage copies, as ``source:target``, and their lines."""
        for one, sources, origin, place in self._copies:
            state = self._states.get(self._stage_of(origin)) if origin else None
            for source in sources:
                inside = self._of_builder(source, state) if origin else self._of_context(source)
                folder = inside in self._project.directories
                if inside in self._project.mains or inside.endswith((".sh", "go.mod", "go.sum")):
                    continue
                if not (folder or inside in self._project.files):
                    continue
                if self._is_secret(inside) or {flag.partition("=")[0] for flag in one.flags} & _SELECTING:
                    continue
                target = (
                    f"{place}{basename(inside)}" if place.endswith("/") and not folder else place.rstrip("/")
                )
                if target:
                    yield f"{inside}:{target}", one.first

    def _is_secret(self, path: str) -> bool:
        below = (other for other in self._project.files if other == path or other.startswith(f"{path}/"))
        return any(map(_SECRET.search, below))

    def _of_builder(self, source: str, state: _Stage | None) -> str:
        """Return the path of the project for a path of a stage into which the project was copied, or empty."""
        if state is None:
            return ""
        place = normpath(join("/", source))
        for image, inside in sorted(state.copied.items(), key=lambda item: -len(item[0])):
            if place == image or place.startswith(f"{image.rstrip('/')}/"):
                return self._project.place(join(inside, relpath(place, image)))
        return ""

    def _of_context(self, source: str) -> str:
        """Return a path of the context relative to the project's root."""
        return self._project.place(join(self._context, source.lstrip("/")))

    def _output(self, package: Package) -> str:
        """Return the name of the program that a build makes."""
        name = self._project.mains.get(package.directory, "")
        return name if not package.output or package.output.endswith("/") else basename(package.output)

    def _stage_of(self, name: str) -> int:
        found = index_of(name, list(self._stages), numbers=True)
        return -1 if found is None else found

    def _lineage(self, stage: Stage) -> tuple[int, ...]:
        found = [stage.index]
        while stage.parent is not None:
            stage = self._stages[stage.parent]
            found.append(stage.index)
        return tuple(found)

    def _instructions(self, stage: Stage) -> tuple[Instruction, ...]:
        chain = reversed(self._lineage(stage))
        return tuple(one for index in chain for one in self._stages[index].instructions)

    def _last(self, keyword: str) -> Instruction | None:
        found = [one for one in self._instructions(self._final) if one.keyword == keyword]
        return found[-1] if found else None

    def _text(self, word: str, state: _Stage) -> str:
        return unquoted(expand(word, state.environment, self._escape), self._escape)


def _exec_words(one: Instruction) -> list[str]:
    """Return the words of the exec form, or of a text without shell syntax."""
    if one.json is not None:
        return list(one.json)
    plain = re.fullmatch(r"[\w@%+=:,./ -]+", one.arguments)
    return one.arguments.split() if plain else []


def _without_init(words: list[str]) -> list[str]:
    """Return the words without a program that starts the rest: an init process, or an entrypoint script or program."""
    if len(words) > 1 and "entrypoint" in basename(words[0]):
        return words[1:]
    if words and basename(words[0]) in _INITS:
        rest = words[1:]
        while rest and rest[0].startswith("-"):
            flag = rest.pop(0)
            if flag == "--":
                break
        return rest
    return words


def _path(directory: str) -> str:
    return f"./{directory}" if directory else "."
