"""Questions about the build of the program that several rules ask."""

import re
from collections.abc import Iterator, Mapping
from posixpath import basename, join, normpath

from tui.checks.context import CheckContext
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit
from tui.image import NO, YES, Answer, Cause, Command, Copy, GoBuild, GoCommand, ImageModel, StageModel, Value
from tui.image.golang import golang_tag

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_RUNNERS = frozenset(
    {"bazel", "bazelisk", "earthly", "gmake", "goreleaser", "just", "ko", "mage", "make", "ninja", "task"}
)
"""Programs that compile Go code by their own rules."""
_SHELLS = frozenset({"ash", "bash", "dash", "sh", "zsh"})
_DEBUGGER = "dlv"
_RELOADERS = frozenset(
    {"CompileDaemon", "air", "arelo", "fresh", "gin", "gow", "modd", "nodemon", "realize", "reflex", "wgo"}
)
"""Programs that compile again after each change of a file."""


def stage_of(context: CheckContext, build: GoBuild) -> StageModel:
    """Return the stage that compiles."""
    return context.model.stages[build.command.stage]


def root_of(context: CheckContext, index: int) -> StageModel:
    """Return the stage at the start of a lineage, whose FROM names an image."""
    return context.model.stages[context.model.lineage(index)[-1]]


def lineage(context: CheckContext, index: int) -> tuple[StageModel, ...]:
    """Return a stage and its parent stages, the oldest first."""
    return tuple(context.model.stages[one] for one in reversed(context.model.lineage(index)))


def command_of(context: CheckContext, wanted: GoCommand) -> Command | None:
    """Return the command that is a run of the go command."""
    return next((command for command in context.model.commands if command.go is wanted), None)


def go_commands(context: CheckContext, *verbs: str) -> tuple[Command, ...]:
    """Return the runs of the go command in the needed stages with some verbs, such as ``mod download``."""
    return tuple(
        command for command in context.model.commands if command.go is not None and command.go.verb in verbs
    )


def hidden_build(context: CheckContext) -> Cause | None:
    """Return the first command that is not followed and may run the go command, or None."""
    for command in context.model.commands:
        if not command.understood and _may_compile(command):
            return Cause(command.line, f"`{_shown(command.text)}` is not analyzed")
    return None


def _may_compile(command: Command) -> bool:
    word = command.words[0].text
    script = command.name.endswith((".sh", ".bash")) or word.startswith(("./", "../"))
    return script or command.name in _RUNNERS | _SHELLS or (command.go is not None)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def go_version(context: CheckContext, index: int) -> Value:
    """Return the version in the tag of the Go image that a stage is based on.

    It is empty for a tag without a version, and unknown for images of others.
    """
    root = root_of(context, index)
    reference = root.base.reference
    tag = golang_tag(reference.text)
    if reference.cause is not None and not (tag and tag[0]):
        return Value("", reference.cause)
    if tag is None:
        return Value("", Cause(root.line, f"the Go version in {reference.text} is unknown"))
    return Value(tag[0])


def libc_of(context: CheckContext, index: int) -> Value:
    """Return the C library that a stage links against, ``glibc`` or ``musl``."""
    base = root_of(context, index).base
    if base.profile.endswith("alpine"):
        return Value("musl")
    if base.profile.startswith(("debian", "golang", "ubuntu")):
        return Value("glibc")
    cause = base.reference.cause or Cause(
        root_of(context, index).line, f"the C library of {base.reference.text} is unknown"
    )
    return Value("", cause)


def debugging(context: CheckContext) -> bool:
    """Return whether the image is for debugging, so that the program keeps its symbols and paths."""
    started = {basename(word) for word in context.model.start.words[:4]}
    started |= {basename(word) for word in context.model.start.program_words[:1]}
    shipped = any(basename(file.path) == _DEBUGGER for file in context.model.files.put())
    unoptimized = context.build is not None and re.search(
        r"(?:^|[\s=])-[Nl]\b", context.build.command.flag("-gcflags")
    )
    return _DEBUGGER in started or shipped or bool(unoptimized)


def development_tool(context: CheckContext) -> str:
    """Return the command that compiles when the container starts, such as ``air``, or an empty text."""
    start = context.model.start
    if start.go_run:
        return "go run"
    words = [basename(word) for word in (*start.words[:1], *start.program_words[:1])]
    if not words and context.model.config.command.words:
        words = [basename(context.model.config.command.words[0].split()[0])]
    tool = next((word for word in words if word in _RELOADERS | {_DEBUGGER}), "")
    if tool == _DEBUGGER and "exec" in (*start.words, *start.program_words):
        return ""
    return tool


