"""Looks up the catalogue's questions in registries."""

from dataclasses import replace

from tui.catalog.answer import ImageAnswer, TagsAnswer, is_version_tag, now
from tui.registry.reference import Reference
from tui.registry.registry import Registry

_MOST_VERSIONS = 5000


def look_up_image(
    registry: Registry, reference: Reference, platform: str = "linux/amd64", known: ImageAnswer | None = None
) -> ImageAnswer:
    """Return the current image of a tag, with the bytes that a pull of one platform transfers.

    If the registry still reports the known digest, nothing more is requested.

    Args:
        registry: the client.
        reference: with a tag or a digest.
        platform: ``os/architecture`` or ``os/architecture/variant``.
        known: the last answer to the same question.

    Raises:
        RegistryError: there is no such image, or no usable answer.
    """
    if known is not None and known.digest == registry.digest(reference):
        return replace(known, asked=now(), kept=False)
    image = registry.image(reference, platform)
    return ImageAnswer(
        reference=reference,
        platform=platform,
        digest=image.digest,
        compressed_bytes=image.manifest.compressed_bytes,
        platforms=image.platforms,
        asked=now(),
    )


def look_up_tags(registry: Registry, repository: Reference, after: str = "") -> TagsAnswer:
    """Return the tags of a repository that are versions.

    Args:
        registry: the client.
        repository: a reference, whose tag is ignored.
        after: a tag. Registries list tags alphabetically, and those before it are left out.

    Raises:
        RegistryError: there is no such repository, or no usable answer.
    """
    versions = tuple(tag for tag in registry.tags(repository, after) if is_version_tag(tag))
    return TagsAnswer(reference=repository.untagged, tags=versions[:_MOST_VERSIONS], asked=now())
