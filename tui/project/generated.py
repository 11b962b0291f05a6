"""Finds code of the own module that the build needs and no file has, and what generates it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from posixpath import basename, dirname, join

from tui.frozen import dataclass
from tui.project.constraints import Target, builds, tags_of
from tui.project.model import MissingCode
from tui.project.names_in_code import Code
from tui.project.reach import Reach, Sources
from tui.project.scan import Scan
from tui.project.scripts import Script
from tui.project.source import evidence, read_source
from tui.project.walk import GoFile

_NOT_COMPILED = frozenset({"wireinject", "ignore", "tools", "tool", "generate", "gen", "never"})
"""Build tags of files that only generators read."""

_SOURCES = {".templ": "templ generate", ".proto": "protoc", ".y": "goyacc", ".rl": "ragel", ".peg": "pigeon"}
"""Endings of files from which a command generates Go code."""

_CONFIGURATIONS = {
    "sqlc.yaml": "sqlc generate",
    "sqlc.yml": "sqlc generate",
    "sqlc.json": "sqlc generate",
    "gqlgen.yml": "go run github.com/99designs/gqlgen generate",
    "gqlgen.yaml": "go run github.com/99designs/gqlgen generate",
    "buf.gen.yaml": "buf generate",
}
"""Files that name the directories of generated code."""

_TARGET = re.compile(r"(?P<name>[\w./-]+)\s*:(?!=)")
_DEPTH = 6
"""Levels that are searched for configurations of generators."""

_BYTES, _FILES = 4_000_000, 600
"""The limit of what is searched for undeclared names."""


def find_missing(
    root: Path, sources: Sources, program: Reach, scanned: Scan, scripts: Iterable[Script]
) -> tuple[MissingCode, ...]:
    """Return the packages and names of the own module that a program uses and no file declares.

    A package is missing if its directory has no Go file. Names are compared only in packages for which something
    generates code: a source of a generator, a ``go:generate`` line, or a line of .gitignore with the name of a Go file.

    Args:
        root: the project's root.
        sources: the available packages.
        program: what the main package reaches.
        scanned: the files of the project.
        scripts: the build scripts, which may run the generator.
    """
    makers = _Makers(root, sources, scanned, tuple(scripts))
    found: dict[str, MissingCode] = {}
    for imported in program.imports:
        directory = _missing_directory(root, sources, imported.path)
        if directory is not None:
            found.setdefault(
                directory, makers.explained(imported.path, "", directory, imported.file, imported.line)
            )
    for use in _undeclared(root, sources, program, makers):
        found.setdefault(
            use.directory, makers.explained(use.shown, use.name, use.directory, use.file, use.line)
        )
    return tuple(found.values())


def _missing_directory(root: Path, sources: Sources, path: str) -> str | None:
    """Return the directory without Go files for an import path of the project's own modules, or None."""
    module = max((item for item in sources.modules if path.startswith(f"{item}/")), key=len, default=None)
    if module is None:
        return None
    directory = join(sources.modules[module], path[len(module) + 1 :])
    # another module in between, required in go.mod, can have the same prefix
    if any(required == path or path.startswith(f"{required}/") for required in sources.required):
        return None
    inside = directory
    while inside and inside != sources.modules[module]:
        if (root / inside / "go.mod").is_file():
            return None
        inside = dirname(inside)
    try:
        return None if any((root / directory).glob("*.go")) else directory
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class _Use:
    name: str
    shown: str
    directory: str
    file: str
    line: int


