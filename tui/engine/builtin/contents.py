"""The final stage of a Dockerfile, as the files of its layers.

What is copied where comes from the model of the image, so it is what the Dockerfile of the same recipe makes. What the
model does not know exactly, and what only a container can do, is refused before anything is built.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import basename, join, normpath

from tui.dockerfile import Instruction
from tui.engine.builtin.layer import LayerEntry
from tui.engine.builtin.root import Root
from tui.engine.engine import EngineError
from tui.image import Cause, Command, File, Files, ImageModel, Kind, Source, StageModel, Value
from tui.image.context import ContextFiles
from tui.image.files import Change, Maybe, Put, Touched, Tree, below, symbolic
from tui.image.scope import expand, symbol
from tui.text.clean import clean_line

_OCTAL = re.compile(r"[0-7]{3,4}")
_HEALTH = re.compile(
    r"--(?:retries=\d{1,9}|(?:interval|timeout|start-period|start-interval)=(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+)"
)
_PORT = re.compile(r"\d{1,5}(?:-\d{1,5})?")
_PLAIN_MODES = frozenset({"755", "0755", "644", "0644", "+x", "a+x", "ugo+x"})
"""Modes that the model follows."""
_MODE = re.compile(r"-[pv]*m|--mode")
_ALL = 1_000_000
"""More files than a build context can list."""
_SUPPORTED = frozenset({Source.CONTEXT, Source.STAGE, Source.INSTRUCTION})
_ENGINE = "Build with Docker or Podman (--engine docker), or change the instruction."


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files that a final stage copies are on this disk."""

    context: Path
    """The root of the build context."""
    produced: Mapping[str, Path]
    """Files and directories of the build stages by their path there, such as ``/out/app``."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An instruction that the built-in builder cannot carry out."""

    line: int
    """Its line in the Dockerfile."""
    message: str
    """The problem and its cause."""
    hint: str
    """The next step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the final stage, and the files of its layer."""

    instruction: Instruction
    entries: tuple[LayerEntry, ...] = ()


def final_stages(model: ImageModel) -> tuple[StageModel, ...]:
    """Return the stages that the image consists of: the final one, and before it those that it is based on."""
    return tuple(model.stages[index] for index in reversed(model.lineage(model.target)))


def refusals(model: ImageModel) -> tuple[Refusal, ...]:
    """Return what the built-in builder cannot carry out in the final stage, in the order of the lines.

    Nothing has to be built or downloaded for the answer. The build stages are not judged.
    """
    found: dict[int, Refusal] = {}
    for stage in final_stages(model):
        if stage.base.stage is None and not stage.base.reference.known:
            found[stage.line] = _unknown(stage.line, "FROM", stage.base.reference)
        for instruction in stage.instructions:
            refusal = _instruction(instruction) or _owner(stage, instruction)
            if refusal is not None:
                found[refusal.line] = refusal
        for change in stage.files.changes:
            for line, reason in _doubts(change):
                found.setdefault(
                    line, Refusal(line, f"Line {line} cannot be carried out because {reason}.", _ENGINE)
                )
    for line, path, command in _permissions(model):
        reason = f"line {command.line} sets permissions of {clean_line(path)}, which are not followed"
        found.setdefault(line, Refusal(line, f"Line {line} cannot be carried out because {reason}.", _ENGINE))
    for line, keyword, value in _values(model):
        if not value.known:
            found.setdefault(line, _unknown(line, keyword, value))
    return tuple(found[line] for line in sorted(found))


def needed(model: ImageModel) -> tuple[str, ...]:
    """Return the paths in build stages that the final stage copies, such as ``/out/app``: the keys of :class:`Sources`.

    Empty directories that a build stage makes are left out, because nothing has to be produced for them.
    """
    found: dict[str, None] = {}
    for stage in final_stages(model):
        for change in stage.files.changes:
            match change:
                case Put():
                    files = [file for file in change.files.values() if file.origin.source is Source.STAGE]
                    found |= {file.origin.path: None for file in files if _is_produced(file)}
                case Tree() if change.origin.source is Source.STAGE:
                    inside = _below(change)
                    if inside is None:
                        found[change.directory] = None
                    else:
                        found |= {file.path: None for file in inside if _is_produced(file)}
    return tuple(found)


