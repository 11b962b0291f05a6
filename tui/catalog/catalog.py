"""The catalogue as a whole, and how its entries are found by the names that people use."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tui.catalog.base_image import BaseImage, read_base
from tui.catalog.builder_image import BuilderImage, read_builder
from tui.catalog.go_release import GoRelease, minor_of, read_release, version_key

_NICKNAMES = {
    "distroless-static": "distroless-static-debian13-nonroot",
    "distroless-base": "distroless-base-debian13-nonroot",
    "distroless-base-nossl": "distroless-base-nossl-debian13-nonroot",
    "distroless-cc": "distroless-cc-debian13-nonroot",
    "distroless-static-debug": "distroless-static-debian13-debug-nonroot",
    "alpine": "alpine-3.24",
    "debian-slim": "debian-trixie-slim",
    "ubuntu": "ubuntu-24.04",
    "busybox": "busybox-musl",
}
"""The short names mean the newest of a family that is still supported; a test holds them to that."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Base images, builders and Go releases, newest release first."""

    bases: tuple[BaseImage, ...]
    builders: tuple[BuilderImage, ...]
    releases: tuple[GoRelease, ...]
    compiled_on: date

    def base(self, name: str) -> BaseImage:
        """Return a base by its id or its short name, such as ``alpine``.

        Raises:
            KeyError: there is none of that name.
        """
        wanted = _NICKNAMES.get(name, name)
        for base in self.bases:
            if base.id == wanted:
                return base
        raise KeyError(name)

    def nickname(self, base_id: str) -> str:
        """Return the short name of a base, or its id when it has none."""
        return next((short for short, full in _NICKNAMES.items() if full == base_id), base_id)

    def release(self, version: str) -> GoRelease | None:
        """Return the release that a version belongs to, or None when the catalogue does not know it."""
        minor = minor_of(version)
        return next((release for release in self.releases if release.minor == minor), None)

    def newest(self, today: date) -> GoRelease:
        """Return the newest release that is out on a day."""
        out = [release for release in self.releases if release.release_date <= today] or list(self.releases)
        return max(out, key=lambda release: version_key(release.minor))

    def builder(self, minor: str, flavour: str) -> BuilderImage | None:
        """Return the builder of a Go minor and flavour (``alpine``, ``trixie``, ``bookworm``), or None."""
        fitting = [image for image in self.builders if image.go_minor == minor and image.flavour == flavour]
        return max(fitting, key=lambda image: image.base, default=None)


@cache
def load() -> Catalog:
    """Return the bundled catalogue."""
    data = files("tui.catalog") / "data"
    images = json.loads((data / "base_images.json").read_text(encoding="utf-8"))
    releases = json.loads((data / "go_releases.json").read_text(encoding="utf-8"))
    return Catalog(
        bases=tuple(read_base(entry) for entry in images["runtime_bases"]),
        builders=tuple(read_builder(entry) for entry in images["builders"]),
        releases=tuple(read_release(entry) for entry in releases["releases"]),
        compiled_on=date.fromisoformat(images["compiled_on"]),
    )
