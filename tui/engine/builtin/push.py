"""Pushes images to a registry."""

from collections.abc import Callable, Sequence

from tui.engine.builtin.assemble import BuiltImage
from tui.registry.reference import Reference
from tui.registry.registry import Registry


def push(
    images: Sequence[BuiltImage],
    references: Sequence[Reference],
    registry: Registry,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> str:
    """Push images, and return the digest of the image or of the index. Blocking, so run it in a thread.

    Blobs that the registry has are not sent, and those of a base in the same registry are mounted.

    Args:
        images: the image of each platform. Several become one index.
        references: the tags, which may be in several repositories.
        registry: the client.
        on_progress: called with the bytes that the registry has, and their sum.

    Raises:
        EngineError: the registry refused something.
    """
    raise NotImplementedError
