"""Pushes images to a registry."""

from collections.abc import Callable, Sequence

from tui.engine.builtin.assemble import INDEX, MANIFEST, BuiltImage, index
from tui.engine.engine import EngineError
from tui.registry.error import RegistryError
from tui.registry.reference import BadReference, Reference, parse
from tui.registry.registry import Registry


def push(
    images: Sequence[BuiltImage],
    references: Sequence[Reference],
    registry: Registry,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> str:
    """Push images, and return the digest of the image or of the index. Blocking, so run it in a thread.

    Blobs that a repository has are not sent, and those that another repository of the same registry has are mounted.

    Args:
        images: the image of each platform. Several become one index.
        references: the tags, which may be in several repositories.
        registry: the client.
        on_progress: called with the bytes that the registry has, and their sum.

    Raises:
        EngineError: the registry refused something.
    """
    repositories = dict.fromkeys(reference.untagged for reference in references)
    sizes = {blob.digest: blob.size for image in images for blob in image.blobs}
    progress = _Progress(sum(sizes.values()) * len(repositories), on_progress)
    digest = ""
    try:
        for at, repository in enumerate(repositories):
            earlier = next(
                (one for one in list(repositories)[:at] if one.registry == repository.registry), None
            )
            _push_blobs(images, repository, earlier, registry, progress)
        for reference in references:
            digest = _push_manifests(images, reference, registry)
    except RegistryError as error:
        raise EngineError(error.message, error.hint) from None
    return digest


class _Progress:
    def __init__(self, total: int, report: Callable[[int, int], None]) -> None:
        self._done = 0
        self._total = total
        self._report = report

    def add(self, size: int) -> None:
        self._done += size
        self._report(self._done, self._total)


def _push_blobs(
    images: Sequence[BuiltImage],
    repository: Reference,
    earlier: Reference | None,
    registry: Registry,
    progress: _Progress,
) -> None:
    done: set[str] = set()
    for image in images:
        own = {layer.blob.digest for layer in image.layers[image.base_layers :]} | {image.config.digest}
        base = _base_repository(image, repository)
        for blob in image.blobs:
            if blob.digest in done:
                continue
            done.add(blob.digest)
            source = earlier.repository if earlier else "" if blob.digest in own else base
            with blob.path.open("rb") as content:
                registry.push_blob(repository, blob.descriptor, content, mount_from=source)
            progress.add(blob.size)


def _base_repository(image: BuiltImage, repository: Reference) -> str:
    """Return the repository of the base if it is another one of the same registry, or an empty text."""
    try:
        base = parse(image.base)
    except BadReference:
        return ""
    same = base.registry == repository.registry and base.repository != repository.repository
    return base.repository if same else ""


def _push_manifests(images: Sequence[BuiltImage], reference: Reference, registry: Registry) -> str:
    single = len(images) == 1
    digest = ""
    for image in images:
        target = reference if single else reference.untagged
        digest = registry.push_manifest(target, image.manifest.path.read_bytes(), MANIFEST)
    return digest if single else registry.push_manifest(reference, index(images), INDEX)
