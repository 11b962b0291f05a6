"""Which images a Dockerfile starts from, and what stays in the last one."""

import re
from collections.abc import Iterator

from tui.audit.context import AuditContext, base_of, plain
from tui.audit.finding import Finding
from tui.audit.reading import Reading
from tui.catalog import version_key
from tui.recipe import Severity

_GO_TAG = re.compile(r"(?:.*/)?golang:v?(?P<version>\d+(?:\.\d+){0,2})(?:-(?P<flavour>[a-z]+))?.*")

_SHOWN = 4
"""Stages that are named in a finding."""


def go_of(reference: str) -> tuple[str, str]:
    """Return the Go version and the distribution of a builder's reference, such as ``1.26`` and ``alpine``."""
    match = _GO_TAG.fullmatch(reference.partition("@")[0])
    return (match["version"], match["flavour"] or "") if match else ("", "")


def images(context: AuditContext) -> Iterator[Finding]:
    """Yield what speaks against the images that are used."""
    reading = context.reading
    if reading.single_stage:
        yield Finding(
            "single-stage",
            reading.final.opening.first,
            Severity.WARNING,
            "The program runs in the image that compiled it: toolchain, modules and source are all shipped.",
            "Copy the program into a second stage with a small base.",
            "naive",
        )
    yield from _unused(reading)
    # what becomes of the others is the affair of whoever names one with --target
    for stage in reading.built:
        opening = stage.opening
        if stage.parent is not None or stage.image == "scratch":
            continue
        if _moving(stage.image):
            yield Finding(
                "latest",
                opening.first,
                Severity.WARNING,
                f"{stage.image} means another image every few weeks: a build that works today may fail tomorrow.",
                "Name a version.",
                "pin",
            )
        yield from _support(context, stage.image, opening.first)
    yield from _go(context)


def _moving(image: str) -> bool:
    """Whether a tag says nothing about a version: ``latest``, or a distribution of Go's image alone."""
    if "$" in image or "@" in image:
        return False
    name, _, tag = plain(image).rpartition(":")
    return tag == "latest" or (name == "golang" and not any(letter.isdigit() for letter in tag))


def _unused(reading: Reading) -> Iterator[Finding]:
    """Yield one finding for all stages that are skipped: files with many targets have dozens of them."""
    unused = [stage for stage in reading.stages if stage.index not in reading.needed]
    if not unused:
        return
    names = [stage.name or str(stage.index) for stage in unused]
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    stages = f"the stage {shown}" if len(names) == 1 else f"the stages {shown}"
    yield Finding(
        "unused-stage",
        unused[0].opening.first,
        Severity.NOTE,
        f"Nothing in the image stands on {stages}: BuildKit skips that without a word.",
        "Build a later stage on it or copy from it, or build it with --target.",
        "unused-stage",
    )


def _support(context: AuditContext, reference: str, line: int) -> Iterator[Finding]:
    base = base_of(reference, context.catalog)
    if base is not None and base.supported(context.today) is False:
        extended = base.extended_support_end
        longer = extended is not None and extended >= context.today
        yield Finding(
            "base-unsupported",
            line,
            Severity.NOTE if longer else Severity.WARNING,
            f"{reference} left regular support on {base.support_end}; what follows until {extended} is for fewer packages "
            "and processors."
            if longer
            else f"{reference} has had no security fixes since {base.support_end}.",
            "Take a version that is still maintained.",
            "base-unsupported",
        )
    release = context.catalog.release(go_of(reference)[0]) if go_of(reference)[0] else None
    if release is not None and not release.supported(context.today):
        yield Finding(
            "go-unsupported",
            line,
            Severity.WARNING,
            f"Go {release.minor} has had no security fixes since {release.support_end}.",
            f"Use Go {context.catalog.newest(context.today).minor}: Go 1 promises that older code still builds.",
            "go",
        )


def _go(context: AuditContext) -> Iterator[Finding]:
    stage, wanted = context.reading.build_stage, context.project.go_version
    version = go_of(context.reading.builder)[0]
    if stage is None or not version or not wanted:
        return
    # a tag without a patch means the newest one
    have = version_key(version) if version.count(".") == 2 else (*version_key(version)[:2], 99)
    if version.count(".") >= 1 and have < version_key(wanted):
        yield Finding(
            "go-too-old",
            stage.opening.first,
            Severity.ERROR,
            f"go.mod demands Go {wanted}, and this is Go {version}: official images never download another toolchain.",
            f"Use golang:{context.catalog.newest(context.today).minor}.",
            "go",
        )
