"""The build stages of a Dockerfile as commands that run on this machine.

Commands, flags and environment come from the model of the Dockerfile, so there is no second list of them. What only a
container can do is refused before anything is built.
"""

from collections.abc import Iterator, Mapping
from posixpath import normpath
from shutil import which

from tui.dockerfile import Instruction
from tui.engine.builtin.contents import Refusal, final_stages, needed, refusals
from tui.frozen import dataclass
from tui.image import Command, File, ImageModel, Source, StageModel
from tui.image.files import Put, Tree
from tui.text.clean import clean_line

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
GOROOT = "/usr/local/go"
"""Where the official Go images have the toolchain."""
MODULES, COMPILED = "/go/pkg/mod", "/root/.cache/go-build"
"""The targets of the cache mounts for modules and for compiled packages."""
_ENGINE = "Build with Docker or Podman (--engine docker)"
_VERBS = frozenset({"build", "install", "test", "vet", "mod download", "mod verify"})
_QUIET = frozenset({"true", ":", "cd", "export", "set", "mkdir", "chmod", "chown"})
"""Commands that need no container: the model has followed what they do, and nothing is compiled with it."""
_FILE_TOOLS = frozenset({"cp", "exit", "gzip", "tail"})
"""Commands of every system with which a script handles the files of a build. A shell runs such a script."""
_MANAGERS = frozenset({"apk", "apt-get", "apt", "rm"})
_PROGRAMS = {"upx": "upx", "upx-ucl": "upx", "git": "git", "openssh-client": "ssh", "ca-certificates": ""}
"""The program that a package brings, if the one of this machine does as well."""
_INSTEAD = {"upx": " (--upx none)", "git": " (--private none)"}
_SYSTEM = ("/bin/", "/etc/", "/home/", "/lib", "/opt/", "/root/", "/sbin/", "/usr/", "/var/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One RUN of a build stage."""

    name: str
    """As BuildKit names the step, such as ``RUN go test ./...``."""
    stage: str
    position: int
    """Its position among the instructions of its stage, counted from 1."""
    line: int
    commands: tuple[Command, ...]
    """What has to run, in order."""
    environment: Mapping[str, str]
    """What ENV and ARG set for it."""
    mounts: Mapping[str, str]
    """The ids of its cache mounts that have one, by the target."""
    own_copy: bool
    """Whether it works on a copy of the build context that later steps do not see."""
    netrc: bool
    """Whether it reads the logins of the secret ``netrc``."""
    script: str
    """The text for a shell, for a step that needs one, or empty."""
    programs: tuple[str, ...]
    """Programs that this machine needs for it, such as ``upx``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """What has to be done for an image, in order."""

    go: str
    """The tag of the Go image, such as ``1.27-alpine`` or ``1.27.3-trixie``."""
    source: str
    """Where the build context is in the build stages, such as ``/src``."""
    stamps: bool
    """Whether the builder has git, so that Go stamps the commit if ``.git`` is in the build context."""
    runs: tuple[Run, ...]
    needed: tuple[str, ...]
    """The files of build stages that the image has."""

    @property
    def downloads(self) -> bool:
        """Whether a step downloads modules."""
        return any(
            command.go is not None and command.go.verb == "mod download"
            for run in self.runs
            for command in run.commands
        )


def problems(model: ImageModel) -> tuple[Refusal, ...]:
    """Return what the built-in builder cannot carry out, in the order of the lines."""
    found = {refusal.line: refusal for refusal in _build_refusals(model)}
    for refusal in refusals(model):
        found.setdefault(refusal.line, refusal)
    return tuple(found[line] for line in sorted(found))


def missing_programs(plan: BuildPlan, path: str | None) -> tuple[Refusal, ...]:
    """Return the programs that a plan needs and that are not on a PATH, each with the first line that needs it."""
    lines: dict[str, int] = {}
    for run in plan.runs:
        for program in run.programs:
            if which(program, path=path) is None:
                lines.setdefault(program, run.line)
    return tuple(
        Refusal(
            line,
            f"The build needs `{program}`, which is not on PATH.",
            f"Install {program}, or choose options that do not use it{_INSTEAD.get(program, '')}.",
        )
        for program, line in lines.items()
    )


def plan_of(model: ImageModel) -> BuildPlan:
    """Return the plan of a Dockerfile without :func:`problems`."""
    stages = _build_stages(model)
    go = next((tag for stage in stages if (tag := _go_tag(stage))), "")
    return BuildPlan(
        go=go,
        source=next(iter(sorted(_mount_points(model))), "/src"),
        stamps=any(stage.base.profile == "golang-debian" for stage in stages),
        runs=tuple(run for stage in stages for run in _runs(stage)),
        needed=needed(model),
    )


def _build_stages(model: ImageModel) -> tuple[StageModel, ...]:
    final = {stage.index for stage in final_stages(model)}
    return tuple(stage for stage in model.built if stage.index not in final)


def _go_tag(stage: StageModel) -> str:
    """Return the tag of the Go image of a stage, or an empty text."""
    reference = stage.base.reference.text.partition("@")[0]
    return reference.rpartition(":")[2] if stage.base.profile.startswith("golang") else ""


def _runs(stage: StageModel) -> Iterator[Run]:
    for position, instruction in enumerate(stage.instructions, start=2):
        if instruction.keyword != "RUN":
            continue
        commands = [command for command in stage.commands if command.line == instruction.first]
        mounts = [mount for command in commands for mount in command.mounts]
        text = _text(instruction)
        yield Run(
            name=clean_line(f"RUN {text}"),
            stage=stage.name,
            position=position,
            line=instruction.first,
            commands=tuple(command for command in commands if _is_run(command)),
            environment=_environment(stage),
            mounts={
                mount.get("target", ""): mount["id"]
                for mount in mounts
                if mount.get("type") == "cache" and mount.get("id")
            },
            own_copy=any(_binds_context(mount) and _writes(mount) for mount in mounts),
            netrc=any(mount.get("type") == "secret" and _secret(mount) == "netrc" for mount in mounts),
            script=text if any(command.name in _FILE_TOOLS for command in commands) else "",
            programs=tuple(_programs(stage, instruction)),
        )


def _programs(stage: StageModel, instruction: Instruction) -> Iterator[str]:
    for package in stage.packages:
        if package.line == instruction.first and (program := _PROGRAMS.get(package.name)):
            yield program
    if any(command.line == instruction.first and command.name == "upx" for command in stage.commands):
        yield "upx"


def _text(instruction: Instruction) -> str:
    """Return the command of a RUN in one line, without its mounts."""
    words = instruction.arguments.split()
    while words and words[0].startswith("--"):
        words.pop(0)
    return " ".join(word for word in words if word != "\\")


def _is_run(command: Command) -> bool:
    return command.go is not None or command.name == "upx" or command.name in _FILE_TOOLS


def _environment(stage: StageModel) -> dict[str, str]:
    """Return what ENV and ARG set. The variables of the base belong to its container."""
    found = {one.name: one.value.text for one in stage.arguments if one.value is not None and one.value.known}
    return found | {
        name: variable.value.text
        for name, variable in stage.config.environment.items()
        if variable.line and variable.value.known
    }


def _build_refusals(model: ImageModel) -> Iterator[Refusal]:
    stages = _build_stages(model)
    tags = {tag for stage in stages if (tag := _go_tag(stage))}
    for stage in stages:
        for instruction in stage.instructions:
            reason, hint = _refused(stage, instruction)
            if reason:
                yield Refusal(instruction.first, reason, hint)
    points = _mount_points(model)
    line = stages[0].line if stages else 1
    if not stages:
        yield Refusal(
            model.final.line,
            "A single-stage image contains all files of the Go image, which the built-in builder does not use.",
            f"{_ENGINE}, or choose the cached layout (--layout cached).",
        )
    elif not tags:
        yield Refusal(
            line,
            "No build stage uses an official Go image.",
            f"{_ENGINE}, or use `golang:VERSION` as the builder.",
        )
    elif len(tags) > 1:
        yield Refusal(
            line,
            f"The build stages use different Go images ({', '.join(sorted(tags))}).",
            f"{_ENGINE}, or use one of them.",
        )
    if len(points) > 1:
        yield Refusal(
            line,
            f"The build stages use the build context in several directories ({', '.join(sorted(points))}).",
            f"{_ENGINE}, or use one WORKDIR.",
        )
    for path in needed(model):
        if path.startswith(_SYSTEM) and path != CERTIFICATES and not path.startswith(f"{GOROOT}/"):
            yield Refusal(
                model.final.line,
                f"The image copies {clean_line(path)} from a builder image, which the built-in builder does not use.",
                f"{_ENGINE}, or remove the COPY.",
            )


def _refused(stage: StageModel, instruction: Instruction) -> tuple[str, str]:
    """Return why an instruction of a build stage needs a container, and the fix. Both are empty if it does not."""
    line = instruction.first
    if instruction.keyword == "ADD":
        return f"ADD on line {line} is not supported by the built-in builder.", f"{_ENGINE}, or use COPY."
    if instruction.keyword != "RUN":
        return "", ""
    for build in stage.builds:
        if build.line == line and not build.cgo.no:
            return (
                "The program is compiled with cgo, which needs the C compiler of a container.",
                f"{_ENGINE}, or turn cgo off (--no-cgo).",
            )
    foreign = [
        package.name for package in stage.packages if package.line == line and package.name not in _PROGRAMS
    ]
    if foreign:
        return (
            f"Line {line} installs {', '.join(foreign)}, which needs a container.",
            f"{_ENGINE}, or choose options that need no packages.",
        )
    commands = [command for command in stage.commands if command.line == line]
    for command in commands:
        for mount in command.mounts:
            if _needs_secret(mount):
                return (
                    f"Line {line} reads {_secret(mount)}, which the built-in builder does not provide.",
                    f"{_ENGINE}, or use --private netrc. The certificates of this machine are trusted already.",
                )
        if not _possible(command) or not (command.certain or command.name in _FILE_TOOLS):
            return (
                f"Line {line} runs `{clean_line(command.text, 60)}`, which needs a container.",
                f"{_ENGINE}, or remove the step.",
            )
        cause = next((word.cause for word in command.words if word.cause is not None), None)
        if command.go is not None and cause is not None:
            return (
                f"Line {line} has a value that is unknown before the build ({cause}).",
                f"{_ENGINE}, or write the value into the Dockerfile.",
            )
    if not commands and instruction.arguments.strip():
        return f"Line {line} needs a container.", f"{_ENGINE}, or remove the step."
    return "", ""


def _possible(command: Command) -> bool:
    if command.go is not None:
        return command.go.verb in _VERBS
    return command.name in _QUIET | _MANAGERS | _FILE_TOOLS or command.name == "upx"


def _needs_secret(mount: Mapping[str, str]) -> bool:
    return mount.get("type") == "ssh" or (mount.get("type") == "secret" and _secret(mount) != "netrc")


def _secret(mount: Mapping[str, str]) -> str:
    return mount.get("id", "") or mount.get("type", "")


def _binds_context(mount: Mapping[str, str]) -> bool:
    return mount.get("type", "bind") == "bind" and not mount.get("from")


def _writes(mount: Mapping[str, str]) -> bool:
    return any(mount.get(name, "false") in {"", "true", "1"} for name in ("rw", "readwrite"))


def _mount_points(model: ImageModel) -> set[str]:
    """Return where build stages have the root of the build context."""
    found: set[str] = set()
    for stage in _build_stages(model):
        for change in stage.files.changes:
            match change:
                case Put():
                    found |= {point for file in change.files.values() if (point := _above(file))}
                case Tree() if change.origin.source is Source.CONTEXT:
                    found.add(_without(change.target, change.directory))
        for command in stage.commands:
            for mount in command.mounts:
                if _binds_context(mount):
                    target = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
                    found.add(_without(normpath(f"{command.directory}/{target}"), mount.get("source", "")))
    return found


def _above(file: File) -> str:
    if file.origin.source is not Source.CONTEXT:
        return ""
    return _without(file.path, file.origin.path)


def _without(path: str, inside: str) -> str:
    """Return the directory in which ``inside`` names a path, or the path itself if it does not."""
    inside = normpath(f"/{inside}").lstrip("/")
    return normpath(path).removesuffix(f"/{inside}") if inside else normpath(path)
