"""The difference of two images: what the second keeps, changes and loses of the first.

Complete by construction: :func:`entries` lists everything that a model says, and :func:`difference` puts each entry of
the first image in exactly one of the three.
"""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from posixpath import basename

from tui.frozen import dataclass
from tui.image.file import File, Kind, Source
from tui.image.go import GoBuild
from tui.image.model import Argument, Command, Form, ImageModel, Invocation, StageModel

_PREDEFINED = frozenset(
    {f"{side}{part}" for side in ("BUILD", "TARGET") for part in ("PLATFORM", "OS", "ARCH", "VARIANT")}
    | {f"{name}_PROXY" for name in ("HTTP", "HTTPS", "FTP", "NO", "ALL")}
)
"""Arguments that BuildKit sets itself. Source: the Dockerfile reference, "Predefined ARGs"."""
_DEFAULTS = {
    "GOOS": "linux",
    "GO111MODULE": "on",
    "GOTOOLCHAIN": "local",
    "GOPATH": "/go",
    "GOCACHE": "/root/.cache/go-build",
    "GOMODCACHE": "/go/pkg/mod",
}
"""Values that the go command or the official Go images have anyway."""
_HARMLESS = frozenset({"-o", "-v", "-x", "-a", "-p", "-C", "-installsuffix", "-mod", "-ldflags"})
"""Flags of go build that do not change the program, or that have entries of their own."""
COVERED = frozenset(
    {
        "build-base",
        "ca-certificates",
        "gcc",
        "g++",
        "git",
        "libc6-dev",
        "libc-dev",
        "musl-dev",
        "tzdata",
        "upx",
    }
    | {"upx-ucl", "binutils", "openssh-client"}
)
"""Packages in a builder whose purpose a recipe's own steps cover."""
_EFFECT = {"ca-certificates": "/etc/ssl/certs/ca-certificates.crt", "tzdata": "/usr/share/zoneinfo"}
"""Packages of the image that only bring files, and where they are."""
_ZONES_COPY = "/zoneinfo.zip"
_MANAGERS = frozenset({"apk", "apt", "apt-get", "dnf", "microdnf", "tdnf", "yum", "zypper"})
"""Commands whose files have the package as their entry."""
_LISTED = 1_000
"""Files of one copied directory that are compared one by one."""
_BUILD_TOOLS = frozenset({"upx", "strip"})
"""Commands that pack or strip a program, which options decide."""


class Part(StrEnum):
    """A part of an image or of its build. The values are the words for the user."""

    BASE = "base image"
    BUILDER = "builder image"
    PROGRAM = "program"
    FILE = "file"
    FOLDER = "directory"
    OWNER = "owner of"
    ENVIRONMENT = "environment variable"
    BUILD_ENVIRONMENT = "build environment variable"
    FLAG = "go build flag"
    LINKER_FLAG = "linker flag"
    ARGUMENT = "build argument"
    USER = "user"
    DIRECTORY = "working directory"
    PORT = "port"
    VOLUME = "volume"
    START = "start command"
    PACKAGE = "package"
    BUILD_PACKAGE = "package in the builder"
    COMMAND = "command"
    STAGE = "stage"
    MOUNT = "build secret"
    LABEL = "label"
    HEALTH = "health check"
    STOP_SIGNAL = "stop signal"
    ONBUILD = "ONBUILD instruction"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an image or its build has."""

    part: Part
    name: str
    """Unique within its part, such as a path or the name of a variable. Empty where an image has only one."""
    value: str
    line: int
    """The line of the Dockerfile, or 0 when the base decides."""

    def __str__(self) -> str:
        words = f"{self.part} {self.name}".strip()
        if self.value in {"", self.name}:
            return words
        return f"{words}={self.value}" if self.name else f"{words} {self.value}"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that both images have, with different values."""

    before: Entry
    after: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What becomes of the entries of the first image."""

    kept: tuple[Entry, ...]
    changed: tuple[Change, ...]
    lost: tuple[Entry, ...]
    added: tuple[Entry, ...]
    """Entries that only the second image has."""


def difference(theirs: ImageModel, ours: ImageModel) -> Difference:
    """Return what the second image keeps, changes and loses of the first, in the order of the first's lines."""
    before, after = entries(theirs), entries(ours)
    counterpart = {(entry.part, entry.name): entry for entry in after}
    kept: list[Entry] = []
    changed: list[Change] = []
    lost: list[Entry] = []
    for entry in before:
        other = counterpart.get((entry.part, entry.name))
        if (other is not None and other.value == entry.value) or _kept_anyway(entry, ours):
            kept.append(entry)
        elif other is not None:
            changed.append(Change(entry, other))
        elif (moved := _moved(entry, after)) is not None:
            changed.append(Change(entry, moved))
        else:
            lost.append(entry)
    known = {(entry.part, entry.name) for entry in before}
    return Difference(
        kept=tuple(kept),
        changed=tuple(sorted(changed, key=lambda change: change.before.line)),
        lost=tuple(sorted(lost, key=lambda entry: entry.line)),
        added=tuple(entry for entry in after if (entry.part, entry.name) not in known),
    )


