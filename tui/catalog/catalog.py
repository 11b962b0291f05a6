"""The whole catalogue, and look-up of its entries by their short names."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tui.catalog.base_image import BaseImage, read_base
from tui.catalog.builder_image import BuilderImage, read_builder
from tui.catalog.digest import Digest, read_digests
from tui.catalog.go_release import GoRelease, minor_of, read_release, version_key
from tui.catalog.provenance import Origin, Provenance
from tui.frozen import dataclass
from tui.registry.reference import BadReference, parse

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
"""Each short name refers to the newest supported image of its family, which a test checks."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Base images, builders and Go releases, newest release first."""

    bases: tuple[BaseImage, ...]
    builders: tuple[BuilderImage, ...]
    releases: tuple[GoRelease, ...]
    compiled_on: date
    """The day of the bundled files, not of later answers from registries."""
    digests: tuple[Digest, ...] = ()
    """The known digests, one for each tag."""
    newer_go: str = ""
    """A minor version with official images that is newer than all releases here, such as ``1.28``, or empty."""

    @property
    def freshest(self) -> Provenance:
        """The source of the newest fact."""
        found = [base.provenance for base in self.bases]
        found += [builder.provenance for builder in self.builders]
        found += [release.provenance for release in self.releases]
        found += [digest.provenance for digest in self.digests]
        return max(found, key=lambda provenance: provenance.at)

    def base(self, name: str) -> BaseImage:
        """Return a base by its id or its short name, such as ``alpine``.

        Raises:
            KeyError: there is no base of that name.
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
        """Return the release of a version, or None when it is not in the catalogue."""
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

    def digest(self, reference: str) -> Digest | None:
        """Return the digest of a tag, from a registry or else from the catalogue, or None when it is unknown.

        Args:
            reference: as written after ``FROM``, such as ``golang:1.27-alpine``.
        """
        try:
            wanted = str(parse(reference))
        except BadReference:
            return None
        return next((digest for digest in self.digests if digest.reference == wanted), None)


@cache
def load() -> Catalog:
    """Return the bundled catalogue."""
    data = Path(__file__).parent / "data"
    images = json.loads((data / "base_images.json").read_text(encoding="utf-8"))
    releases = json.loads((data / "go_releases.json").read_text(encoding="utf-8"))
    entries = (*images["runtime_bases"], *images["builders"])
    return Catalog(
        bases=tuple(read_base(entry, _compiled(images)) for entry in images["runtime_bases"]),
        builders=tuple(read_builder(entry, _compiled(images)) for entry in images["builders"]),
        releases=tuple(read_release(entry, _compiled(releases)) for entry in releases["releases"]),
        compiled_on=date.fromisoformat(images["compiled_on"]),
        digests=tuple(digest for entry in entries for digest in read_digests(entry)),
    )


def _compiled(file: dict[str, Any]) -> Provenance:
    return Provenance(Origin.CATALOGUE, datetime.fromisoformat(file["compiled_on"]).replace(tzinfo=UTC))
