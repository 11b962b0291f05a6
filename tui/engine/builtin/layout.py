"""Writes images as an OCI layout, a directory or a tar. Docker loads the tar as well."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tui.engine.builtin.assemble import BuiltImage


def write_directory(images: Sequence[BuiltImage], folder: Path, names: Sequence[str]) -> str:
    """Write an OCI layout into a new or empty folder, and return the digest of the image or of the index.

    Args:
        images: the image of each platform.
        folder: the target.
        names: references, such as ``docker.io/library/app:1.0``.

    Raises:
        EngineError: the folder has other files, or cannot be written.
    """
    raise NotImplementedError


def write_archive(images: Sequence[BuiltImage], file: BinaryIO, names: Sequence[str]) -> str:
    """Write a tar with an OCI layout, and return the digest of the image or of the index.

    The tar of a single image has a ``manifest.json`` as well, so ``docker load`` and ``podman load`` read it, and
    :func:`tui.engine.archive_reader.read_archive`.

    Args:
        images: the image of each platform.
        file: the target, which is only written forwards.
        names: references, such as ``docker.io/library/app:1.0``.
    """
    raise NotImplementedError
