"""Merges answers of registries into a catalogue. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tui.catalog.answer import Answer, ImageAnswer, TagsAnswer, provenance
from tui.catalog.base_image import BaseImage
from tui.catalog.builder_image import BuilderImage
from tui.catalog.catalog import Catalog
from tui.catalog.digest import Digest
from tui.catalog.go_release import GoRelease, minor_of, version_key
from tui.registry.reference import BadReference, Reference, parse

GOLANG = parse("golang").untagged
_PLATFORM = "linux/amd64"
"""The platform of the catalogue's figures."""
_SHAPE = re.compile(r"(?P<version>\d+(?:\.\d+)*)(?P<suffix>-slim)?", re.ASCII)


def refresh(catalog: Catalog, answers: Iterable[Answer]) -> Catalog:
    """Return the catalogue with the sizes, digests and versions of the answers, each with its provenance.

    An answer from before the catalogue was compiled is ignored, and of two answers to the same question the later one
    counts. Registries report the size of a pull and not the unpacked size, so unpacked sizes stay.
    """
    newer = sorted(
        (answer for answer in answers if answer.asked.date() >= catalog.compiled_on),
        key=lambda answer: answer.asked,
    )
    for answer in newer:
        match answer:
            case ImageAnswer():
                catalog = _with_image(catalog, answer)
            case TagsAnswer():
                catalog = _with_tags(catalog, answer)
    return catalog


def _with_image(catalog: Catalog, answer: ImageAnswer) -> Catalog:
    name, source = str(answer.reference), provenance(answer)
    digests = (
        Digest(name, answer.digest, source),
        *(digest for digest in catalog.digests if digest.reference != name),
    )
    if answer.platform != _PLATFORM:
        return replace(catalog, digests=digests)
    return replace(
        catalog,
        digests=digests,
        bases=tuple(
            replace(
                base,
                compressed_bytes=answer.compressed_bytes,
                compressed_estimated=False,
                provenance=source,
            )
            if _is(base, answer.reference)
            else base
            for base in catalog.bases
        ),
        builders=tuple(
            replace(builder, compressed_bytes=answer.compressed_bytes, provenance=source)
            if _is(builder, answer.reference)
            else builder
            for builder in catalog.builders
        ),
    )


def _is(image: BaseImage | BuilderImage, reference: Reference) -> bool:
    """Return whether an entry is the image of a reference, by its own tag or by a moving tag of a builder."""
    own = _reference(image)
    if own is None or own.untagged != reference.untagged:
        return False
    return reference.tag == own.tag or (isinstance(image, BuilderImage) and reference.tag in image.other_tags)


def _reference(image: BaseImage | BuilderImage) -> Reference | None:
    try:
        return None if image.reference == "scratch" else parse(image.reference)
    except BadReference:
        return None


def _with_tags(catalog: Catalog, answer: TagsAnswer) -> Catalog:
    if answer.reference == GOLANG:
        return _with_go(catalog, answer)
    return replace(
        catalog,
        bases=tuple(
            replace(base, newer_tag=_newer(base, answer.tags))
            if (own := _reference(base)) is not None and own.untagged == answer.reference
            else base
            for base in catalog.bases
        ),
    )


def _newer(base: BaseImage, tags: tuple[str, ...]) -> str:
    """Return the highest tag of the same shape (``3.24``, ``13-slim``) above the base's own, or an empty text."""
    tag = base.reference.rpartition(":")[2]
    own = next((found for name in (tag, *base.other_tags) if (found := _SHAPE.fullmatch(name))), None)
    if own is None:
        return ""
    above = [
        (_numbers(found), name)
        for name in tags
        if (found := _SHAPE.fullmatch(name))
        and found["suffix"] == own["suffix"]
        and len(_numbers(found)) == len(_numbers(own))
        and _numbers(found) > _numbers(own)
        and (base.family != "ubuntu" or _long_term(_numbers(found)))
    ]
    return max(above)[1] if above else ""


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in found["version"].split("."))


def _long_term(version: tuple[int, ...]) -> bool:
    """Return whether a version of Ubuntu has long-term support (April of even years). Others have nine months."""
    return version[0] % 2 == 0 and version[1:] == (4,)


def _with_go(catalog: Catalog, answer: TagsAnswer) -> Catalog:
    versions = [tag for tag in answer.tags if re.fullmatch(r"1\.\d+\.\d+", tag)]
    known = [version_key(release.minor) for release in catalog.releases]
    beyond = {minor_of(tag) for tag in versions if version_key(minor_of(tag)) > max(known)}
    return replace(
        catalog,
        releases=tuple(_with_patch(release, versions, answer) for release in catalog.releases),
        newer_go=max(beyond, key=version_key, default=""),
    )


def _with_patch(release: GoRelease, versions: list[str], answer: TagsAnswer) -> GoRelease:
    """Return the release with a newer patch. A missing one is not removed, because registries remove tags too."""
    patches = [tag for tag in versions if minor_of(tag) == release.minor]
    newest = max((release.latest_patch, *patches), key=version_key)
    if newest not in patches:
        return release
    return replace(release, latest_patch=newest, provenance=provenance(answer))
