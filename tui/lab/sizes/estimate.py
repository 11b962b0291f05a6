"""Estimates the figures of an image before it is built.

The source of every figure is *estimate*, or *host* if the program was compiled on this machine.
The ratios are from one small net/http program, compiled with Go 1.27.3 and packed with UPX 4.2.2: 10.50 MB plain,
7.73 with ``-w``, 7.14 with ``-s -w``, packed 2.94 (NRV) and 2.28 (LZMA), and the plain binary packed 6.1 and 5.14.
Compressed with gzip, they are 5.89, 3.13 and 3.01, and packed ones are barely smaller.
"""

from collections.abc import Sequence
from dataclasses import replace

from tui.catalog import Catalog, minor_of
from tui.frozen import dataclass
from tui.lab.platform import platform_of
from tui.lab.sizes.figures import NO_FIGURES, Figures, Record
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.project import GoProject
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.render import Rendered, render

_STRIPPED = {Strip.NONE: 1.0, Strip.DWARF: 7.73 / 10.50, Strip.ALL: 7.14 / 10.50}
_PACKED = {
    (Upx.FAST, True): 2.94 / 7.14,
    (Upx.LZMA, True): 2.28 / 7.14,
    (Upx.FAST, False): 6.1 / 10.50,
    (Upx.LZMA, False): 5.14 / 10.50,
}
_GZIPPED = {Strip.NONE: 5.89 / 10.50, Strip.DWARF: 3.13 / 7.73, Strip.ALL: 3.01 / 7.14}
_GZIPPED_PACKED = 0.98
_EXTRA_GZIPPED = 0.6
"""Compression ratio of certificates and time zones in a pull."""

_PLAIN_COMMAND = 2.4e6
"""Bytes of an unstripped program that prints a line (Go 1.2x, linux/amd64)."""
_PLAIN_NET = 9.5e6
"""Between the 8.6 MB of a minimal net/http server and the 10.5 MB of a small one."""
_PLAIN_FRAMEWORK = 15.0e6
"""The Gin server of the tutorial."""
_BINARY_SPREAD = 0.35
"""Relative error of such an estimate if only the kind of program is known."""
_NAIVE_LEFTOVERS = 190e6
"""Build cache, downloaded modules and source in a single stage, for a program with a few dependencies."""
_BASE_UNPACKED_PER_COMPRESSED = 2.5
"""For bases without a published unpacked size. Others range from 2.2 (alpine) to 4.0 (distroless/static)."""


def estimate(
    project: GoProject,
    recipe: Recipe,
    catalog: Catalog,
    figures: Figures = NO_FIGURES,
    rendered: Rendered | None = None,
) -> Measurement:
    """Return the best available figures for a recipe.

    A measurement of the same files is returned unchanged. Otherwise, figures of an image with the same program or the
    same base are reused. The rest is estimated from the kind of program.

    Args:
        project: the project to build.
        recipe: the recipe to estimate.
        catalog: sizes of the bases and builders.
        figures: the figures of this session.
        rendered: the files, if they are already rendered or differ from the recipe's.
    """
    project = project.program(recipe.main)
    platform = platform_of(recipe, figures.platform)
    if figures.records:
        found = figures.find(rendered or render(project, recipe, catalog), platform)
        if found is not None:
            return found.measurement
    known = [record for record in figures.newest_first(platform) if record.lends]
    extra = _extra(project, catalog, recipe)
    program = _program_of(project, recipe, catalog, known, figures)
    binary, gzipped = program.bytes, program.gzipped_bytes
    if recipe.layout is Layout.NAIVE:
        image = catalog.builder(minor_of(recipe.go), recipe.builder)
        compressed = image.compressed_bytes if image and image.compressed_bytes else 300e6
        unpacked = image.unpacked_bytes if image and image.unpacked_bytes else compressed * 2.8
        leftovers = _NAIVE_LEFTOVERS
        off = program.spread * binary + 0.1 * unpacked + 0.5 * leftovers
        return _measurement(
            unpacked,
            unpacked + binary + leftovers,
            compressed + gzipped + leftovers / 3,
            binary,
            off,
            program.source,
        )
    compressed, unpacked, base_spread = _base(catalog, recipe, known)
    installed = _PACKAGE * len(recipe.packages)
    return _measurement(
        unpacked,
        unpacked + binary + extra + installed,
        compressed + gzipped + extra * _EXTRA_GZIPPED + installed / 3,
        binary,
        program.spread * binary + base_spread * unpacked + installed,
        program.source,
    )


_PACKAGE = 20e6
"""Unpacked bytes of a package with its dependencies. Some take 1 MB and some 200 MB, so the error is as large."""