def outside_module(context: CheckContext) -> bool:
    """Return whether the build compiles, but neither the build context nor a command has go.mod for it."""
    path = normpath(join(context.files.module, "go.mod"))
    files, build = context.files, context.build
    if build is None or path in files.files or not files.listed(path) or files.ignored_by(path):
        return False
    there = stage_of(context, build).files.find(join(build.command.directory, "go.mod")).exists
    mode = build.command.environment.get("GO111MODULE")
    own = any(from_context(copy) for stage in lineage(context, build.command.stage) for copy in stage.copies)
    return (
        own
        and not there.yes
        and not go_commands(context, "mod init")
        and (mode is None or mode.text != "off")
    )


def whole_copies(context: CheckContext, index: int) -> Iterator[Copy]:
    """Yield the instructions of a stage and its parents that copy the whole build context."""
    for stage in lineage(context, index):
        yield from (copy for copy in stage.copies if from_context(copy) and is_whole(copy))


def from_context(copy: Copy) -> bool:
    """Return whether a COPY copies from the build context."""
    return copy.from_stage is None and not copy.from_image


def is_whole(copy: Copy) -> bool:
    """Return whether a COPY brings the whole build context."""
    return bool(copy.source.text) and copy.source.text.strip("/") in {"", ".", "./."}


def source_copies(context: CheckContext, index: int) -> Iterator[Copy]:
    """Yield the instructions of a stage and its parents that copy Go code, which changes at every edit."""
    for stage in lineage(context, index):
        yield from (copy for copy in stage.copies if from_context(copy) and _has_code(context, copy))


def _has_code(context: CheckContext, copy: Copy) -> bool:
    source = normpath(copy.source.text.lstrip("/") or ".") if copy.source.text else ""
    if not source or source.endswith((".mod", ".sum", ".work", "go.*", "go.mod*", "go.sum*")):
        return False
    if is_whole(copy) or source.endswith(".go"):
        return True
    if "vendor" in source.split("/"):
        return False
    return any(path.endswith(".go") and path.startswith(f"{source}/") for path in context.files.files)


def mounted(command: Command, directory: str) -> Answer:
    """Return whether a command has a cache mount on a directory or above it."""
    answer = NO
    for mount in command.mounts:
        target = _expanded(mount.get("target") or mount.get("dst") or mount.get("destination") or "", command)
        if mount.get("type") != "cache" or not target:
            continue
        if f"{directory}/".startswith(f"{normpath(target).rstrip('/')}/"):
            return YES
        if "$" in target or "$" in directory:
            answer = Answer(None, Cause(command.line, f"the directory {target} is unknown"))
    return answer


def bound(context: CheckContext, command: Command, path: str) -> str | None:
    """Return the path in the build context that a bind mount shows at an absolute path, or None."""
    for mount in command.mounts:
        target = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
        if mount.get("type", "bind") != "bind" or mount.get("from") or not target:
            continue
        place = normpath(join(command.directory, target))
        if path == place or path.startswith(f"{place.rstrip('/')}/"):
            source = (mount.get("source") or mount.get("src") or "").strip("/.")
            return normpath(join(source, path[len(place) :].strip("/"))) if path != place else source or "."
    return None


def build_cache(model: ImageModel, build: GoBuild) -> str:
    """Return the directory of the build cache. Source: ``go help cache`` and os.UserCacheDir."""
    command = build.command
    shared = model.stages[command.stage].config.environment.get("XDG_CACHE_HOME")
    home = f"{_steered(command, 'HOME') or '/root'}/.cache"
    return _steered(command, "GOCACHE") or f"{shared.value.text if shared else home}/go-build"


def module_cache(command: GoCommand) -> str:
    """Return the directory of the downloaded modules."""
    return _steered(command, "GOMODCACHE") or f"{_steered(command, 'GOPATH') or '/go'}/pkg/mod"


def _steered(command: GoCommand, name: str) -> str:
    found = command.environment.get(name)
    return found.text.rstrip("/") if found else ""


def _expanded(text: str, command: Command) -> str:
    known: Mapping[str, Value] = command.go.environment if command.go else command.environment

    def value(match: re.Match[str]) -> str:
        found = known.get(match[1] or match[2])
        return found.text if found and found.known else match[0]

    return _VARIABLE.sub(value, text)


def instruction_at(context: CheckContext, line: int) -> Instruction | None:
    """Return the instruction that starts at a line."""
    return next((one for one in context.model.document.instructions if one.first == line), None)


def replaced(instruction: Instruction | None, before: str, after: str) -> Edit | None:
    """Return the edit that replaces a part of an instruction, or None unless the part occurs exactly once."""
    if instruction is None or instruction.raw.count(before) != 1:
        return None
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(before, after))
