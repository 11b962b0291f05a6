"""Facts about base images and Go releases, each with its source, bundled for use without a network."""

from tui.catalog.base_image import BaseImage
from tui.catalog.builder_image import BuilderImage
from tui.catalog.catalog import Catalog, load
from tui.catalog.digest import Digest
from tui.catalog.go_release import GoRelease, minor_of, version_key
from tui.catalog.provenance import Origin, Provenance

__all__ = [
    "BaseImage",
    "BuilderImage",
    "Catalog",
    "Digest",
    "GoRelease",
    "Origin",
    "Provenance",
    "load",
    "minor_of",
    "version_key",
]
