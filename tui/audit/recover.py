"""The recipe of an existing Dockerfile, and the parts that a recipe cannot express."""

import re
from dataclasses import dataclass, replace

from tui.audit.commands import Command, commands_of
from tui.audit.context import AuditContext
from tui.audit.gobuild import STEERING, GoCommand, go_command
from tui.audit.main import main_of
from tui.audit.nearest import nearest_base
from tui.audit.reading import Reading
from tui.audit.rules.caching import downloads_of, has_cache, modules_apart, whole_copy
from tui.audit.rules.compiling import cgo_of, go_flags
from tui.audit.rules.images import go_of
from tui.audit.runtime import runtime_of
from tui.dockerfile import Instruction, Stage
from tui.recipe import Layout, Recipe, RecipeError, Strip, Upx, option, static_link
from tui.text.clean import clean_line

_KNOWN = frozenset(
    {"ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "USER", "WORKDIR", "ADD", "RUN"}
)
_VERSION = re.compile(r"""-X ['"]?(?P<name>[\w./-]+)=\$\{?VERSION\}?['"]?""", re.ASCII)
_PLATFORM = re.compile(r"docker (?:buildx )?build\b.*--platform[= ](?P<platforms>\S+)")
_STATIC = "-linkmode external -extldflags -static"
"""The flags that a recipe adds for C code on a base without a C library."""
_STRIPPING = frozenset({"-s", "-w"})
_FLAGS = frozenset(
    {"-a", "-buildvcs", "-installsuffix", "-ldflags", "-mod", "-o", "-p", "-tags", "-trimpath", "-v", "-x"}
)
"""Flags of go build that an option covers, or that do not change the program."""
_ENVIRONMENT = frozenset(
    {
        "CGO_ENABLED",
        "GO111MODULE",
        "GOAMD64",
        "GOARCH",
        "GOARM64",
        "GOCACHE",
        "GOFLAGS",
        "GOMODCACHE",
        "GOOS",
        "GOPRIVATE",
        "GOPROXY",
        "GOSUMDB",
        "GOTOOLCHAIN",
    }
)
"""Variables of the go command that an option covers, or that do not change the program."""
_HOUSEKEEPING = frozenset(
    {
        "addgroup",
        "adduser",
        "chmod",
        "chown",
        "echo",
        "exit",
        "groupadd",
        "mkdir",
        "rm",
        "set",
        "true",
        "useradd",
    }
    | {"update-ca-certificates", "["}
)
"""Commands without an effect that a recipe has to express."""

_COMMON_PACKAGES = frozenset(
    {"build-base", "ca-certificates", "gcc", "git", "libc6-dev", "musl-dev", "tzdata", "upx", "upx-ucl"}
)
"""Packages whose purpose an option covers."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One part of a Dockerfile that a recipe cannot express."""

    line: int
    what: str


def recover(context: AuditContext, start: Recipe) -> Recipe:
    """Return the recipe of a Dockerfile. ``start`` has the values that the Dockerfile does not decide."""
    recipe = replace(start, test=bool(context.reading.go("test")), layout=layout_of(context).offered)
    for name, text in {**_values(context), **runtime_of(context).values}.items():
        try:
            recipe = option(name).write(recipe, text)
        except RecipeError:
            # the option does not accept the value, such as a user by name, so the recommendation stays
            continue
    flags = recipe.ldflags.removeprefix(_STATIC).strip()
    return (
        replace(recipe, ldflags=flags) if static_link(recipe, context.catalog.base(recipe.base)) else recipe
    )


def layout_of(context: AuditContext) -> Layout:
    """Return the layout of a Dockerfile, including those that users cannot choose."""
    reading = context.reading
    stage, build = reading.build_stage, reading.build
    if stage is None or build is None:
        return Layout.CACHED
    if reading.single_stage:
        return Layout.NAIVE
    copied = whole_copy(reading, stage)
    downloads = downloads_of(reading)
    if has_cache(build.command.instruction, "/root/.cache/go-build"):
        return Layout.MOUNTED if copied else Layout.CACHED
    if modules_apart(downloads, copied) or not context.project.has_dependencies:
        return Layout.LAYERED
    return Layout.STAGED if downloads else Layout.SPLIT


def _values(context: AuditContext) -> dict[str, str]:
    """Return the Dockerfile's value of each option, in the form of its flag."""
    reading, found = context.reading, dict[str, str]()
    version, flavour = go_of(reading.builder)
    if version.count(".") >= 1:
        found["go"] = version
    if flavour in {"alpine", "trixie", "bookworm"}:
        found["builder"] = flavour
    elif version:
        found["builder"] = "trixie"
    base = nearest_base(reading.base, context.catalog)
    if base is not None and not reading.single_stage:
        found["base"] = base.id
    if build := reading.build:
        words = build.linker_flags
        found["strip"] = Strip.ALL if "-s" in words else Strip.DWARF if "-w" in words else Strip.NONE
        found |= _linked([word for word in words if word not in _STRIPPING])
        for name in ("goamd64", "goarm64"):
            found[name] = build.environ.get(name.upper(), "")
        common = go_flags(context).split()
        found["trimpath"] = "on" if "-trimpath" in {*build.flags, *common} else "off"
        tags = next((flag.partition("=")[2] for flag in common if flag.startswith("-tags=")), "")
        found["tags"] = build.flags.get("-tags", tags)
        if main := main_of(context):
            found["main"] = main
    # without CGO_ENABLED, Go uses cgo if there is a C compiler
    if cgo := cgo_of(context) or ("1" if reading.single_stage else ""):
        found["cgo"] = "on" if cgo == "1" else "off"
    packed = [command for command in reading.commands if command.name == "upx"]
    found["upx"] = Upx.NONE if not packed else Upx.LZMA if "--lzma" in packed[0].words else Upx.FAST
    found |= _secrets(reading)
    found["parallel-tests"] = "on" if _parallel_tests(reading) else "off"
    found["pin"] = "on" if _pinned(reading) else ""
    found["platforms"] = _platforms(reading)
    user, port = reading.last("USER"), reading.last("EXPOSE")
    found["user"] = user.arguments if user else "0:0"
    if base is not None and user is None and base.default_uid:
        found["user"] = str(base.default_uid)
    found["port"] = port.words[0].partition("/")[0] if port is not None and port.words else ""
    return found


def _linked(words: list[str]) -> dict[str, str]:
    """Return the user's own linker flags, and the variable that the version is injected into."""
    flags = " ".join(words)
    found = _VERSION.search(flags)
    flags = _VERSION.sub("", flags) if found else flags
    return {"ldflags": " ".join(flags.split()), "version": found["name"] if found else ""}


def _secrets(reading: Reading) -> dict[str, str]:
    """Return the options for the secrets of the build: credentials and a certificate."""
    kinds = {mount.get("type", "") for mount in reading.mounts}
    secrets = {mount.get("id", "") for mount in reading.mounts if mount.get("type") == "secret"}
    private = "ssh" if "ssh" in kinds else "netrc" if "netrc" in secrets else "none"
    stage = reading.build_stage
    patterns = reading.environment(stage).get("GOPRIVATE", "") if stage else ""
    return {"private": private, "goprivate": patterns, "extra-ca": "on" if "ca" in secrets else "off"}


def _parallel_tests(reading: Reading) -> bool:
    """Return whether the tests run in a stage that the compiler does not wait for."""
    stage = reading.build_stage
    tests = {reading.stage_of(item.command.instruction).index for item in reading.go("test")}
    return stage is not None and bool(tests) and tests.isdisjoint(reading.lineage(stage))


def _pinned(reading: Reading) -> bool:
    """Return whether any image is pinned to a digest. The catalogue does not have all digests."""
    return any("@sha256:" in stage.image for stage in reading.built)


def _platforms(reading: Reading) -> str:
    """Return the platforms of the build command in the comment above the first instruction."""
    first = reading.document.instructions[0]
    found = (_PLATFORM.search(comment) for comment in reading.document.comments_above(first))
    return next((match["platforms"] for match in found if match), "")


def lost(context: AuditContext) -> tuple[Unsupported, ...]:
    """Return the parts of a Dockerfile that its recipe leaves out, in the order of the lines."""
    reading = context.reading
    final = set(reading.lineage(reading.final))
    covered = runtime_of(context).covered
    found: list[Unsupported] = []
    for stage in reading.built:
        ours = stage is reading.build_stage or stage.index in final or _compiles(context, stage)
        if not ours:
            found.append(
                Unsupported(stage.opening.first, f"the stage {stage.name or stage.index} ({stage.image})")
            )
            continue
        for instruction in stage.instructions:
            if instruction.first not in covered:
                found += _of_instruction(context, instruction, shipped=stage.index in final)
    return tuple(dict.fromkeys(found))


def _compiles(context: AuditContext, stage: Stage) -> bool:
    """Return whether a stage is part of compiling: a parent of the build stage, or one that tests or packs."""
    if context.reading.build_stage and stage.index in context.reading.lineage(context.reading.build_stage):
        return True
    names = {command.name for item in stage.instructions for command in commands_of(item)}
    return bool(names & {"go", "upx"})


def _of_instruction(context: AuditContext, instruction: Instruction, *, shipped: bool) -> list[Unsupported]:
    if instruction.keyword not in _KNOWN:
        return [Unsupported(instruction.first, _shown(instruction))]
    if instruction.keyword == "RUN":
        return [
            Unsupported(instruction.first, what)
            for command in commands_of(instruction)
            for what in _of_command(command, shipped=shipped)
        ]
    copies = instruction.keyword in {"COPY", "ADD"} and not instruction.flag("from")
    starts = instruction.keyword in {"CMD", "ENTRYPOINT"} and instruction is context.reading.last(
        instruction.keyword
    )
    describes = instruction.keyword in {"ENV", "LABEL"}
    if shipped and ((copies and not context.reading.single_stage) or starts or describes):
        return [Unsupported(instruction.first, _shown(instruction))]
    return []


def _of_command(command: Command, *, shipped: bool) -> list[str]:
    go = go_command(command)
    if go is not None and go.verb == "build":
        return [f"{what} in go build" for what in _unsupported(go)]
    if go is not None and go.verb in {"test", "mod", "env", "version", "vet"}:
        return []
    if command.name in _HOUSEKEEPING or command.name == "upx":
        return []
    if command.name in {"apk", "apt-get", "apt", "dnf", "microdnf"}:
        words = [word for word in command.words[1:] if not word.startswith("-")]
        if not {"add", "install"} & set(words):
            return []
        extra = [word for word in words if word not in {"add", "install"} and word not in _COMMON_PACKAGES]
        return [f"the package {name}" + ("" if shipped else " in the builder") for name in extra]
    return [f"the command {clean_line(' '.join(command.words), 80)}"]


def _unsupported(go: GoCommand) -> list[str]:
    """Return the flags and variables of a go build that no option covers."""
    flags = [
        name if value == "true" else f"{name}={value}"
        for name, value in go.flags.items()
        if name not in _FLAGS
    ]
    values = [
        f"{name}={value}"
        for name, value in go.environ.items()
        if STEERING.fullmatch(name) and name not in _ENVIRONMENT
    ]
    return [clean_line(one, 60) for one in (*values, *flags)]


def _shown(instruction: Instruction) -> str:
    return clean_line(" ".join([instruction.keyword, *instruction.flags, instruction.arguments]), 80)
