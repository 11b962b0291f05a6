"""cgo: the switch itself, the C library, and the libraries that the program links."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import BaseImage, version_key
from tui.checks.building import go_version, instruction_at, libc_of, replaced, root_of, stage_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.fixes import install_packages
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import NO, YES, Answer, Cause, GoBuild, unknown
from tui.project import Cgo
from tui.recipe.fitting import on_best_base, with_libc
from tui.recipe.libc import clash, cxx_libraries, foreign_libraries, has_cxx, shared_libc
from tui.recipe.linker_flags import join_flags, without_flag
from tui.recipe.packages import SYSTEMS, for_library, in_builder, in_image
from tui.recipe.recipe import Layout, Recipe

_FOR_C = ("CGO_LDFLAGS", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS")
"""Variables that only a build with C code needs."""
_IN_DEBIAN = frozenset({"libseccomp", "libsystemd", "pam", "zlib"})
"""Libraries that Debian's base images contain, because other packages of them need these."""


def needed(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that needs cgo but is compiled without it."""
    project, recipe, build = context.project, context.recipe, context.build
    if build is None:
        return
    if build.cgo.cause is not None:
        yield build.cgo.cause
    elif build.cgo.no:
        reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
        naive = recipe.layout is Layout.NAIVE
        yield Finding(
            "cgo-needed",
            Severity.ERROR,
            "cgo",
            f"The program needs cgo ({reason}). {_without_cgo(reason)}",
            project.where("cgo"),
            with_libc(context, replace(recipe, cgo=True, builder="trixie")),
            "turn on cgo and use a builder with a C compiler"
            if naive
            else "turn on cgo and use a glibc base",
            line=build.line,
            advice="Set CGO_ENABLED=1, and use a builder with a C compiler and a base with the same C library.",
            text="cgo",
        )
    elif project.cgo_ways_out:
        yield Finding(
            "cgo-way-out",
            Severity.NOTE,
            "cgo",
            "The program uses cgo, so the image needs a C library. You can avoid cgo. "
            f"{project.cgo_ways_out[0]}",
            project.where("cgo"),
            line=build.line,
            text="cgo",
        )


def _without_cgo(reason: str) -> str:
    if "sqlite" in reason.lower():
        return "Without cgo, the driver compiles to a stub, so the first query fails."
    return "Without cgo, the build fails, or the program fails at run time."


def libc(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about a program that is linked against a C library which the base lacks."""
    build = context.build
    if build is None or build.cgo.no:
        return
    linked = _dynamic(context, build)
    if linked.no:
        return
    own = libc_of(context, build.command.stage)
    base = context.base
    cause = build.cgo.cause or own.cause
    if cause is None and base is None:
        cause = Cause(
            context.model.final.line, f"the C library of {context.model.base.reference.text} is unknown"
        )
    if cause is not None or base is None:
        if cause is not None:
            yield cause
        return
    found = shared_libc(base)
    if found != own.text:
        yield from _clash(context, build, base, linked)
    elif found == "glibc":
        yield from _glibc(context, build, base)


def _clash(
    context: CheckContext, build: GoBuild, base: BaseImage, linked: Answer
) -> Iterator[Finding | Cause]:
    if linked.cause is not None:
        yield linked.cause
        return
    required = context.project.cgo is Cgo.REQUIRED
    found, own = shared_libc(base), libc_of(context, build.command.stage).text
    has = "no C library" if found == "none" else found
    unset = "CGO_ENABLED" not in build.command.environment
    why = "CGO_ENABLED is not set and the builder has a C compiler, so Go" if unset else "With cgo, Go"
    static = found == "none" and own == "glibc" and required
    fix = with_libc(context, context.recipe) if required else _statically(context.recipe)
    label = f"use {context.catalog.base(fix.base).title}" if fix and required else "turn off cgo"
    yield Finding(
        "libc-clash",
        Severity.ERROR,
        "base" if required else "cgo",
        f"{why} links the program against {own}, but {base.title} has {has}. The program fails with 'no such "
        f"file or directory'.{' The alpine builder can link statically.' if static else ''}",
        context.project.where("cgo") if required else "",
        fix,
        label if fix else "",
        line=build.line,
        advice="Use a base with the same C library." if required else "Set CGO_ENABLED=0.",
        edit=None if required or not unset else _off(context, build),
    )


def _glibc(context: CheckContext, build: GoBuild, base: BaseImage) -> Iterator[Finding | Cause]:
    if context.project.cgo is not Cgo.REQUIRED:
        # without C code of its own, a program uses only old functions of glibc
        return
    recipe = context.recipe
    older = clash(recipe, base)
    fix = with_libc(context, recipe) if older else on_best_base(context, recipe)
    if older:
        yield Finding(
            "libc-clash",
            Severity.ERROR,
            "base",
            older,
            context.project.where("cgo"),
            fix,
            f"use {context.catalog.base(fix.base).title}" if fix else "",
            line=context.model.final.line,
            advice="Use a base whose glibc is at least as new as the builder's.",
        )
    elif not base.libc_version:
        yield Finding(
            "libc-unknown",
            Severity.WARNING,
            "base",
            f"The glibc version of {base.title} is unknown. This version must not be older than the glibc "
            f"version of the {recipe.builder} builder.",
            context.project.where("cgo"),
            fix,
            "use a base with a known glibc version" if fix else "",
            line=context.model.final.line,
            advice="Use a base with a known glibc version.",
            text="problem-libc-clash",
        )


def _dynamic(context: CheckContext, build: GoBuild) -> Answer:
    """Return whether the program is linked dynamically where cgo is on."""
    flags = build.command.flags.get("-ldflags")
    if flags is not None and "-static" in flags.text.replace("-static-libgcc", ""):
        return NO
    if flags is not None and flags.cause is not None and "$" in flags.text.partition("-X")[0]:
        return Answer(None, flags.cause)
    if context.project.cgo is Cgo.REQUIRED:
        return YES
    if "netgo" in build.tags:
        return unknown(build.line, "the build tag `netgo` may avoid the C library")
    # packages net and os/user use the C library where cgo is on
    if context.project.ports or context.project.ca_certs or context.project.os_user:
        return YES
    return unknown(build.line, "a package of the program may use the C library")


def _statically(recipe: Recipe) -> Recipe:
    """Return the recipe without cgo and without the linker flag that requires it."""
    flags = join_flags(without_flag(recipe.ldflags, "linkmode", "external"))
    return replace(recipe, cgo=False, ldflags=flags)


def _off(context: CheckContext, build: GoBuild) -> Edit | None:
    verb = build.command.verb
    return replaced(instruction_at(context, build.line), f"go {verb}", f"CGO_ENABLED=0 go {verb}")


def unneeded(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that is compiled with cgo without need."""
    project, build = context.project, context.build
    if build is None:
        return
    if build.cgo.cause is not None:
        yield build.cgo.cause
        return
    if build.cgo.no:
        return
    steered = next((name for name in _FOR_C if build.command.environment.get(name)), "")
    if steered and project.cgo is Cgo.NONE:
        yield Cause(build.line, f"{steered} is set, so a module may use C")
        return
    reason = project.cgo_reasons[0] if project.cgo_reasons else "it imports C"
    yield Finding(
        "cgo-unneeded",
        Severity.NOTE,
        "cgo",
        (
            f"cgo is on, but the code also builds without it ({reason})."
            if project.cgo is Cgo.OPTIONAL
            else "cgo is on, but the program does not use C."
        )
        + " Without cgo, the program is static, runs on any base and can be cross-compiled.",
        project.where("cgo"),
        _statically(context.recipe),
        "turn off cgo",
        line=build.line,
        advice="Set CGO_ENABLED=0.",
        text="cgo",
        edit=_off(context, build) if "CGO_ENABLED" not in build.command.environment else None,
    )


def unset(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that is static only because the builder has no C compiler."""
    build = context.build
    if build is None or not build.cgo.no:
        return
    version = go_version(context, build.command.stage).text
    precompiled = bool(version) and version_key(version) < (1, 20)
    yield Finding(
        "cgo-unset",
        Severity.NOTE,
        "cgo",
        "CGO_ENABLED is not set. "
        + (
            f"Go {version} ships package net precompiled with C code, so the program may need the builder's C library."
            if precompiled
            else "The program is static only because the builder has no C compiler."
        ),
        line=build.line,
        advice="Set CGO_ENABLED=0.",
        text="cgo",
        edit=_off(context, build),
    )


def libraries(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about linked C and C++ libraries that the builder or the base lacks."""
    project, build, base = context.project, context.build, context.base
    if build is None or build.cgo.no:
        return
    profile = root_of(context, build.command.stage).base
    if build.cgo.cause is not None or profile.foreign:
        yield build.cgo.cause or Cause(
            stage_of(context, build).line, f"the libraries in {profile.reference.text} are unknown"
        )
        return
    where = project.where("cgo_libraries") or project.where("cgo")
    installed = [
        package.name
        for index in context.model.lineage(build.command.stage)
        for package in context.model.stages[index].packages
    ]
    lacking = [name for name in foreign_libraries(project.cgo_libraries) if not _has(installed, name)]
    words = [for_library(name) for name in lacking]
    title = base.title if base else context.model.base.reference.text
    if lacking:
        yield Finding(
            "c-libraries",
            Severity.WARNING,
            "build-packages",
            f"The program links against {', '.join(lacking[:3])}, which neither the builder nor {title} "
            "has. Install the development packages in the build stage and the runtime packages in the final "
            "stage.",
            where,
            *install_packages(context, words, words),
            line=build.line,
            text="libraries",
        )
    if not context.single_stage and base is not None and _dynamic(context, build).yes:
        yield from _missing_at_run_time(context, build, base, where)
    if context.single_stage or base is None or not cxx_libraries(project.cgo_libraries):
        return
    compiler = context.model.stages[build.command.stage].files.find("/usr/bin/g++").exists
    alpine = profile.profile.endswith("alpine") and not compiler.yes
    if alpine or not (has_cxx(base) or _has([one.name for one in context.model.final.packages], "stdc++")):
        yield Finding(
            "cxx-library",
            Severity.ERROR,
            "base",
            "The program links against the C++ standard library, but the alpine builder has no C++ compiler."
            if alpine
            else f"The program links against the C++ standard library, but {base.title} does not contain it.",
            where,
            on_best_base(
                context, replace(context.recipe, builder="trixie" if alpine else context.recipe.builder)
            ),
            "use a builder and a base with C++",
            line=build.line,
            advice="Use a builder and a base with C++.",
            text="libraries",
        )


def _missing_at_run_time(
    context: CheckContext, build: GoBuild, base: BaseImage, where: str
) -> Iterator[Finding]:
    """Yield the finding about libraries that the builder has and the image lacks."""
    compiled_with, shipped = (
        {package.name for index in stages for package in context.model.stages[index].packages}
        for stages in (
            context.model.lineage(build.command.stage),
            context.model.lineage(context.model.target),
        )
    )
    lacking = [
        name
        for name in foreign_libraries(context.project.cgo_libraries)
        if (word := for_library(name))
        and {in_builder(word, system) for system in SYSTEMS} & compiled_with
        and not {in_image(word, system) for system in SYSTEMS} & shipped
        and not {in_builder(word, system) for system in SYSTEMS} & shipped
        and not (base.package_manager == "apt" and word in _IN_DEBIAN)
    ]
    if lacking:
        yield Finding(
            "c-library-missing",
            Severity.ERROR,
            "packages",
            f"The program links against {', '.join(lacking[:3])}, but {base.title} does not contain it, so the "
            "program does not start.",
            where,
            *install_packages(context, [for_library(name) for name in lacking]),
            line=context.model.final.line,
            advice="Install the library in the final stage.",
            text="libraries",
        )


def _has(packages: list[str], library: str) -> bool:
    name, word = library.removeprefix("lib").lower(), for_library(library)
    known = {in_builder(word, system) for system in SYSTEMS} if word else set()
    return any(package in known or name in package.lower() for package in packages)


def _uses_compiler(context: CheckContext) -> bool:
    """Return whether the build asks for something that only works with cgo."""
    command = context.build.command if context.build else None
    if command is None:
        return False
    experiment = command.environment.get("GOEXPERIMENT")
    return (
        (experiment is not None and "boringcrypto" in experiment.text)
        or "-race" in command.flags
        or command.flag("-buildmode") in {"plugin", "shared", "c-shared", "c-archive"}
    )


def _compiles(context: CheckContext) -> bool:
    return context.build is not None


RULES = (
    Rule(
        "cgo-needed",
        "whether cgo is on if the program needs it",
        needed,
        lambda context: _compiles(context) and context.project.cgo is Cgo.REQUIRED,
    ),
    Rule(
        "libc",
        "whether the base has the program's C library",
        libc,
        lambda context: _compiles(context) and not context.single_stage,
    ),
    Rule(
        "cgo-unneeded",
        "whether cgo is off if the program does not need it",
        unneeded,
        lambda context: (
            _compiles(context)
            and context.project.cgo is not Cgo.REQUIRED
            and not context.single_stage
            and not _uses_compiler(context)
        ),
    ),
    Rule(
        "cgo-unset",
        "whether the build sets CGO_ENABLED",
        unset,
        lambda context: (
            _compiles(context)
            and context.foreign
            and context.build is not None
            and context.project.cgo is Cgo.NONE
            and "CGO_ENABLED" not in context.build.command.environment
        ),
    ),
    Rule(
        "c-libraries",
        "whether the builder and the base have the C libraries that the program links against",
        libraries,
        lambda context: _compiles(context) and bool(context.project.cgo_libraries),
    ),
)
