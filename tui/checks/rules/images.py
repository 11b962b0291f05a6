"""The images of a Dockerfile: their tags, their support, and its stages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from posixpath import basename

from tui.catalog import BaseImage, Catalog, version_key
from tui.checks.building import instruction_at, replaced, root_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit
from tui.image import Cause, StageModel
from tui.image.golang import golang_tag
from tui.recipe.fitting import newer_of_its_kind, on_best_base
from tui.recipe.recipe import Layout, Recipe

_SHOWN = 4
"""The number of stages that a finding lists."""
_MOVING = re.compile(
    r"(?:latest|edge|stable|oldstable|testing|unstable|sid|rolling|devel|lts|current|nightly|tip|main|master|dev)(?:-.*)?"
)
"""Tags that their publishers move to other releases."""
_LIBRARY = re.compile(r"\.so(?:\.\d+)*$")
_WITH_LIBC = re.compile(r"gcr\.io/distroless/(?:base|cc)(?:-|:|$)")
_UNDATED = re.compile(r"gcr\.io/distroless/[a-z]+(?:-[a-z]+)*:")
"""Distroless images without a release of Debian in their names, which follow the newest one."""
_DEBIAN = {"jessie": 8, "stretch": 9, "buster": 10, "bullseye": 11, "bookworm": 12, "trixie": 13}
_UBUNTU = {
    "trusty": "14.04",
    "xenial": "16.04",
    "bionic": "18.04",
    "focal": "20.04",
    "jammy": "22.04",
    "noble": "24.04",
}
_CENTOS_END = date(2024, 6, 30)
"""The end of CentOS Linux 7, the last release of the image. Source: centos.org."""


def single_stage(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that runs in the stage that compiles it."""
    if context.single_stage:
        recipe = context.recipe
        fix = on_best_base(context, replace(recipe, layout=Layout.CACHED))
        yield Finding(
            "single-stage",
            Severity.WARNING,
            "layout",
            "The final image is the build stage, so it contains the Go toolchain, the modules and the "
            "source code.",
            fix=fix,
            fix_label=f"use a second stage with {context.catalog.base(fix.base).title}" if fix else "",
            line=context.model.final.line,
            advice="Add a second stage with a small base and copy only the program into it.",
            text="naive",
        )


