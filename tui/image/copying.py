"""Follows COPY and ADD."""

import re
from collections.abc import Sequence
from dataclasses import replace
from posixpath import basename

from tui.dockerfile import Instruction
from tui.dockerfile.words import raw_words
from tui.image.answer import NO, YES, Answer, Cause, Value
from tui.image.context import ContextFiles, is_pattern, name_matcher
from tui.image.file import File, Found, Kind, Origin, Source
from tui.image.files import Place, Touched, Tree, put, symbolic
from tui.image.model import Copy
from tui.image.scope import expand
from tui.image.state import State, absolute, owner

_URL = re.compile(r"(?:https?|ftp)://|git@|.*\.git(?:#.*)?$")
_COMMAND = re.compile(r"/s?bin/[^/]+$")
_ARCHIVE = re.compile(r".*\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst|lz4))$")


def copy(
    state: State, instruction: Instruction, escape: str, place: Place, origin: Origin, stage: int | None
) -> None:
    """Follow one COPY or ADD.

    Args:
        state: the stage.
        instruction: the instruction.
        escape: the escape character of the Dockerfile.
        place: where it copies from.
        origin: the origin of the files, without a path.
        stage: the index of the stage that it copies from, or None.
    """
    words = _words(state, instruction, escape)
    if len(words) < 2:
        return
    *sources, last = words
    target = state.absolute(last.text)
    given = next(iter(instruction.flag("chown")), "")
    owned = expand(given, state.scope.get, escape) if given else None
    chown = (
        owner(owned.text, state.users, state.groups, same=True)
        if owned
        else None
        if stage is not None
        else "0:0"
    )
    if origin.source is Source.IMAGE and not given:
        chown = None
    copier = _Copier(state, instruction, place, origin, stage, target, chown, given)
    copier.directory = len(sources) > 1 or last.text.endswith("/") or last.text in {".", "./", ""}
    documents = {document.name: document for document in instruction.heredocs}
    for source in sources:
        name = source.text.removeprefix("<<").removeprefix("-").strip("'\"")
        if source.text.startswith("<<") and name in documents:
            document = documents[name]
            text = document.content
            if document.expand and "$" in text:
                text = "\n".join(expand(line, state.scope.get, escape).text for line in text.split("\n"))
            copier.document(name, text)
        elif instruction.keyword == "ADD" and stage is None and _URL.match(source.text):
            copier.url(source)
        else:
            copier.source(source)


def _words(state: State, instruction: Instruction, escape: str) -> list[Value]:
    listed = instruction.json
    words = raw_words(instruction.arguments, escape) if listed is None else list(listed)
    return [expand(word, state.scope.get, escape) for word in words]