@dataclass(frozen=True, slots=True)
class _Program:
    """The program's file in an image."""

    bytes: float
    gzipped_bytes: float
    spread: float
    """Relative error of both."""
    source: Source


def _program_of(
    project: GoProject, recipe: Recipe, catalog: Catalog, known: Sequence[Record], figures: Figures
) -> _Program:
    """Return the size of the program: from an image that contains it, else compiled here, else estimated."""
    built = [record for record in known if record.measurement.binary_bytes]
    for record in built:
        if _program(record.recipe) == _program(recipe):
            return _Program(*_lent(project, record, catalog), 0.02, Source.ESTIMATE)
    for one in figures.host:
        if _program(one.recipe) == _program(recipe):
            return _Program(float(one.bytes), float(one.gzipped_bytes), 0.02, Source.HOST)
    for record in built:
        alike = (record.recipe.strip, record.recipe.upx) == (recipe.strip, recipe.upx)
        if _sources(record.recipe) == _sources(recipe) and (alike or record.recipe.upx is Upx.NONE):
            saved = _saved(figures, record, recipe)
            before, after = _after_options(1.0, record.recipe), _after_options(1.0, recipe)
            size, gzipped = _lent(project, record, catalog)
            size, gzipped = size * after[0] / before[0], gzipped * after[1] / before[1]
            return _Program(size * saved, gzipped * saved, 0.12, Source.ESTIMATE)
    plain = _plain(project) * len(_sources(recipe))
    return _Program(*_after_options(plain, recipe), _BINARY_SPREAD, Source.ESTIMATE)


def _lent(project: GoProject, record: Record, catalog: Catalog) -> tuple[float, float]:
    """Return the bytes of an image's program, and what it adds to a pull."""
    figure = record.measurement.binary_bytes
    size = figure.value if figure else 0.0
    if record.recipe.layout is Layout.NAIVE or record.recipe.packages:
        return size, size * _gzip_ratio(record.recipe)
    own = record.build.own_pull_bytes - _extra(project, catalog, record.recipe) * _EXTRA_GZIPPED
    return size, own if own > 0 else size * _gzip_ratio(record.recipe)


def _saved(figures: Figures, record: Record, recipe: Recipe) -> float:
    """Return the remaining fraction of a program's size, if counting its bytes has shown the saving of a change."""
    figure, program = record.measurement.binary_bytes, _program(record.recipe)
    packed = _PACKED.get((record.recipe.upx, record.recipe.strip is not Strip.NONE), 1.0)
    change = (program, _program(recipe))
    for saving in reversed(figures.savings):
        # the saving of stripping is already known from programs that were stripped
        stripped = saving.before.strip is not saving.after.strip
        if figure and not stripped and (_program(saving.before), _program(saving.after)) == change:
            return max(0.05, 1 - saving.bytes * packed / figure.value)
    return 1.0


def _extra(project: GoProject, catalog: Catalog, recipe: Recipe) -> float:
    """Return the bytes of the CA bundle and the time zones that are copied because the base has none."""
    base = catalog.base(recipe.base)
    extra = 0.25e6 if project.ca_certs and base.ca_certs is False else 0.0
    return extra + (0.45e6 if project.tzdata and base.tzdata is False else 0.0)


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
    """Return the main packages of the programs in the image."""
    return frozenset((recipe.main, *recipe.extra_main))


def _program(recipe: Recipe) -> Recipe:
    """Return the recipe with defaults for all options that do not change the program's bytes."""
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
        packages=blank.packages,
        build_packages=blank.build_packages,
        vcs=blank.vcs,
        goproxy=blank.goproxy,
        gosumdb=blank.gosumdb,
        labels=blank.labels,
        health=blank.health,
        env=blank.env,
        args=blank.args,
        workdir=blank.workdir,
        copy=blank.copy,
        pin=blank.pin,
    )


def _base(catalog: Catalog, recipe: Recipe, known: Sequence[Record]) -> tuple[float, float, float]:
    """Return the compressed and unpacked bytes of a base, and the relative error of the latter."""
    for record in known:
        figure = record.measurement.base_bytes
        if figure and record.recipe.base == recipe.base and record.recipe.layout is not Layout.NAIVE:
            return record.build.base_pull_bytes, figure.value, 0.0
    base = catalog.base(recipe.base)
    compressed = float(base.compressed_bytes or 0)
    if base.unpacked_bytes is not None:
        return compressed, float(base.unpacked_bytes), 0.05
    return compressed, compressed * _BASE_UNPACKED_PER_COMPRESSED, 0.05


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