def steps(model: ImageModel, root: Root, sources: Sources) -> Iterator[Step]:
    """Yield each instruction of the final stage with the files of its layer. The root follows, one step after another.

    Raises:
        EngineError: a file is missing.
    """
    stages = final_stages(model)
    changes: dict[int, list[Change]] = {}
    for stage in stages:
        for change in stage.files.changes:
            changes.setdefault(_line(change), []).append(change)
    for stage in stages:
        for instruction in stage.instructions:
            if instruction.keyword != "ARG":
                layer = _Layer(root, sources, instruction)
                for change in changes.get(instruction.first, ()):
                    layer.add(change)
                if instruction.keyword == "WORKDIR" and instruction is _last_workdir(stages):
                    layer.working_directory(model.config.directory or "/")
                yield Step(instruction, layer.close())


def _last_workdir(stages: Iterable[StageModel]) -> Instruction | None:
    found = [one for stage in stages for one in stage.instructions if one.keyword == "WORKDIR"]
    return found[-1] if found else None


class _Layer:
    """The files of one layer."""

    def __init__(self, root: Root, sources: Sources, instruction: Instruction) -> None:
        self._root = root
        self._sources = sources
        self._line = instruction.first
        mode = next(iter(instruction.flag("chmod")), "")
        self._mode = int(mode, 8) if mode else None
        self._owns_parents = instruction.keyword == "WORKDIR" or bool(instruction.flag("chown"))
        self._entries: dict[str, LayerEntry] = {}

    def add(self, change: Change) -> None:
        """Add what a change puts."""
        match change:
            case Put():
                for file in change.files.values():
                    self._file(file)
            case Tree():
                self._tree(change)

    def working_directory(self, path: str) -> None:
        """Make the working directory if the base does not have it."""
        real = self._root.real(path, last=True)
        if not self._root.is_directory(real) and real not in self._entries:
            self._put(LayerEntry(path=real, mode=0o755, directory=True))

    def close(self) -> tuple[LayerEntry, ...]:
        """Return the entries, with the directories above them."""
        return tuple(self._entries.values())

    def _file(self, file: File, *, nested: bool = False) -> None:
        uid, gid = self._ids(file.owner)
        if file.origin.source is Source.INSTRUCTION or _known(file):
            directory = file.kind is Kind.DIRECTORY
            mode = self._mode or (0o755 if directory or file.executable else 0o644)
            content = (file.text or "").encode()
            self._put(
                LayerEntry(path=file.path, mode=mode, uid=uid, gid=gid, directory=directory, content=content),
                nested=nested,
            )
            return
        name = _context_path(file)
        source = self._produced(file.origin.path) if name is None else self._context(name)
        if source.is_dir() and file.kind is Kind.LINK:
            raise EngineError(
                f"Line {self._line} copies the link {clean_line(file.origin.path)}, which refers to a directory.",
                "Copy the directory itself.",
            )
        self._disk(self._inside(file), source, uid, gid, normal=name is None)

    def _inside(self, file: File) -> str:
        """Return where a file goes: into the target if the base has a directory there, of which the model is unaware."""
        real = self._root.real(file.path, last=True)
        return f"{real}/{basename(file.origin.path)}" if self._root.is_directory(real) else file.path

    def _tree(self, change: Tree) -> None:
        if isinstance(change.place, ContextFiles):
            self._context_tree(change, change.place)
        elif (inside := _below(change)) is None:
            self._disk_tree(change)
        else:
            for file in inside:
                rest = file.path[len(change.directory.rstrip("/")) :].lstrip("/")
                owner = file.owner if change.owner is None else change.owner
                moved = replace(file, path=normpath(join(change.target, rest)), owner=owner)
                if _known(file):
                    self._file(moved, nested=True)
                else:
                    name = _context_path(file)
                    source = self._produced(file.path) if name is None else self._context(name, follow=False)
                    self._disk(moved.path, source, *self._ids(owner), normal=name is None)

    def _context_tree(self, change: Tree, place: ContextFiles) -> None:
        context, directory = place.context, change.directory.strip("/")
        uid, gid = self._ids(change.owner)
        every = sorted({*context.directories, *context.files})
        for name in (name for name in every if name and below(f"/{name}", f"/{directory}")):
            if name != directory and place.find(f"/{name}").file is not None:
                rest = name[len(directory) :].lstrip("/")
                self._disk(normpath(join(change.target, rest)), self._context(name, follow=False), uid, gid)

    def _disk_tree(self, change: Tree) -> None:
        top = self._produced(change.directory)
        uid, gid = self._ids(change.owner or "0:0")
        for folder, directories, files in os.walk(top):
            directories.sort()
            for name in (*directories, *sorted(files)):
                source = Path(folder, name)
                target = join(change.target, str(source.relative_to(top)))
                self._disk(target, source, uid, gid, normal=True)

    def _disk(self, path: str, source: Path, uid: int, gid: int, *, normal: bool = False) -> None:
        """Put what is on this disk.

        Args:
            path: the path in the image.
            source: the file, directory or link.
            uid: its owner.
            gid: its group.
            normal: whether the permissions are those that a container would give, whatever this user's mask is.
        """
        try:
            info = source.lstat()
            link = str(source.readlink()) if stat.S_ISLNK(info.st_mode) else ""
        except OSError as error:
            raise self._missing(source, error.strerror or str(error)) from None
        directory = stat.S_ISDIR(info.st_mode)
        mode = stat.S_IMODE(info.st_mode)
        if normal:
            mode = 0o755 if directory or mode & 0o100 else 0o644
        mode = self._mode or mode
        entry = LayerEntry(path=path, mode=mode, uid=uid, gid=gid, directory=directory, link=link)
        self._put(entry if directory or link else replace(entry, source=source), nested=True)

    def _put(self, entry: LayerEntry, *, nested: bool = False) -> None:
        """Put an entry below the real directory, and the directories above it.

        Args:
            entry: the entry.
            nested: whether it is inside a copied directory. As with BuildKit, such a directory gets the owner and the
                permissions of its source, even if the base has it, and the copied directory itself does not.
        """
        entry = replace(entry, path=self._root.real(entry.path, last=entry.directory and not nested))
        if nested and entry.directory and not self._root.may_be_directory(entry.path):
            raise EngineError(
                f"Line {self._line} cannot merge a directory into {clean_line(entry.path)}, which is a link or a file.",
                "Copy its files to the target of the link.",
            )
        if entry.directory and not nested and self._root.is_directory(entry.path):
            return
        if not entry.directory and self._root.is_directory(entry.path):
            raise EngineError(
                f"Line {self._line} cannot replace the directory {clean_line(entry.path)} with a file.",
                "Copy the file to another path.",
            )
        for above in self._root.parents(entry.path):
            if above.path not in self._entries:
                self._entries[above.path] = (
                    above if self._root.is_directory(above.path) else self._made(above, entry)
                )
                self._root.add(self._entries[above.path])
        self._entries[entry.path] = entry
        self._root.add(entry)

    def _made(self, directory: LayerEntry, entry: LayerEntry) -> LayerEntry:
        """Return a directory as BuildKit makes it above an entry."""
        uid, gid = (entry.uid, entry.gid) if self._owns_parents else (0, 0)
        return replace(directory, uid=uid, gid=gid, mode=self._mode or directory.mode)

    def _ids(self, owner: str | None) -> tuple[int, int]:
        found = self._root.ids(owner or "0:0")
        if found is None:
            raise EngineError(
                f"Line {self._line} names the owner {clean_line(owner or '')}, which is not in the image.",
                "Use numbers, such as --chown=65532:65532.",
            )
        return found

    def _produced(self, path: str) -> Path:
        """Return the file on this disk for a path in a build stage."""
        produced = self._sources.produced
        above = path
        while above not in produced:
            if above == "/":
                raise EngineError(
                    f"Line {self._line} copies {clean_line(path)}, which the build stage did not produce.",
                    _ENGINE,
                )
            above = above.rpartition("/")[0] or "/"
        return produced[above] / path[len(above) :].lstrip("/")

    def _context(self, name: str, *, follow: bool = True) -> Path:
        """Return a file of the build context. As the source of a COPY, a link is replaced by its target."""
        path = self._sources.context / name
        if follow and path.is_symlink():
            top = self._sources.context.resolve()
            path = path.resolve()
            if not path.is_relative_to(top):
                raise self._missing(self._sources.context / name, "the link leaves the build context")
        return path

    def _missing(self, path: Path, reason: str) -> EngineError:
        return EngineError(
            f"Line {self._line} could not copy {clean_line(str(path))} ({reason}).",
            "Check that the file exists and does not change during the build.",
        )