def _kept_anyway(entry: Entry, ours: ImageModel) -> bool:
    """Return whether an image has what an entry brings, by other means."""
    match entry.part:
        case Part.FILE | Part.FOLDER:
            return entry.value == "" and ours.files.find(entry.name).exists.yes
        case Part.PACKAGE:
            place = _EFFECT.get(entry.name, "")
            zones = entry.name == "tzdata" and ours.files.find(_ZONES_COPY).exists.yes
            return zones or (bool(place) and ours.files.find(place).exists.yes)
        case Part.BUILD_PACKAGE:
            return entry.name in COVERED
        case Part.BUILD_ENVIRONMENT:
            return _DEFAULTS.get(entry.name) == entry.value
    return False


def _moved(entry: Entry, after: Iterable[Entry]) -> Entry | None:
    """Return the entry of the same source at a different path, or None."""
    if entry.part is not Part.FILE or not entry.value:
        return None
    return next((other for other in after if other.part is Part.FILE and other.value == entry.value), None)


def entries(model: ImageModel) -> tuple[Entry, ...]:
    """Return everything that a model says about an image and its build, each once."""
    found: dict[tuple[Part, str], Entry] = {}
    for entry in _all(model):
        found.setdefault((entry.part, entry.name), entry)
    return tuple(found.values())


def _all(model: ImageModel) -> Iterator[Entry]:
    yield Entry(
        Part.BASE, "", _tagged(model.base.reference.text), model.stages[model.lineage(model.target)[-1]].line
    )
    yield from _build(model)
    yield from _files(model)
    yield from _config(model)
    yield from _arguments(model)
    for stage in model.built:
        yield from _of_stage(model, stage)
    for stage in model.stages:
        if stage.index in model.images - model.needed:
            yield Entry(Part.STAGE, stage.name or str(stage.index), "", stage.line)


def _tagged(reference: str) -> str:
    """Return a reference with the tag that it has by default."""
    last = reference.rpartition("/")[2]
    return reference if reference == "scratch" or ":" in last or "@" in last else f"{reference}:latest"


def _files(model: ImageModel) -> Iterator[Entry]:
    for file in model.files.put():
        yield from _of_file(file)
        if file.kind is Kind.DIRECTORY:
            for inside in model.files.list(file.path, _LISTED):
                yield from _of_file(inside)


