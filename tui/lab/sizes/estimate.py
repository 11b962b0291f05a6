"""What an image will probably weigh, before anybody has built it.

Every figure made here says *estimate*, or *host* where the program was compiled on this machine.
The ratios are from one small net/http program, compiled with Go 1.27.3 and packed with UPX 4.2.2: 10.50 MB plain,
7.73 with ``-w``, 7.14 with ``-s -w``; packed 2.94 (NRV) and 2.28 (LZMA), and of the plain binary 6.1 and 5.14;
compressed with gzip 5.89, 3.13 and 3.01, packed ones hardly at all.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.catalog import BaseImage, Catalog, minor_of
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx

if TYPE_CHECKING:
    from tui.lab.host.host import HostBinary
    from tui.lab.sizes.build import Build

_STRIPPED = {Strip.NONE: 1.0, Strip.DWARF: 7.73 / 10.50, Strip.ALL: 7.14 / 10.50}
_PACKED = {
    (Upx.FAST, True): 2.94 / 7.14,
    (Upx.LZMA, True): 2.28 / 7.14,
    (Upx.FAST, False): 6.1 / 10.50,
    (Upx.LZMA, False): 5.14 / 10.50,
}
_GZIPPED = {Strip.NONE: 5.89 / 10.50, Strip.DWARF: 3.13 / 7.73, Strip.ALL: 3.01 / 7.14}
_GZIPPED_PACKED = 0.98

_PLAIN_COMMAND = 2.4e6
"""Bytes of an unstripped program that prints a line (Go 1.2x, linux/amd64)."""
_PLAIN_NET = 9.5e6
"""Between the 8.6 MB of a bare net/http server and the 10.5 MB of a small one."""
_PLAIN_FRAMEWORK = 15.0e6
"""The tutorial's Gin server."""
_BINARY_SPREAD = 0.35
"""How far such a guess is off when only the kind of program is known."""
_NAIVE_LEFTOVERS = 190e6
"""Build cache, downloaded modules and source that a single stage keeps, of a program with a few dependencies."""
_BASE_UNPACKED_PER_COMPRESSED = 2.5
"""For bases whose unpacked size nobody published: 2.2 (alpine) to 4.0 (distroless/static)."""


def estimate(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    builds: "tuple[Build, ...]" = (),
    host: "tuple[HostBinary, ...]" = (),
) -> Measurement:
    """Return the best figures there are for a recipe.

    A build of the very same recipe is returned as it was measured. A build of the same program on another base
    lends its binary; anything else is worked out from the kind of program.

    Args:
        project: what the program is.
        recipe: what would be built.
        catalog: sizes of the bases and builders.
        builds: the measured builds and variants of this session, oldest first.
        host: what was compiled on this machine: it stands in where no image holds the same program.
    """
    for build in reversed(builds):
        if build.recipe == recipe:
            return build.measurement
    binary, gzipped, spread, source = _binary(project, recipe, builds, host)
    if recipe.layout is Layout.NAIVE:
        image = catalog.builder(minor_of(recipe.go), recipe.builder)
        compressed = image.compressed_bytes if image and image.compressed_bytes else 300e6
        unpacked = image.unpacked_bytes if image and image.unpacked_bytes else compressed * 2.8
        leftovers = _NAIVE_LEFTOVERS
        off = spread * binary + 0.1 * unpacked + 0.5 * leftovers
        return _measurement(
            unpacked, unpacked + binary + leftovers, compressed + gzipped + leftovers / 3, binary, off, source
        )
    base = catalog.base(recipe.base)
    compressed, unpacked = _base(base)
    extra = 0.25e6 if project.ca_certs and base.ca_certs is False else 0.0
    extra += 0.45e6 if project.tzdata and base.tzdata is False else 0.0
    return _measurement(
        unpacked,
        unpacked + binary + extra,
        compressed + gzipped + extra * 0.6,
        binary,
        spread * binary + 0.05 * unpacked,
        source,
    )


def _binary(
    project: GoProject, recipe: Recipe, builds: "tuple[Build, ...]", host: "tuple[HostBinary, ...]"
) -> tuple[float, float, float, Source]:
    """Return the bytes of the program, the same compressed, how far off they may be (a fraction), and their source."""
    for build in reversed(builds):
        figure = build.measurement.binary_bytes
        if figure and _program(build.recipe) == _program(recipe):
            return figure.value, figure.value * _gzip_ratio(recipe), 0.02, Source.ESTIMATE
    for one in host:
        if _program(one.recipe) == _program(recipe):
            return float(one.bytes), float(one.gzipped_bytes), 0.02, Source.HOST
    for build in reversed(builds):
        figure = build.measurement.binary_bytes
        if figure and build.recipe.upx is Upx.NONE and _sources(build.recipe) == _sources(recipe):
            plain = figure.value / _STRIPPED[build.recipe.strip]
            break
    else:
        plain = _plain(project) * len(_sources(recipe))
        return (*_after_options(plain, recipe), _BINARY_SPREAD, Source.ESTIMATE)
    return (*_after_options(plain, recipe), 0.12, Source.ESTIMATE)


def _after_options(plain: float, recipe: Recipe) -> tuple[float, float]:
    linked = plain * _STRIPPED[recipe.strip]
    if recipe.upx is not Upx.NONE:
        linked *= _PACKED[recipe.upx, recipe.strip is not Strip.NONE]
    return linked, linked * _gzip_ratio(recipe)


def _gzip_ratio(recipe: Recipe) -> float:
    return _GZIPPED[recipe.strip] if recipe.upx is Upx.NONE else _GZIPPED_PACKED


def _plain(project: GoProject) -> float:
    if project.ports or project.ca_certs:
        return _PLAIN_FRAMEWORK if project.has_dependencies else _PLAIN_NET
    return _PLAIN_NET if project.has_dependencies else _PLAIN_COMMAND


def _sources(recipe: Recipe) -> frozenset[str]:
    """Return the main packages whose programs are in the image."""
    return frozenset((recipe.main, *recipe.extra_main))


def _program(recipe: Recipe) -> Recipe:
    """Return the recipe with everything made equal that does not change the program's bytes."""
    blank = Recipe()
    return replace(
        recipe,
        layout=blank.layout,
        base=blank.base,
        user=blank.user,
        port=blank.port,
        test=blank.test,
        builder=blank.builder,
        private=blank.private,
        goprivate=blank.goprivate,
        extra_ca=blank.extra_ca,
        labels=blank.labels,
        health=blank.health,
        env=blank.env,
        args=blank.args,
        workdir=blank.workdir,
        copy=blank.copy,
        pin=blank.pin,
    )


def _base(base: BaseImage) -> tuple[float, float]:
    compressed = float(base.compressed_bytes or 0)
    if base.unpacked_bytes is not None:
        return compressed, float(base.unpacked_bytes)
    return compressed, compressed * _BASE_UNPACKED_PER_COMPRESSED


def _measurement(
    base: float, unpacked: float, pull: float, binary: float, spread: float, source: Source
) -> Measurement:
    share = pull / unpacked if unpacked else 1.0
    return Measurement(
        unpacked_bytes=Figure(round(unpacked), source, round(spread)),
        pull_bytes=Figure(round(pull), source, round(spread * share)),
        base_bytes=Figure(round(base), Source.ESTIMATE),
        binary_bytes=Figure(round(binary), source, round(spread)),
    )
