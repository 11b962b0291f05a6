"""What a final stage copies, and which of its instructions cannot be carried out.

Both come from the model of the image, so that the built-in builder follows the Dockerfile of the recipe. What the model
leaves open, and what only a container can do, is refused before anything is built.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from posixpath import join, normpath

from tui.dockerfile import Instruction
from tui.frozen import dataclass
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
ENGINE = "Build with Docker or Podman (--engine docker), or change the instruction."


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
                    line, Refusal(line, f"Line {line} cannot be executed because {reason}.", ENGINE)
                )
    for line, path, command in _permissions(model):
        reason = f"line {command.line} sets permissions of {clean_line(path)}, which are not analyzed"
        found.setdefault(line, Refusal(line, f"Line {line} cannot be executed because {reason}.", ENGINE))
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
                    inside = inside_of(change)
                    if inside is None:
                        found[change.directory] = None
                    else:
                        found |= {file.path: None for file in inside if _is_produced(file)}
    return tuple(found)


def is_known(file: File) -> bool:
    """Return whether a file of a build stage needs nothing but the model: a directory, or a file whose text is known."""
    if context_path(file) is not None:
        return False
    return file.kind is Kind.DIRECTORY or (file.kind is Kind.FILE and file.text is not None)


def _is_produced(file: File) -> bool:
    return not is_known(file) and context_path(file) is None


def context_path(file: File) -> str | None:
    """Return the path in the build context of a file that is copied from it, perhaps through a stage."""
    return file.origin.path if file.origin.source is Source.CONTEXT else file.context_path


def inside_of(change: Tree) -> list[File] | None:
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


def line_of(change: Change) -> int:
    """Return the line of the instruction that makes a change, or 0."""
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
            "Build with Docker or Podman (--engine docker), or choose a base for which the build runs no command.",
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
            unowned = [file for file in inside_of(change) or () if file.owner is None]
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
                files = inside_of(change) or ()
            elif isinstance(change, Put):
                files = [
                    replace(file, path=file.origin.path)
                    for file in change.files.values()
                    if file.origin.source is Source.STAGE and file.kind is Kind.FILE
                ]
            for file in filter(is_known, files):
                for command in commands:
                    paths = (normpath(join(command.directory, word.text)) for word in command.words[1:])
                    if any(below(file.path, path) for path in paths):
                        yield line_of(change), file.path, command


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