def _config(model: ImageModel) -> Iterator[Entry]:
    final, config = model.final, model.config
    for part, variables in ((Part.ENVIRONMENT, config.environment), (Part.LABEL, config.labels)):
        for one in variables.values():
            if one.line:
                yield Entry(part, one.name, one.value.text, one.line)
    yield _user(model)
    if config.directory not in {None, "/"}:
        yield Entry(Part.DIRECTORY, "", config.directory or "", last_line(model, "WORKDIR"))
    for port in config.ports:
        yield Entry(Part.PORT, f"{port.number.text}/{port.protocol}", "", port.line)
    for path, line in config.volumes.items():
        yield Entry(Part.VOLUME, path, "", line)
    if config.entrypoint.form is not Form.NONE or config.command.form is not Form.NONE:
        line = config.entrypoint.line or config.command.line or final.line
        yield Entry(Part.START, "", _start(model), line)
    if config.health is not None:
        options = " ".join(f"--{name}={value}" for name, value in sorted(config.health.options.items()))
        yield Entry(Part.HEALTH, "", f"{options} {' '.join(config.health.words)}".strip(), config.health.line)
    if config.stop_signal is not None:
        yield Entry(Part.STOP_SIGNAL, "", config.stop_signal.text, last_line(model, "STOPSIGNAL"))
    for instruction in config.onbuild:
        yield Entry(Part.ONBUILD, instruction.arguments, "", instruction.first)


def program_build(model: ImageModel) -> GoBuild | None:
    """Return the go build of the program in an image, or None. Tools of others, such as a debugger, do not count."""
    found = model.build
    if found is None or not found.tool:
        return found
    return next((build for build in reversed(model.builds) if not build.tool), None)


def starts_program(model: ImageModel) -> bool:
    """Return whether an image starts its own program, without a script and with fixed arguments."""
    start = model.start
    program = start.program
    if program is None or not any(link.build is not None and not link.build.tool for link in program.chain):
        return False
    return start.file is program or _is_plain(start.words, start.program_words)