def _known(file: File) -> bool:
    """Return whether a file of a build stage needs nothing but the model: a directory, or a file whose text is known."""
    if _context_path(file) is not None:
        return False
    return file.kind is Kind.DIRECTORY or (file.kind is Kind.FILE and file.text is not None)


def _is_produced(file: File) -> bool:
    return not _known(file) and _context_path(file) is None


def _context_path(file: File) -> str | None:
    """Return the path in the build context of a file that is copied from it, perhaps through a stage."""
    return file.origin.path if file.origin.source is Source.CONTEXT else file.context_path


def _below(change: Tree) -> list[File] | None:
    """Return what a build stage has in a directory, or None if that is not certain."""
    place, top = change.place, change.directory
    # any name shows whether there may be more than is known
    if not isinstance(place, Files) or place.find(f"{top.rstrip('/')}/ ").exists.unknown:
        return None
    made = [file for file in place.put() if file.kind is Kind.DIRECTORY and below(file.path, top)]
    copied = [file for file in _copied_directories(place) if below(file.path, top)]
    inside = {file.path: file for file in (*made, *copied, *place.list(top, _ALL)) if file.path != top}
    return [inside[path] for path in sorted(inside)]


def _copied_directories(place: Files) -> Iterator[File]:
    """Yield the directories that a stage has as parts of copied ones, which its listing leaves out."""
    if isinstance(place.base, Files):
        yield from _copied_directories(place.base)
    for change in place.changes:
        if isinstance(change, Tree) and isinstance(change.place, ContextFiles):
            start = change.directory.rstrip("/")
            for name in change.place.context.directories:
                if f"/{name}".startswith(f"{start}/"):
                    path = normpath(join(change.target, f"/{name}"[len(start) + 1 :]))
                    found = place.find(path, follow=False).file
                    if found is not None:
                        yield found


