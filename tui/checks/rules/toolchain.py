"""FIPS 140-3, experiments of the toolchain, and plugins."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import version_key
from tui.checks.building import go_version, libc_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.fitting import with_libc
from tui.recipe.libc import shared_libc
from tui.recipe.options.toolchain import FIRST_WITH_FIPS
from tui.recipe.recipe import Recipe

_BORING = "boringcrypto"


def fips(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about a FIPS mode that does not build, has no effect, or is not on."""
    build = context.build
    if build is None:
        return
    module = _variable(context, "GOFIPS140")
    boring = _BORING in _variable(context, "GOEXPERIMENT").split(",")
    version = go_version(context, build.command.stage).text
    if module not in {"", "off"} and version and version_key(version)[:2] < FIRST_WITH_FIPS:
        newest = context.catalog.newest(context.today).minor
        yield Finding(
            "fips-too-old",
            Severity.ERROR,
            "go",
            f"GOFIPS140 needs Go 1.24 or later. Go {version} ignores it, so the program is not in FIPS mode.",
            fix=replace(context.recipe, go=newest),
            fix_label=f"use Go {newest}",
            line=build.line,
            text="fips",
        )
    if context.project.fips_only and not boring:
        yield Finding(
            "fips-only",
            Severity.ERROR,
            "goexperiment",
            "The package crypto/tls/fipsonly compiles only with GOEXPERIMENT=boringcrypto. Since Go 1.24, GOFIPS140 "
            "has the same effect without this package.",
            context.project.where("fips_only"),
            _with_boring(context),
            "turn on boringcrypto",
            line=build.line,
            advice="Set GOEXPERIMENT=boringcrypto, or remove the import and set GOFIPS140.",
            text="fips",
        )
    elif boring and module not in {"", "off"}:
        yield Finding(
            "fips-clash",
            Severity.ERROR,
            "fips",
            "The go command rejects GOFIPS140 together with GOEXPERIMENT=boringcrypto.",
            fix=replace(context.recipe, fips="")
            if context.project.fips_only
            else replace(context.recipe, goexperiment=_without_boring(context.recipe)),
            fix_label="turn off FIPS 140-3" if context.project.fips_only else "turn off boringcrypto",
            line=build.line,
            advice="Set only one of them.",
            text="fips",
        )
    elif boring and build.cgo.no:
        yield Finding(
            "boring-without-cgo",
            Severity.WARNING,
            "goexperiment",
            "GOEXPERIMENT=boringcrypto has no effect without cgo, so the program uses Go's own cryptography.",
            fix=_with_boring(context),
            fix_label="turn on cgo",
            line=build.line,
            advice="Set CGO_ENABLED=1.",
            text="fips",
        )
    elif context.project.fips_optional and not boring and module in {"", "off"}:
        newer = not version or version_key(version)[:2] >= FIRST_WITH_FIPS
        yield Finding(
            "fips-off",
            Severity.NOTE,
            "fips",
            "The code has a FIPS mode for BoringCrypto, which this build does not turn on.",
            context.project.where("fips_optional"),
            replace(context.recipe, fips="certified") if newer else None,
            "turn on FIPS 140-3" if newer else "",
            line=build.line,
            text="fips",
        )


def _with_boring(context: CheckContext) -> Recipe | None:
    recipe = context.recipe
    experiments = (*_without_boring(recipe), _BORING)
    return with_libc(context, replace(recipe, goexperiment=experiments, fips="", cgo=True, builder="trixie"))


def _without_boring(recipe: Recipe) -> tuple[str, ...]:
    return tuple(name for name in recipe.goexperiment if name != _BORING)


def _variable(context: CheckContext, name: str) -> str:
    given = context.build.command.environment.get(name) if context.build else None
    return given.text if given is not None else ""


def plugins(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about a program that loads plugins."""
    build, where = context.build, context.project.where("plugin")
    if build is None or build.cgo.no:  # the rule about cgo covers that
        return
    libc = libc_of(context, build.command.stage)
    base = context.base
    if libc.cause is not None:
        yield libc.cause
        return
    static = "-static" in build.command.flag("-ldflags")
    if libc.text == "musl" or static or (base is not None and shared_libc(base) != "glibc"):
        yield Finding(
            "plugin-libc",
            Severity.ERROR,
            "builder",
            "The program loads plugins (plugin.Open), which requires a dynamically linked program and glibc.",
            where,
            with_libc(context, replace(context.recipe, cgo=True, builder="trixie")),
            "use a builder and a base with glibc",
            line=build.line,
            advice="Use a Debian builder, and a base with glibc.",
            text="plugin",
        )
        return
    yield Finding(
        "plugin-flags",
        Severity.NOTE,
        "copy",
        "The program loads plugins. Each .so file must be built with the same Go version, flags and module versions.",
        where,
        line=build.line,
        advice="Build the plugins in the same stage with -buildmode=plugin.",
        text="plugin",
    )


RULES = (
    Rule(
        "fips",
        "whether the program's FIPS mode is on",
        fips,
        lambda context: (
            context.build is not None
            and (
                context.project.fips_only
                or context.project.fips_optional
                or bool({"GOFIPS140", "GOEXPERIMENT"} & set(context.build.command.environment))
            )
        ),
    ),
    Rule(
        "plugins",
        "whether the program can load plugins",
        plugins,
        lambda context: context.build is not None and context.project.plugin and not context.single_stage,
    ),
)