def unused(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield one finding for all unused stages, because files with many targets have dozens of them."""
    if any(
        "$" in one.arguments and context.model.stages[index].base.stage is not None
        for index, one in _froms(context)
    ):
        return  # a build argument may choose another stage
    needed = _of_any_image(context)
    stages = [stage for stage in context.model.stages if stage.index not in needed]
    if not stages:
        return
    names = [stage.name or str(stage.index) for stage in stages]
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    shown += f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    listed, them = (f"stage {shown}", "it") if len(names) == 1 else (f"stages {shown}", "them")
    yield Finding(
        "unused-stage",
        Severity.NOTE,
        message=f"The final image does not use {listed}, so BuildKit skips {them} silently.",
        line=stages[0].line,
        advice=f"Use {them} in a later stage with FROM or COPY, or build {them} with `--target`.",
        text="unused-stage",
    )


def _froms(context: CheckContext) -> Iterator[tuple[int, Instruction]]:
    """Yield the FROM of each needed stage, with the index of the stage."""
    for stage in context.model.built:
        found = instruction_at(context, stage.line)
        if found is not None:
            yield stage.index, found


def _of_any_image(context: CheckContext) -> frozenset[int]:
    """Return the stages of the image, and those of every other image that the file can make."""
    model = context.model
    found = set(model.needed)
    pending = list(model.images)
    while pending:
        stage = model.stages[pending.pop()]
        if stage.index not in found:
            found.add(stage.index)
            pending += [*stage.uses, *([] if stage.base.stage is None else [stage.base.stage])]
    return frozenset(found)


def moving(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about tags that their publishers move to other releases."""
    for stage in _on_images(context):
        reference = stage.base.reference
        tag = _split(reference.text)[1]
        if "@" in reference.text or any(
            plain(reference.text) == plain(known.reference) for known in context.catalog.bases
        ):
            continue
        if "$" in tag or reference.cause is not None:
            if reference.cause is not None and not re.search(r"\d", tag):
                yield reference.cause
            continue
        golang = golang_tag(reference.text)
        if (
            _MOVING.fullmatch(tag)
            or (golang is not None and not golang[0])
            or (_UNDATED.match(plain(reference.text)) and not re.search(r"\d", tag))
        ):
            newest = context.catalog.newest(context.today).minor
            yield Finding(
                "latest",
                Severity.WARNING,
                message=f"`{reference.text}` is a moving tag, so the next build may use a different image.",
                line=stage.line,
                advice=f"Use a tag with a version, such as `golang:{newest}`."
                if golang
                else "Use a tag with a version, or pin the digest.",
                text="pin",
                edit=_versioned(context, stage, golang[1], newest) if golang else None,
            )


def _versioned(context: CheckContext, stage: StageModel, flavour: str, newest: str) -> Edit | None:
    """Return the edit that puts the newest Go version into the tag of a Go image."""
    reference = stage.base.reference.text
    name = reference.partition(":")[0]
    tag = reference.partition(":")[2].removeprefix("latest")
    if flavour and tag != flavour:
        return None
    return replaced(
        instruction_at(context, stage.line), reference, f"{name}:{newest}{f'-{flavour}' if flavour else ''}"
    )


def _on_images(context: CheckContext) -> Iterator[StageModel]:
    """Yield the needed stages that are based on an image, not on a stage or on nothing."""
    for stage in context.model.built:
        if stage.base.stage is None and not stage.base.scratch:
            yield stage


def support(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about images without security fixes."""
    for stage in _on_images(context):
        reference = stage.base.reference
        if golang_tag(reference.text) is not None:
            continue
        if reference.cause is not None:
            yield reference.cause
            continue
        base = stage.base.runtime or _listed(reference.text, context.catalog)
        ended = base.supported(context.today) is False if base else None
        final = stage.index in context.model.lineage(context.model.target)
        if base is not None and ended:
            yield _unsupported(context, stage, base, final=final)
        elif base is None:
            since = _ended(reference.text, context)
            if since:
                fix, label = _newer(context, reference.text) if final else (None, "")
                yield Finding(
                    "base-unsupported",
                    Severity.WARNING,
                    "base",
                    f"{reference.text} {since}",
                    fix=fix,
                    fix_label=label,
                    line=stage.line,
                    advice="Use a version that is still supported.",
                    text="base-unsupported",
                )
            elif since is None and final:
                yield Cause(stage.line, f"the base image catalog does not list {reference.text}")


def _unsupported(context: CheckContext, stage: StageModel, base: BaseImage, *, final: bool) -> Finding:
    extended = base.extended_support_end
    longer = context.foreign and extended is not None and extended >= context.today
    fix, label = _replacement(context, base) if final else (None, "")
    reference = stage.base.reference.text if context.foreign else base.title
    return Finding(
        "base-unsupported",
        Severity.NOTE if longer else Severity.WARNING,
        "base",
        (
            f"Regular support for {reference} ended on {base.support_end}. Extended support ends on "
            f"{extended}, and it covers fewer packages and CPU architectures."
            if longer
            else f"{reference} has had no security fixes since {base.support_end}."
        ),
        fix=fix,
        fix_label=label,
        line=stage.line,
        advice="Use a version that is still supported.",
        text="base-unsupported",
    )


def _replacement(context: CheckContext, base: BaseImage) -> tuple[Recipe | None, str]:
    newer = newer_of_its_kind(context, base)
    if newer is not None:
        return replace(context.recipe, base=newer.id), f"use {newer.title}"
    other = on_best_base(context, context.recipe)
    return other, "use a supported base" if other else ""


def _newer(context: CheckContext, reference: str) -> tuple[Recipe | None, str]:
    name = _split(reference)[0]
    kin = next(
        (base for base in context.catalog.bases if _family(_split(base.reference)[0]) == _family(name)), None
    )
    if kin is None:
        return None, ""
    fix, label = _replacement(context, kin)
    return (None, "") if fix is None or fix.base == context.recipe.base else (fix, label)


def _listed(reference: str, catalog: Catalog) -> BaseImage | None:
    """Return the catalogue's entry of the release in a tag, such as that of ``alpine:3.20.3``, or None."""
    name, number = _family(_split(reference)[0]), _release(reference)
    if number is None:
        return None
    kin = (base for base in catalog.bases if _family(_split(base.reference)[0]) == name)
    return next((base for base in kin if _release(base.reference) == number), None)


def _family(name: str) -> str:
    """Return a name without the release in it: ``gcr.io/distroless/static`` for ``…/static-debian12``."""
    return re.sub(r"-debian\d+$", "", name)


def _release(reference: str) -> tuple[int, ...] | None:
    """Return the release of an image of Alpine, Debian or distroless, or None."""
    name, tag = _split(reference)
    word = tag.partition("-")[0]
    if match := re.search(r"-debian(\d+)$", name):
        return (int(match[1]),)
    if name == "debian":
        number = _DEBIAN.get(word) or (int(word.partition(".")[0]) if word[:1].isdigit() else None)
        return (number,) if number else None
    if name == "alpine" and (match := re.match(r"(\d+)\.(\d+)", word)):
        return int(match[1]), int(match[2])
    return None


def _ended(reference: str, context: CheckContext) -> str | None:
    """Return why an image that the catalogue does not list has no security fixes.

    It is empty for an image that is supported, and None where nothing is known.
    """
    name, tag = _split(reference)
    release = _release(reference)
    kin = [base for base in context.catalog.bases if _family(_split(base.reference)[0]) == _family(name)]
    dated = [(found, base) for base in kin if (found := _release(base.reference)) is not None]
    if release is not None and dated:
        oldest, base = min(dated, key=lambda item: item[0])
        if release < oldest and base.supported(context.today) is False:
            return f"is older than {base.title}, whose regular support ended on {base.support_end}."
        return "" if release > oldest else None
    if name.startswith("gcr.io/distroless/") and release is None:
        # without a release in its name, the image follows the newest Debian
        return ""
    if name == "centos" and not tag.startswith("stream"):
        return f"has had no security fixes since {_CENTOS_END}."
    if name == "ubuntu":
        return _ubuntu(tag, context.today)
    if name == "node" and (match := re.match(r"\d+", tag)):
        end = _node_end(int(match[0]))
        return f"has had no security fixes since {end}." if end < context.today else ""
    return None


def _ubuntu(tag: str, today: date) -> str | None:
    """Return why a release of Ubuntu has no security fixes: five years for LTS, nine months for the others."""
    word = tag.partition("-")[0]
    match = re.fullmatch(r"(\d\d)\.(\d\d)", _UBUNTU.get(word, word))
    if match is None:
        return None
    year, month = 2000 + int(match[1]), int(match[2])
    long = month == 4 and year % 2 == 0
    months = year * 12 + month - 1 + (61 if long else 9)
    end = date(months // 12, months % 12 + 1, 1)
    return f"has had no security fixes since {end:%Y-%m}." if end < today else ""


def _node_end(major: int) -> date:
    """Return the end of support of a release of Node.js: three years for even numbers, else 14 months at most."""
    year = major // 2 + 2016
    return date(year, 4, 30) if major % 2 == 0 else date(major // 2 + 2014, 6, 1)


def _split(reference: str) -> tuple[str, str]:
    """Return the name and the tag of a reference."""
    name = plain(reference)
    return (name, "") if name == "scratch" else (name.rpartition(":")[0], name.rpartition(":")[2])


def plain(reference: str) -> str:
    """Return a reference without its digest and without the prefixes of Docker Hub."""
    name = reference.partition("@")[0]
    for prefix in ("docker.io/library/", "index.docker.io/library/", "docker.io/", "library/"):
        name = name.removeprefix(prefix)
    last = name.rpartition("/")[2]
    return name if ":" in last or name == "scratch" else f"{name}:latest"


def libraries(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a shared library from a builder with a newer glibc than that of the base."""
    own = _debian(context, context.model.target)
    for copy in context.model.final.copies:
        if copy.from_stage is None or not _LIBRARY.search(copy.source.text):
            continue
        theirs = _debian(context, copy.from_stage)
        if own and theirs > own:
            yield Finding(
                "library-newer",
                Severity.WARNING,
                message=f"{basename(copy.source.text)} was linked on Debian {theirs}, but the image uses Debian {own}. "
                "Its older glibc may lack functions that the library needs to load.",
                line=copy.line,
                advice="Use the same Debian release in both stages.",
                text="problem-libc-clash",
            )


def larger(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a distroless base with a C library that a static program does not use."""
    build, reference = context.build, context.model.base.reference.text
    if build is None or not build.cgo.no or context.project.commands:
        return
    yield Finding(
        "base-with-libc",
        Severity.NOTE,
        message=f"The program is static, so it needs neither the C library nor the other libraries in {reference}.",
        line=context.model.final.line,
        advice="Use `gcr.io/distroless/static`.",
        text="base-distroless",
    )


def _debian(context: CheckContext, index: int) -> int:
    """Return the release of Debian that a stage is based on, or 0."""
    reference = root_of(context, index).base.reference.text
    golang = golang_tag(reference)
    if golang is None:
        release = _release(plain(reference)) if plain(reference).startswith("debian:") else None
        return release[0] if release else 0
    version, flavour = golang
    if flavour:
        return _DEBIAN.get(flavour, 0)
    # the tags without a distribution follow the newest Debian: trixie since Go 1.25
    return _DEBIAN["bookworm"] if version and version_key(version) < (1, 25) else _DEBIAN["trixie"]


RULES = (
    Rule(
        "base-size",
        "whether the base has libraries that the program does not use",
        larger,
        lambda context: context.foreign and bool(_WITH_LIBC.match(context.model.base.reference.text)),
    ),
    Rule(
        "libraries",
        "whether copied libraries are compatible with the base",
        libraries,
        lambda context: any(
            copy.from_stage is not None and _LIBRARY.search(copy.source.text)
            for copy in context.model.final.copies
        ),
    ),
    Rule(
        "single-stage",
        "whether the final image is separate from the build stage",
        single_stage,
        lambda context: context.build is not None,
    ),
    Rule(
        "unused-stages",
        "whether the final image uses every stage",
        unused,
        lambda context: len(context.model.stages) > 1,
    ),
    Rule("moving-tags", "whether the image tags are fixed", moving),
    Rule("image-support", "whether the images still get security fixes", support),
)
