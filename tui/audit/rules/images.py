"""The images of a Dockerfile, and its unused stages."""

import re
from collections.abc import Iterator

from tui.audit.context import AuditContext, base_of, plain
from tui.audit.reading import Reading
from tui.catalog import version_key
from tui.checks import Severity
from tui.checks.finding import Finding

_GO_TAG = re.compile(r"(?:.*/)?golang:v?(?P<version>\d+(?:\.\d+){0,2})(?:-(?P<flavour>[a-z]+))?.*")

_SHOWN = 4
"""The number of stages that a finding lists."""


def go_of(reference: str) -> tuple[str, str]:
    """Return the Go version and the distribution of a builder image, such as ``1.26`` and ``alpine``."""
    match = _GO_TAG.fullmatch(reference.partition("@")[0])
    return (match["version"], match["flavour"] or "") if match else ("", "")


def images(context: AuditContext) -> Iterator[Finding]:
    """Yield the findings about images and stages."""
    reading = context.reading
    if reading.single_stage:
        yield Finding(
            "single-stage",
            Severity.WARNING,
            line=reading.final.opening.first,
            message=(
                "The program runs in the stage that compiles it, so the image contains the toolchain, the modules "
                "and the source."
            ),
            advice="Add a second stage with a small base and copy only the program into it.",
            text="naive",
        )
    yield from _unused(reading)
    # the other stages are only built with --target
    for stage in reading.built:
        opening = stage.opening
        if stage.parent is not None or stage.image == "scratch":
            continue
        if _moving(stage.image):
            yield Finding(
                "latest",
                Severity.WARNING,
                line=opening.first,
                message=f"`{stage.image}` is a moving tag, so the next build may use a different image.",
                advice="Use a tag with a version.",
                text="pin",
            )
        yield from _support(context, stage.image, opening.first)
    yield from _go(context)


def _moving(image: str) -> bool:
    """Return whether a tag has no version: ``latest``, or a tag of Go's image with only a distribution."""
    if "$" in image or "@" in image:
        return False
    name, _, tag = plain(image).rpartition(":")
    return tag == "latest" or (name == "golang" and not any(letter.isdigit() for letter in tag))


def _unused(reading: Reading) -> Iterator[Finding]:
    """Yield one finding for all unused stages, because files with many targets have dozens of them."""
    unused = [stage for stage in reading.stages if stage.index not in reading.needed]
    if not unused:
        return
    names = [stage.name or str(stage.index) for stage in unused]
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    shown += f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    stages, them = (f"stage {shown}", "it") if len(names) == 1 else (f"stages {shown}", "them")
    yield Finding(
        "unused-stage",
        Severity.NOTE,
        line=unused[0].opening.first,
        message=f"The final image does not use {stages}, so BuildKit skips {them} silently.",
        advice=f"Use {them} in a later stage with FROM or COPY, or build {them} with `--target`.",
        text="unused-stage",
    )


def _support(context: AuditContext, reference: str, line: int) -> Iterator[Finding]:
    base = base_of(reference, context.catalog)
    if base is not None and base.supported(context.today) is False:
        extended = base.extended_support_end
        longer = extended is not None and extended >= context.today
        yield Finding(
            "base-unsupported",
            Severity.NOTE if longer else Severity.WARNING,
            line=line,
            message=(
                f"Regular support for {reference} ended on {base.support_end}. Extended support ends on {extended} "
                "and covers fewer packages and processors."
                if longer
                else f"{reference} has had no security fixes since {base.support_end}."
            ),
            advice="Use a version that is still supported.",
            text="base-unsupported",
        )
    release = context.catalog.release(go_of(reference)[0]) if go_of(reference)[0] else None
    if release is not None and not release.supported(context.today):
        yield Finding(
            "go-unsupported",
            Severity.WARNING,
            line=line,
            message=f"Go {release.minor} has had no security fixes since {release.support_end}.",
            advice=(
                f"Use Go {context.catalog.newest(context.today).minor}. The Go 1 compatibility promise means that "
                "older code still builds."
            ),
            text="go",
        )


def _go(context: AuditContext) -> Iterator[Finding]:
    stage, required = context.reading.build_stage, context.project.go_version
    version = go_of(context.reading.builder)[0]
    if stage is None or not version or not required:
        return
    # a tag without a patch means the newest patch
    have = version_key(version) if version.count(".") == 2 else (*version_key(version)[:2], 99)
    if version.count(".") >= 1 and have < version_key(required):
        yield Finding(
            "go-too-old",
            Severity.ERROR,
            line=stage.opening.first,
            message=(
                f"go.mod requires Go {required}, but this image contains Go {version}. The official images never "
                "download a newer toolchain."
            ),
            advice=f"Use `golang:{context.catalog.newest(context.today).minor}`.",
            text="go",
        )
