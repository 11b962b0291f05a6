"""Facts about base images and Go releases, each with its source; bundled for use without a network."""

from tui.catalog.base_image import BaseImage
from tui.catalog.builder_image import BuilderImage
from tui.catalog.catalog import Catalog, load
from tui.catalog.go_release import GoRelease, minor_of, version_key

__all__ = ["BaseImage", "BuilderImage", "Catalog", "GoRelease", "load", "minor_of", "version_key"]
