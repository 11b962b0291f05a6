"""What registries are asked: few things, those that somebody looks at."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.catalog.catalog import Catalog
from tui.catalog.refresh import GOLANG
from tui.registry.reference import BadReference, Reference, parse

MOST_IMAGES = 12
"""Images that are asked about at once: registries count what an address asks."""
_VERSIONED = ("docker.io/library/alpine", "docker.io/library/debian", "docker.io/library/ubuntu")
"""Repositories whose tags are versions, in which a newer one can be seen."""


@dataclass(frozen=True, slots=True)
class ImageQuestion:
    """What does this tag point to?"""

    reference: Reference
    platform: str = "linux/amd64"


@dataclass(frozen=True, slots=True)
class TagsQuestion:
    """Which versions are there?"""

    reference: Reference
    after: str
    """Only what comes after this tag by letter is wanted."""


Question = ImageQuestion | TagsQuestion


def images(references: Iterable[str]) -> tuple[ImageQuestion, ...]:
    """Return the question for each image, the first twelve; ``scratch`` and what is no reference is left out."""
    found: dict[Reference, None] = {}
    for text in references:
        if text == "scratch":
            continue
        try:
            reference = parse(text)
        except BadReference:
            continue
        found[reference] = None
    return tuple(ImageQuestion(reference) for reference in list(found)[:MOST_IMAGES])


def questions(catalog: Catalog, references: Iterable[str]) -> tuple[Question, ...]:
    """Return what to ask about some images: each of them, the newest Go patches, and newer versions of their lines."""
    asked = images(references)
    repositories = dict.fromkeys(question.reference.untagged for question in asked)
    lines = (
        TagsQuestion(repository, _oldest(catalog, repository))
        for repository in repositories
        if str(repository) in _VERSIONED
    )
    oldest = min((release.minor for release in catalog.releases if release.support_end is None), default="1")
    return (*asked, TagsQuestion(GOLANG, oldest), *lines)


def _oldest(catalog: Catalog, repository: Reference) -> str:
    """Return the tag after which a newer version of a line comes: its lowest version in the catalogue, by letter."""
    tags = [
        tag
        for base in catalog.bases
        if base.reference != "scratch" and parse(base.reference).untagged == repository
        for tag in (parse(base.reference).tag, *base.other_tags)
        if tag[0].isdigit()
    ]
    return min(tags, default="")