class _Copier:
    def __init__(
        self,
        state: State,
        instruction: Instruction,
        place: Place,
        origin: Origin,
        stage: int | None,
        target: str,
        owner: str | None,
        chown: str,
    ) -> None:
        self.state = state
        self.line = instruction.first
        self.place = place
        self.origin = origin
        self.stage = stage
        self.target = target
        self.owner = owner
        self.chown = chown
        self.directory = False
        self.add = instruction.keyword == "ADD"
        self.excludes = bool(instruction.flag("exclude"))
        self.parents = bool(instruction.flag("parents"))
        mode = next(iter(instruction.flag("chmod")), "")
        self.executable = bool(int(mode, 8) & 0o111) if re.fullmatch(r"[0-7]{3,4}", mode) else None
        self.mode = bool(mode)

    def document(self, name: str, text: str) -> None:
        """Put the text of a heredoc."""
        path = self._inside(name)
        origin = Origin(Source.INSTRUCTION, self.line)
        self._put(
            File(path=path, kind=Kind.FILE, origin=origin, owner=self.owner, executable=False, text=text)
        )
        self._note(Value(""), YES)

    def url(self, source: Value) -> None:
        """Put what ADD downloads."""
        name = basename(source.text.partition("?")[0].partition("#")[0])
        origin = Origin(Source.URL, self.line, path=source.text)
        if re.search(r"\.git(?:#.*)?$|^git@", source.text):
            cause = Cause(self.line, f"`ADD {source.text}` may create this path")
            self._put(File(path=self.target, kind=Kind.DIRECTORY, origin=origin, executable=True))
            self.state.add(Touched(self.target, cause))
        else:
            path = self._inside(name)
            self._put(File(path=path, kind=Kind.FILE, origin=origin, owner=self.owner, executable=False))
        self._note(source, YES)

    def source(self, source: Value) -> None:
        """Copy a file, a directory, or what a pattern matches."""
        path = absolute("/", source.text)
        if is_pattern(path) and not symbolic(path):
            self._pattern(source, path)
            return
        found = self.place.find(path)
        self._note(source, found.exists, found)
        if self.parents:
            self.state.touch(self.target, Cause(self.line, "COPY --parents is not analyzed"))
        elif found.file is None:
            self._unknown(source, path, found)
        elif found.file.kind is Kind.DIRECTORY:
            self._tree(path, found.file)
        elif self.add and self.stage is None and _ARCHIVE.fullmatch(path):
            self.state.make_directory(self.target, self.line, self.owner)
            self.state.touch(self.target, Cause(self.line, f"ADD extracts {source.text}"))
        else:
            self._file(path, found.file)

    def _pattern(self, source: Value, path: str) -> None:
        matches = self._matches(path)
        if matches is None:
            cause = Cause(self.line, f"the files that match {source.text} are unknown")
            self._note(source, Answer(None, cause))
            self.state.make_directory(self.target, self.line, self.owner)
            self.state.touch(self.target, cause)
            return
        self._note(source, YES if matches else NO)
        several = len(matches) > 1
        files = [file for file in matches if file.kind is not Kind.DIRECTORY]
        if files:
            inside = self.directory or several
            self.directory = inside
            self._put(*(self._copied(file.path, file, self._inside(basename(file.path))) for file in files))
        for file in matches:
            if file.kind is Kind.DIRECTORY:
                self._tree(file.path, file)

    def _matches(self, path: str) -> Sequence[File] | None:
        if isinstance(self.place, ContextFiles):
            return self.place.match(path)
        folder = path.rpartition("/")[0] or "/"
        if is_pattern(folder) or self.place.find(f"{folder.rstrip('/')}/ ").exists.unknown:
            return None
        fits = name_matcher(basename(path))
        found = []
        for name in sorted(filter(fits.match, self.place.names(folder))):
            path = f"{folder.rstrip('/')}/{name}"
            file = self.place.find(path).file
            if file is not None:
                found.append(replace(file, path=path))
        return found

    def _unknown(self, source: Value, path: str, found: Found) -> None:
        """Copy what may be a file or a directory."""
        kind = self._guess(source.text)
        inside = self.directory or self.state.find(self.target).is_directory.yes
        if found.exists.no:
            # the build stops here
            cause = Cause(self.line, f"{source.text or path} is missing, so the build stops")
            self.state.touch(self.target, cause)
            return
        where = (
            f"{self.target.rstrip('/')}/{basename(path)}"
            if inside and kind is not Kind.DIRECTORY
            else self.target
        )
        if kind is Kind.UNKNOWN and inside:
            cause = Cause(self.line, f"{source.text} may be a file or a directory")
            self.state.make_directory(self.target, self.line, self.owner)
            self.state.touch(self.target, cause)
            return
        origin = replace(
            self.origin, path=path if self.origin.source is not Source.CONTEXT else path.lstrip("/")
        )
        executable = True if _COMMAND.search(path) else None
        file = File(path=where, kind=kind, origin=origin, owner=self.owner, executable=executable)
        self._put(file)
        if kind is not Kind.FILE:
            self.state.add(Tree(where, self.place, path, origin, self.owner))

    def _guess(self, text: str) -> Kind:
        """Return what a path that cannot be looked up probably is, by its name."""
        if text.endswith("/") or text in {".", "", "/"}:
            return Kind.DIRECTORY
        if _COMMAND.search(text) or re.search(r"\.[A-Za-z0-9]{1,5}$", text):
            return Kind.FILE
        return Kind.UNKNOWN

    def _tree(self, path: str, directory: File) -> None:
        self.state.make_directory(self.target, self.line, self.owner)
        context = self.origin.source is Source.CONTEXT
        origin = replace(self.origin, path=path.lstrip("/") if context else path)
        if self.excludes:
            self.state.touch(self.target, Cause(self.line, "COPY --exclude is not analyzed"))
            return
        self.state.add(Tree(self.target, self.place, path, origin, self.owner))

    def _file(self, path: str, file: File) -> None:
        where = self._inside(basename(path))
        self._put(self._copied(path, file, where))

    def _inside(self, name: str) -> str:
        """Return the path of a file in the target."""
        if self.directory or self.state.find(self.target).is_directory.yes:
            return f"{self.target.rstrip('/')}/{name}"
        return self.target

    def _copied(self, path: str, file: File, where: str) -> File:
        context = self.origin.source is Source.CONTEXT
        origin = replace(
            self.origin, path=path.lstrip("/") if context else path, file=None if context else file
        )
        return replace(
            file,
            path=where,
            origin=origin,
            owner=file.owner if self.owner is None else self.owner,
            executable=self.executable if self.mode else file.executable,
        )

    def _put(self, *files: File) -> None:
        self.state.add(put(*files))

    def _note(self, source: Value, exists: Answer, found: Found | None = None) -> None:
        self.state.copies.append(
            Copy(
                line=self.line,
                stage=self.state.index,
                source=source,
                from_stage=self.stage,
                from_image=self.origin.name if self.origin.source is Source.IMAGE else "",
                target=f"{self.target.rstrip('/')}/" if self.directory else self.target,
                exists=exists,
                owner=self.chown,
                ignored_by=found.ignored_by if found else "",
                add=self.add,
            )
        )