def _line(change: Change) -> int:
    match change:
        case Put():
            return next(iter(change.files.values())).origin.line
        case Tree():
            return change.origin.line
    return 0


def _instruction(instruction: Instruction) -> Refusal | None:
    line = instruction.first
    if instruction.keyword == "RUN":
        shown = clean_line(" ".join(instruction.arguments.split()), 60)
        return Refusal(
            line,
            f"RUN in the final stage needs a container, which the built-in builder does not have: {shown}",
            "Build with Docker or Podman (--engine docker), or choose a base that needs no command.",
        )
    for mode in instruction.flag("chmod"):
        if not _OCTAL.fullmatch(mode):
            return Refusal(
                line,
                f"--chmod={clean_line(mode, 60)} is not an octal mode.",
                "Use a mode such as --chmod=755.",
            )
    for flag in instruction.flags if instruction.keyword == "HEALTHCHECK" else ():
        if not _HEALTH.fullmatch(flag):
            return Refusal(
                line,
                f"HEALTHCHECK has the unsupported flag {clean_line(flag, 60)}.",
                "Use a value such as --interval=30s or --retries=3.",
            )
    return None


def _owner(stage: StageModel, instruction: Instruction) -> Refusal | None:
    values = {name: variable.value for name, variable in stage.config.environment.items()}
    values |= {
        one.name: one.value or symbol(one.name) for one in stage.arguments if one.line < instruction.first
    }
    for text in instruction.flag("chown"):
        value = expand(text, values.get)
        if not value.known:
            return _unknown(instruction.first, "--chown", value)
    return None


