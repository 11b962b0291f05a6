"""The questions for registries, limited to the relevant images."""

from collections.abc import Iterable

from tui.catalog.catalog import Catalog
from tui.catalog.refresh import GOLANG
from tui.frozen import dataclass
from tui.registry.reference import BadReference, Reference, parse

MOST_IMAGES = 12
"""Images in one query, because registries limit the requests of an address."""
_VERSIONED = ("docker.io/library/alpine", "docker.io/library/debian", "docker.io/library/ubuntu")
"""Repositories whose tags are versions, so that a newer one can be found."""


@dataclass(frozen=True, slots=True)
class ImageQuestion:
    """The question for the image of a tag."""

    reference: Reference
    platform: str = "linux/amd64"


@dataclass(frozen=True, slots=True)
class TagsQuestion:
    """The question for the versions of an image."""

    reference: Reference
    after: str
    """Only tags after this one in alphabetical order are requested."""


Question = ImageQuestion | TagsQuestion


def images(references: Iterable[str]) -> tuple[ImageQuestion, ...]:
    """Return the questions for the first twelve images. ``scratch`` and invalid references are left out."""
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
    """Return the questions about some images, the newest Go patches, and newer versions of the images."""
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
    """Return the lowest version of an image in the catalogue, in alphabetical order."""
    tags = [
        tag
        for base in catalog.bases
        if base.reference != "scratch" and parse(base.reference).untagged == repository
        for tag in (parse(base.reference).tag, *base.other_tags)
        if tag[0].isdigit()
    ]
    return min(tags, default="")
