"""Streams an image into Docker or Podman."""

from collections.abc import Sequence

from tui.engine.builtin.assemble import BuiltImage


async def load(image: BuiltImage, names: Sequence[str], program: str = "docker") -> str:
    """Load an image into an engine of this machine, and return its id.

    Args:
        image: the image.
        names: its tags.
        program: ``docker`` or ``podman``.

    Raises:
        EngineError: the program is missing, or refuses the image.
    """
    raise NotImplementedError