def _doubts(change: Change) -> Iterator[tuple[int, str]]:
    """Yield why a change cannot be made, with its line."""
    match change:
        case Put():
            for file in change.files.values():
                yield from _file_doubts(file)
        case Tree():
            yield from _file_doubts(
                File(
                    path=change.target, kind=Kind.DIRECTORY, origin=change.origin, owner=change.owner or "0:0"
                )
            )
            place = change.place
            unowned = [file for file in _below(change) or () if file.owner is None]
            if unowned and change.owner is None:
                yield change.origin.line, f"the owner of {clean_line(unowned[0].path)} is unknown"
            if isinstance(place, ContextFiles):
                unlisted = [name for name in place.context.unlisted if below(f"/{name}", change.directory)]
                if unlisted or not place.context.listed(change.directory.strip("/")):
                    name = unlisted[0] if unlisted else change.directory
                    yield (
                        change.origin.line,
                        f"not all files in {clean_line(name) or 'the build context'} are listed",
                    )
        case _:
            # other changes come from RUN, which is refused as such
            if isinstance(change, Touched | Maybe):
                yield change.cause.line, change.cause.reason


def _file_doubts(file: File) -> Iterator[tuple[int, str]]:
    line = file.origin.line
    if file.origin.source is Source.IMAGE:
        yield line, f"it copies from the image {clean_line(file.origin.name)}"
    elif file.origin.source is Source.URL:
        yield line, f"it downloads {clean_line(file.origin.path)}"
    elif file.origin.source not in _SUPPORTED:
        yield line, "it runs a command"
    elif symbolic(file.path):
        yield line, f"the path {clean_line(file.path)} has an unknown part"
    elif file.owner is None and file.origin.source is not Source.INSTRUCTION:
        yield line, f"the owner of {clean_line(file.path)} is unknown"


def _permissions(model: ImageModel) -> Iterator[tuple[int, str, Command]]:
    """Yield the lines that copy something made by the model alone, of which a command sets other permissions."""
    commands = [command for command in model.commands if _sets_permissions(command)]
    for stage in final_stages(model) if commands else ():
        for change in stage.files.changes:
            files: Iterable[File] = ()
            if isinstance(change, Tree) and change.origin.source is Source.STAGE:
                files = _below(change) or ()
            elif isinstance(change, Put):
                files = [
                    replace(file, path=file.origin.path)
                    for file in change.files.values()
                    if file.origin.source is Source.STAGE and file.kind is Kind.FILE
                ]
            for file in filter(_known, files):
                for command in commands:
                    paths = (normpath(join(command.directory, word.text)) for word in command.words[1:])
                    if any(below(file.path, path) for path in paths):
                        yield _line(change), file.path, command


def _sets_permissions(command: Command) -> bool:
    flags = [word.text for word in command.words[1:]]
    if command.name == "chmod":
        return not _PLAIN_MODES & set(flags)
    return command.name == "install" or (command.name == "mkdir" and any(_MODE.match(flag) for flag in flags))


def _values(model: ImageModel) -> Iterator[tuple[int, str, Value]]:
    """Yield what the configuration takes from the Dockerfile."""
    config = model.config
    yield from ((one.line, "ENV", one.value) for one in config.environment.values() if one.line)
    yield from ((one.line, "LABEL", one.value) for one in config.labels.values() if one.line)
    for port in config.ports:
        if port.line and not _PORT.fullmatch(port.number.text):
            yield (
                port.line,
                "EXPOSE",
                Value(port.number.text, port.number.cause or Cause(0, "it is not a number")),
            )
    if config.user_line:
        yield config.user_line, "USER", config.user
    for stage in final_stages(model):
        for instruction in stage.instructions:
            if instruction.keyword == "STOPSIGNAL" and config.stop_signal is not None:
                yield instruction.first, "STOPSIGNAL", config.stop_signal
            if (
                instruction.keyword == "WORKDIR"
                and config.directory is not None
                and symbolic(config.directory)
            ):
                cause = Cause(instruction.first, "a part of it is not in the Dockerfile")
                yield instruction.first, "WORKDIR", Value(config.directory, cause)


def _unknown(line: int, keyword: str, value: Value) -> Refusal:
    return Refusal(
        line,
        f"{keyword} has a value that is unknown before the build: {clean_line(value.text, 60)} ({value.cause}).",
        "Write the value into the Dockerfile.",
    )
