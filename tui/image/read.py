"""Reads a Dockerfile into the model of what it makes."""

from collections.abc import Mapping

from tui.catalog import Catalog
from tui.dockerfile import Document
from tui.image.model import ImageModel
from tui.project.build_context import BuildContext


def read(
    document: Document,
    context: BuildContext,
    *,
    catalog: Catalog,
    arguments: Mapping[str, str] | None = None,
    target: str = "",
) -> ImageModel:
    """Return what a Dockerfile makes. Nothing is executed, and no file is read.

    Args:
        document: the Dockerfile.
        context: the files that it can copy.
        catalog: the facts about base images.
        arguments: build arguments of the caller (``--build-arg``, or ``args`` of a compose file).
        target: the name or the number of the stage that becomes the image, or empty for the last one.

    Raises:
        DockerfileError: there is no stage, or none with the name of the target.
    """
    raise NotImplementedError
