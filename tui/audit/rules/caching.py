"""Steps that run again after every edit although their input has not changed."""

import re
from collections.abc import Iterator, Sequence

from tui.audit.context import AuditContext
from tui.audit.reading import Reading
from tui.checks import Severity
from tui.checks.finding import Finding
from tui.dockerfile import Instruction, Stage
from tui.dockerfile.edit import Edit

_MODULES = "/go/pkg/mod"
_BUILDS = "/root/.cache/go-build"


def caching(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings that slow down a build after an edit."""
    yield from _compiling(context)
    yield from _everything_sent(context)


def _compiling(context: AuditContext) -> Iterator[Finding]:
    reading, stage = context.reading, context.reading.build_stage
    if stage is None or reading.build is None:
        return
    run = reading.build.command.instruction
    copied = whole_copy(reading, stage)
    if context.project.has_dependencies and not context.project.vendored:
        if not modules_apart(downloads_of(reading), copied) and not has_cache(run, _MODULES):
            yield Finding(
                "modules-with-source",
                Severity.WARNING,
                line=copied.first if copied else run.first,
                message="Every source change downloads all modules again.",
                advice="Copy go.mod and go.sum and run `go mod download` before you copy the source.",
                text="modules-layer",
            )
        argument = _argument_before_download(reading, stage)
        if argument is not None:
            yield Finding(
                "argument-before-download",
                Severity.NOTE,
                line=argument.first,
                message=(
                    f"`ARG {argument.words[0].partition('=')[0]}` precedes `go mod download`, so changing it "
                    "invalidates the module cache."
                ),
                advice="Move it directly above the instruction that uses it.",
                text="audit-argument",
            )
    if not has_cache(run, _BUILDS):
        yield Finding(
            "no-build-cache",
            Severity.WARNING,
            line=run.first,
            message="Every source change recompiles everything, including the standard library.",
            advice=f"Add a cache mount for {_BUILDS}.",
            text="cache-mounts",
            edit=_with_mount(run, _BUILDS),
        )


def _everything_sent(context: AuditContext) -> Iterator[Finding]:
    """Yield a missing .dockerignore, even if no Go build was found."""
    copied = next(
        (found for stage in context.reading.built if (found := whole_copy(context.reading, stage))), None
    )
    if copied is not None and not context.ignored:
        yield Finding(
            "no-dockerignore",
            Severity.WARNING,
            line=copied.first,
            message=(
                "There is no .dockerignore, so .git, secrets and build output are in the build context. "
                "Any change to them invalidates the cache."
            ),
            advice="Run `godock-tui generate --write` to create one.",
            text="dockerignore",
        )


def whole_copy(reading: Reading, stage: Stage) -> Instruction | None:
    """Return the first instruction of a stage that copies the whole build context, or None."""
    for instruction in reading.instructions(stage):
        if (
            instruction.keyword in {"COPY", "ADD"}
            and not instruction.flag("from")
            and copies_all(instruction)
        ):
            return instruction
    return None


def copies_all(instruction: Instruction) -> bool:
    """Return whether a COPY without ``--from`` copies the whole build context."""
    return any(source.rstrip("/") in {".", ""} for source in instruction.words[:-1])


def has_cache(run: Instruction, target: str) -> bool:
    """Return whether a RUN has a cache mount on a directory or a parent of it."""
    mounts = [mount for mount in run.mounts if mount.get("type") == "cache"]
    found = (mount.get("target") or mount.get("dst") or mount.get("destination") or "" for mount in mounts)
    wanted = target.replace("/root/", "")
    return any(
        target == path.rstrip("/")
        or path.rstrip("/").endswith(wanted)
        or target.startswith(f"{path.rstrip('/')}/")
        for path in found
        if path
    )


def downloads_of(reading: Reading) -> tuple[int, ...]:
    """Return the lines with a ``go mod download``."""
    return tuple(item.command.instruction.first for item in reading.go("mod") if "download" in item.arguments)


def modules_apart(downloads: Sequence[int], copied: Instruction | None) -> bool:
    """Return whether the modules are downloaded before the source is copied, or the source is never copied."""
    return copied is None or any(line < copied.first for line in downloads)


def _argument_before_download(reading: Reading, stage: Stage) -> Instruction | None:
    downloads = downloads_of(reading)
    if not downloads:
        return None
    for instruction in reading.instructions(stage):
        if instruction.keyword == "ARG" and instruction.first < min(downloads):
            name = instruction.words[0].partition("=")[0]
            if re.search(r"VERSION|COMMIT|SHA|DATE|BUILD", name) and "GO" not in name:
                return instruction
    return None


def _with_mount(run: Instruction, target: str) -> Edit | None:
    """Return the edit that adds a cache mount after the word RUN, or None for the exec form."""
    match = re.match(r"\s*RUN[ \t]+", run.raw, re.IGNORECASE)
    if match is None or run.json is not None:
        return None
    return Edit(run.first, run.raw, f"{match[0]}--mount=type=cache,target={target} {run.raw[match.end() :]}")
