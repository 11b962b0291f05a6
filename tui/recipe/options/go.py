"""The options for the Go version and the builder image."""

import re
from dataclasses import replace

from tui.catalog import GoRelease, minor_of, version_key
from tui.recipe.option import Choice, Kind, Option, RecipeContext
from tui.recipe.recipe import Recipe, RecipeError

_VERSION = re.compile(r"1\.\d{1,3}(\.\d{1,3}|rc\d{1,2})?")
FLAVOURS = ("alpine", "trixie", "bookworm")


def satisfies(context: RecipeContext, version: str) -> bool:
    """Return whether a builder tag is new enough for go.mod.

    The official images set GOTOOLCHAIN=local, so an older Go refuses to build. The tag of a minor version
    means its newest patch.
    """
    required = context.project.go_version
    if not required:
        return True
    given = version
    if version_key(version)[2:] == (0, 0) and version == minor_of(version):
        release = context.catalog.release(version)
        given = release.latest_patch if release else f"{version}.999"
    return version_key(given) >= version_key(required)


def _choice(context: RecipeContext, release: GoRelease) -> Choice:
    supported = release.supported(context.today)
    required = context.project.go_version
    blocked = (
        ""
        if satisfies(context, release.minor)
        else f"go.mod requires Go {required} ({context.project.where('go_version')})."
    )
    facts = "supported" if supported else f"support ended {release.support_end}"
    return Choice(
        release.minor,
        f"Go {release.minor}",
        facts=facts,
        note=(
            f"Released {release.release_date}, newest patch release {release.latest_patch} "
            f"({release.provenance.said(context.today)})."
        ),
        blocked=blocked,
        more=not supported,
    )


def _releases(context: RecipeContext) -> tuple[Choice, ...]:
    """Return the supported releases, newest first, then the others, then the exact versions of recipe and go.mod."""
    today = context.today
    out = [release for release in context.catalog.releases if release.release_date <= today]
    out.sort(key=lambda release: (release.supported(today), version_key(release.minor)), reverse=True)
    choices = [_choice(context, release) for release in out]
    known = {choice.value for choice in choices}
    for version in dict.fromkeys((context.project.toolchain, context.project.go_version, context.recipe.go)):
        if version and version not in known and satisfies(context, version):
            choices.append(
                Choice(
                    version,
                    f"Go {version}",
                    facts="this exact version",
                    note="The build does not use newer patch releases until you change this version.",
                    more=True,
                )
            )
            known.add(version)
    newer = context.catalog.newer_go
    if newer and newer not in known:
        choices.append(
            Choice(
                newer,
                f"Go {newer}",
                facts="newer than the catalog",
                note="Official images are available for this version.",
                more=True,
            )
        )
    return tuple(choices)


def _write_go(recipe: Recipe, text: str) -> Recipe:
    version = text.strip().removeprefix("go")
    if not _VERSION.fullmatch(version):
        raise RecipeError("go", f"{text!r} is not a Go version.", "Use a version such as 1.27 or 1.27.3.")
    return replace(recipe, go=version)


def _write_builder(recipe: Recipe, text: str) -> Recipe:
    if text not in FLAVOURS:
        raise RecipeError("builder", f"{text!r} is not a builder.", f"Choose one of {', '.join(FLAVOURS)}.")
    return replace(recipe, builder=text)


def _builders(context: RecipeContext) -> tuple[Choice, ...]:
    notes = {
        "alpine": (
            "musl · no C compiler",
            "The smallest builder to download. The build adds a C compiler only if cgo is on.",
        ),
        "trixie": ("glibc · gcc · git", "Debian 13 with a C compiler, for cgo with glibc."),
        "bookworm": ("glibc · gcc · git", "Debian 12, for cgo programs that run on a Debian 12 base."),
    }
    minor = minor_of(context.recipe.go)
    release = context.catalog.release(minor)
    published = {base.rstrip("0123456789.") for base in release.image_bases} if release else set()
    choices = []
    for flavour in FLAVOURS:
        facts, note = notes[flavour]
        image = context.catalog.builder(minor, flavour)
        size = f"{image.compressed_bytes / 1e6:.0f} MB ↓ · " if image and image.compressed_bytes else ""
        if published and flavour not in published:
            note = f"Not published for Go {minor}. {note}"
        source = image.provenance.said(context.today) if size and image else ""
        choices.append(Choice(flavour, flavour, facts=f"{size}{facts}", source=source, note=note))
    return tuple(choices)


GO = Option(
    id="go",
    label="Go version",
    help=(
        "The version of the official Go image that compiles the program. A version such as 1.27 includes "
        "its newest patch release."
    ),
    step="go",
    kind=Kind.CHOICE,
    placeholder="1.27",
    choices=_releases,
    read=lambda recipe: recipe.go,
    write=_write_go,
)

BUILDER = Option(
    id="builder",
    label="Builder",
    help="The builder image's Linux distribution. It affects cgo and the size of the first download.",
    step="go",
    kind=Kind.CHOICE,
    placeholder="|".join(FLAVOURS),
    choices=_builders,
    read=lambda recipe: recipe.builder,
    write=_write_builder,
)
