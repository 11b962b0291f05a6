"""Carries out the instructions of a final stage: each becomes the entries of its layer."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import basename, join, normpath

from tui.dockerfile import Instruction
from tui.engine.builtin.contents import (
    ENGINE,
    Sources,
    context_path,
    final_stages,
    inside_of,
    is_known,
    line_of,
)
from tui.engine.builtin.layer import LayerEntry
from tui.engine.builtin.root import Root
from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.image import File, ImageModel, Kind, Source, StageModel
from tui.image.context import ContextFiles
from tui.image.files import Change, Put, Tree, below
from tui.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the final stage, and the files of its layer."""

    instruction: Instruction
    entries: tuple[LayerEntry, ...] = ()


def steps(model: ImageModel, root: Root, sources: Sources) -> Iterator[Step]:
    """Yield each instruction of the final stage with the files of its layer. The root follows, one step after another.

    Raises:
        EngineError: a file is missing.
    """
    stages = final_stages(model)
    changes: dict[int, list[Change]] = {}
    for stage in stages:
        for change in stage.files.changes:
            changes.setdefault(line_of(change), []).append(change)
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
        if file.origin.source is Source.INSTRUCTION or is_known(file):
            directory = file.kind is Kind.DIRECTORY
            mode = self._mode or (0o755 if directory or file.executable else 0o644)
            content = (file.text or "").encode()
            self._put(
                LayerEntry(path=file.path, mode=mode, uid=uid, gid=gid, directory=directory, content=content),
                nested=nested,
            )
            return
        name = context_path(file)
        source = self._produced(file.origin.path) if name is None else self._context(name)
        if source.is_dir() and file.kind is Kind.LINK:
            raise EngineError(
                f"Line {self._line} copies the link {clean_line(file.origin.path)}, which points to a directory.",
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
        elif (inside := inside_of(change)) is None:
            self._disk_tree(change)
        else:
            for file in inside:
                rest = file.path[len(change.directory.rstrip("/")) :].lstrip("/")
                owner = file.owner if change.owner is None else change.owner
                moved = replace(file, path=normpath(join(change.target, rest)), owner=owner)
                if is_known(file):
                    self._file(moved, nested=True)
                else:
                    name = context_path(file)
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
                "Copy its files to the link's target.",
            )
        if entry.directory and not nested and self._root.is_directory(entry.path):
            return
        if not entry.directory and self._root.is_directory(entry.path):
            raise EngineError(
                f"Line {self._line} cannot replace the directory {clean_line(entry.path)} with a file.",
                "Copy the file to a different path.",
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
                f"Line {self._line} sets the owner {clean_line(owner or '')}, which is not in the image.",
                "Use numeric IDs, such as --chown=65532:65532.",
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
                    ENGINE,
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