def _undeclared(root: Path, sources: Sources, program: Reach, makers: "_Makers") -> Iterator[_Use]:
    """Yield the uses of names that a package with generated code does not declare."""
    directories = {file.directory for file in program.own}
    generated = {directory for directory in directories if makers.generates(directory)}
    if not generated:
        return
    declared: dict[str, frozenset[str]] = {}
    left = _BYTES

    def code(file: GoFile) -> Code:
        nonlocal left
        source = read_source(root / file.path) if left > 0 else None
        left -= len(source or "")
        return Code(source or "")

    def names(directory: str) -> frozenset[str]:
        if directory not in declared:
            files = [file for file in sources.files(directory) if not file.is_test]
            own = [file for file in files if not _tag_for_generators(file)]
            declared[directory] = frozenset[str]().union(*(code(file).declared for file in own))
        return declared[directory]

    for file in program.own[:_FILES]:
        packages = {
            item.name or _package_of(sources, directory): directory
            for item in file.header.imports
            if (directory := sources.directory(item.path)) in generated and item.name not in {"_", "."}
        }
        dotted = any(item.name == "." for item in file.header.imports)
        if not packages and (file.directory not in generated or dotted):
            continue
        read = code(file)
        for package, directory in packages.items():
            for name, line in read.selected(package):
                if name not in names(directory) and left > 0:
                    yield _Use(name, f"{package}.{name}", directory, file.path, line)
        if file.directory in generated and not dotted:
            imported = {item.name or basename(item.path) for item in file.header.imports}
            for name, line in read.called():
                if name not in names(file.directory) and name not in imported and left > 0:
                    yield _Use(name, name, file.directory, file.path, line)


def _tag_for_generators(file: GoFile) -> str:
    """Return the build tag without which only generators read a file, or an empty string."""
    plain = any(builds(file.name, file.header, Target(cgo=cgo)) for cgo in (False, True))
    tags = () if plain else set(tags_of(file.header)) & _NOT_COMPILED
    return next((tag for tag in tags if builds(file.name, file.header, Target(tags=frozenset({tag})))), "")


def _package_of(sources: Sources, directory: str) -> str:
    return next(
        (file.header.package for file in sources.files(directory) if not file.is_test), basename(directory)
    )


