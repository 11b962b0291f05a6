"""Finished builds as values."""

from dataclasses import replace

from tests.support.samples import WEB
from tui.catalog import load
from tui.engine.archive import FileEntry, HistoryEntry, ImageArchive, Layer
from tui.engine.engine import ImageDetails
from tui.lab.sizes.build import Build
from tui.lab.sizes.contents import contents_of
from tui.lab.sizes.measure import measurement_of
from tui.recipe import Recipe, title
from tui.render import render

BASE_LAYER = Layer(
    "sha256:base",
    3_000_000,
    850_000,
    (
        FileEntry("/etc/ssl/certs/ca-certificates.crt", 220_000, "file", 0o644),
        FileEntry("/usr/share/zoneinfo/Europe/Paris", 2_900, "file", 0o644),
        FileEntry("/tmp", 0, "dir", 0o1777),
    ),
)


def finished(name: str, recipe: Recipe, binary: int, *, seconds: float = 12.0, pull: int = 0) -> Build:
    """Return a build of the web sample whose program has that many bytes."""
    catalog = load()
    rendered = render(WEB, recipe, catalog)
    own = Layer(
        "sha256:own",
        binary + 1536,
        pull or binary // 2,
        (FileEntry("/golang-sample", binary, "file", 0o755),),
    )
    stage = rendered.dockerfile.rpartition("FROM ")[2].splitlines()[1:]
    history = (
        HistoryEntry("base", False),
        *(HistoryEntry(line, not line.startswith("COPY")) for line in stage),
    )
    archive = ImageArchive((BASE_LAYER, own), history)
    details = ImageDetails(
        digest=f"sha256:{name}",
        user=recipe.user,
        entrypoint=("/golang-sample",),
        command=(),
        exposed=("8080/tcp",),
        platform="linux/amd64",
    )
    return Build(
        name=name,
        title=title(recipe, catalog),
        recipe=recipe,
        rendered=rendered,
        image=f"godock-tui/golang-sample:{name}",
        digest=details.digest,
        seconds=seconds,
        steps=(),
        measurement=measurement_of(archive, rendered),
        contents=contents_of(archive, details),
        archive=archive,
        details=details,
    )


def renamed(build: Build, name: str) -> Build:
    """Return the same build under another name."""
    return replace(build, name=name)