def _is_plain(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Return whether a shell only starts a program."""
    if len(words) != 3 or words[1] != "-c":
        return False
    try:
        found = shlex.split(words[2])
    except ValueError:
        return False
    return tuple(found[1:] if found[:1] == ["exec"] else found) == wanted


def last_line(model: ImageModel, keyword: str) -> int:
    """Return the line of the last instruction with a keyword in the final stage and its parents, or 0 for none."""
    stages = (model.stages[index] for index in model.lineage(model.target))
    lines = (one.first for stage in stages for one in reversed(stage.instructions) if one.keyword == keyword)
    return next(lines, 0)


def _user(model: ImageModel) -> Entry:
    config, user = model.config, model.user_id
    base = model.stages[model.lineage(model.target)[-1]]
    if config.user_line or user.text:
        return Entry(Part.USER, "", user.text, config.user_line or base.line)
    return Entry(Part.USER, "", f"of {base.base.reference.text}", base.line)


def _start(model: ImageModel) -> str:
    """Return the arguments of the program if the image starts it directly, or else the whole command."""
    if starts_program(model):
        return " ".join(model.start.program_words[1:])
    invocations = (model.config.entrypoint, model.config.command)
    return " ".join(word for one in invocations if _is_given(one) for word in one.words)


def _is_given(invocation: Invocation) -> bool:
    return invocation.form is not Form.NONE


def _build(model: ImageModel) -> Iterator[Entry]:
    build = program_build(model)
    if build is None:
        return
    stage = model.stages[build.command.stage]
    builder = model.stages[model.lineage(stage.index)[-1]]
    if builder.index != model.lineage(model.target)[-1]:
        yield Entry(Part.BUILDER, "", _tagged(builder.base.reference.text), builder.line)
    for name, value in build.command.environment.items():
        variable = stage.config.environment.get(name)
        line = variable.line if variable else 0
        if variable is not None and not line and variable.value.text == value.text:
            # the builder image sets it
            continue
        yield Entry(Part.BUILD_ENVIRONMENT, name, value.text, line or build.line)
    for flag, given in build.command.flags.items():
        if flag not in _HARMLESS:
            yield Entry(Part.FLAG, flag, "" if given.text == "true" else given.text, build.line)
    for word in build.linker_flags:
        if word != "-X" and "=" not in word:
            yield Entry(Part.LINKER_FLAG, word, "", build.line)
    for name, given in build.assignments.items():
        yield Entry(Part.LINKER_FLAG, f"-X {name}", given.text, build.line)


def _of_file(file: File) -> Iterator[Entry]:
    made = next((link for link in file.chain if link.build is not None), None)
    if made is not None and made.build is not None:
        names = made.build.mains or made.build.packages
        own = [name for name in names if basename(name) == basename(made.path)]
        for name in own or names:
            yield Entry(Part.PROGRAM, name, "", file.origin.line)
        return
    first = file.first.origin
    if file.path == "/" or (first.source is Source.COMMAND and first.name.partition(" ")[0] in _MANAGERS):
        return
    source = ""
    if first.source in {Source.CONTEXT, Source.IMAGE, Source.URL}:
        source = f"{first.name} {first.path or '.'}".strip()
    elif first.source in {Source.COMMAND, Source.INSTRUCTION} and file.kind is not Kind.DIRECTORY:
        source = file.text if file.text is not None else first.name or file.path
    elif first.source is Source.BASE and file.origin.source is not Source.BASE:
        source = first.path or file.path
    folder = file.kind is Kind.DIRECTORY and not source
    yield Entry(Part.FOLDER if folder else Part.FILE, file.path, source, file.origin.line)
    if file.owner is not None and file.owner.partition(":")[0] not in {"", "0", "root"}:
        yield Entry(Part.OWNER, file.path, file.owner, file.origin.line)


def _arguments(model: ImageModel) -> Iterator[Entry]:
    own: list[Argument] = [*model.arguments, *(one for stage in model.built for one in stage.arguments)]
    defaults: Mapping[str, str] = {one.name: one.default.text for one in own if one.default is not None}
    for one in own:
        if one.name.upper() not in _PREDEFINED:
            yield Entry(Part.ARGUMENT, one.name, defaults.get(one.name, ""), one.line)


def _of_stage(model: ImageModel, stage: StageModel) -> Iterator[Entry]:
    shipped = stage.index in model.lineage(model.target)
    build = program_build(model)
    compiles = build is not None and stage.index in model.lineage(build.command.stage)
    if not shipped and not compiles and not _serves_build(stage):
        yield Entry(Part.STAGE, stage.name or stage.base.reference.text, "", stage.line)
    for instruction in stage.instructions:
        for mount in instruction.mounts:
            if mount.get("type") in {"secret", "ssh"}:
                yield Entry(Part.MOUNT, mount.get("id") or mount["type"], "", instruction.first)
    for package in stage.packages:
        yield Entry(
            Part.PACKAGE if shipped and not compiles else Part.BUILD_PACKAGE, package.name, "", package.line
        )
    for command in stage.commands:
        if text := _worth_keeping(command):
            yield Entry(Part.COMMAND, text, "", command.line)


def _serves_build(stage: StageModel) -> bool:
    """Return whether a stage only downloads modules, tests or packs the program."""
    return bool(stage.go) or any(command.name in _BUILD_TOOLS for command in stage.commands)


def _worth_keeping(command: Command) -> str:
    """Return the text of a command whose effect no other entry shows, or an empty text."""
    if command.go is not None:
        # builds, downloads and flags have entries of their own, and queries have no effect
        verb = command.go.verb.split()[0]
        if verb == "env" and "-w" in command.go.flags:
            return command.text
        silent = verb in {"build", "install", "mod", "env", "version", "clean"}
        # without a version, `go get` downloads what go.mod names
        plain = verb == "get" and not any("@" in one.text for one in command.go.arguments)
        if verb == "test":
            # the flags of the tests are not compared
            return "go test"
        return "" if silent or plain else command.text
    if command.understood or command.name in _BUILD_TOOLS:
        return ""
    return command.text


__all__ = [
    "Change",
    "Difference",
    "Entry",
    "Part",
    "difference",
    "entries",
    "last_line",
    "program_build",
    "starts_program",
]