class _Makers:
    """Finds what generates the code of a directory."""

    def __init__(self, root: Path, sources: Sources, scanned: Scan, scripts: tuple[Script, ...]) -> None:
        self._root = root
        self._sources = sources
        self._files = scanned.files
        self._scripts = scripts
        self._ignored = tuple(_ignored(root))

    def generates(self, directory: str) -> bool:
        """Return whether something generates code into a directory with Go files, none of which is generated."""
        files = self._sources.files(directory)
        if any(file.header.generated and not file.is_test for file in files):
            # generators write all of their files, or none in a fresh clone
            return False
        return (
            any(name.endswith(tuple(_SOURCES)) for name in self._files.get(directory, ()))
            or any(_tag_for_generators(file) == "wireinject" or file.marks.generates for file in files)
            or any(dirname(pattern) == directory for pattern, _ in self._ignored if "/" in pattern)
            or any(self._named(directory))
        )

    def explained(self, shown: str, name: str, directory: str, file: str, line: int) -> MissingCode:
        """Return missing code with what makes it, as far as that is known."""
        maker, command = next(self._makers(directory, name), ("", ""))
        ignored = next((place for pattern, place in self._ignored if _matches(pattern, directory)), "")
        runner = next(self._runners(command, directory), "")
        return MissingCode(shown, directory, file, line, maker, command, runner, ignored)

    def _makers(self, directory: str, name: str) -> Iterator[tuple[str, str]]:
        files = self._sources.files(directory)
        here = self._files.get(directory, {})
        if any(directory == path or directory.startswith(f"{path}/") for path in self._submodules):
            yield "", "git submodule update --init"
        sources = [file for file in sorted(here) if file.endswith(tuple(_SOURCES))]
        # the source with the name is the one that makes it
        sources.sort(key=lambda file: not self._mentions(join(directory, file), name))
        for file in files:
            if _tag_for_generators(file) == "wireinject":
                yield file.path, f"wire ./{directory}".rstrip("/")
        if sources and not sources[0].endswith(".proto"):
            yield join(directory, sources[0]), _SOURCES["." + sources[0].rpartition(".")[2]]
        for file in files:
            if file.marks.generates:
                line, _ = file.marks.generates[0]
                yield f"{file.path}:{line}", f"go generate ./{directory}".rstrip("/")
        yield from self._named(directory)
        if sources:
            buf = any("buf.gen.yaml" in names for names in self._files.values())
            yield join(directory, sources[0]), "buf generate" if buf else "protoc"
        for file in (file for files in self._sources.packages.values() for file in files):
            for line, text in file.marks.generates:
                if directory and re.search(rf"(?<![\w-]){re.escape(basename(directory))}(?![\w-])", text):
                    yield f"{file.path}:{line}", f"go generate ./{file.directory}".rstrip("/")
        if basename(directory) == "docs" and any("swaggo" in path for path in self._sources.required):
            yield "go.mod", "swag init"

    def _named(self, directory: str) -> Iterator[tuple[str, str]]:
        """Yield the configurations of generators, and the .proto files elsewhere, that name a directory."""
        for path, command, text in self._configurations if directory else ():
            folder = dirname(path)
            inside = directory.removeprefix(f"{folder}/") if folder else directory
            word = directory if path.endswith(".proto") else inside
            if word in text and folder != directory and _has_word(text, word):
                yield path, command

    @cached_property
    def _configurations(self) -> list[tuple[str, str, str]]:
        """Each configuration of a generator and each .proto file, with its command and its text."""
        buf = any("buf.gen.yaml" in names for names in self._files.values())
        commands = {**_CONFIGURATIONS, ".proto": "buf generate" if buf else "protoc"}
        found = []
        for folder, names in self._files.items():
            for name in names if folder.count("/") < _DEPTH else ():
                command = commands.get(".proto" if name.endswith(".proto") else name)
                text = read_source(self._root / folder / name) if command else None
                if command and text:
                    found.append((join(folder, name), command, text))
        return found

    @cached_property
    def _submodules(self) -> tuple[str, ...]:
        text = read_source(self._root / ".gitmodules") or ""
        return tuple(re.findall(r"(?m)^\s*path\s*=\s*(\S+)\s*$", text))

    def _mentions(self, path: str, word: str) -> bool:
        text = read_source(self._root / path) if word else None
        return bool(text and _has_word(text, word))

    def _runners(self, command: str, directory: str) -> Iterator[str]:
        """Yield the step of a script that runs a generator or names the directory: ``make generate (Makefile:5)``."""
        tool = " ".join(command.split()[:2]) if command else ""
        words = [
            re.escape(word) for word in (tool, directory) if (word and "/" in word) or (word == tool and word)
        ]
        if not words:
            return
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")
        for script in self._scripts:
            for _, proof in script.lines(pattern):
                place = str(evidence(script.path, proof.line, ""))
                target = _target_above(script.text, proof.line) if "akefile" in script.path else ""
                yield f"`make {target}` ({place})" if target else place


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text))


def _target_above(text: str, line: int) -> str:
    """Return the target of a Makefile's recipe line, or an empty string."""
    for above in reversed(text.split("\n")[: line - 1]):
        if not above.startswith(("\t", "#")) and (match := _TARGET.match(above)):
            return match["name"]
    return ""


def _ignored(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the patterns of .gitignore for Go files and directories, each with its place."""
    for number, line in enumerate((read_source(root / ".gitignore") or "").split("\n"), start=1):
        pattern = line.strip()
        if pattern and not pattern.startswith(("#", "!")):
            yield pattern.strip("/"), f".gitignore:{number}"


def _matches(pattern: str, directory: str) -> bool:
    """Return whether a pattern can be of generated code in a directory."""
    if pattern.endswith(".go"):
        return dirname(pattern) in {"", directory, "**"} and any(
            word in pattern
            for word in ("gen", "templ", ".pb.", "generated", "bindata", basename(directory) or ".")
        )
    plain: Mapping[str, None] = dict.fromkeys((directory, basename(directory)))
    return bool(directory) and pattern.removesuffix("/*").removeprefix("**/") in plain
