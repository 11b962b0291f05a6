"""The Go version: too old for go.mod, unsupported, not in the catalogue, or unaware of CPU limits."""

from collections.abc import Iterator
from dataclasses import replace

from tui.catalog import minor_of, version_key
from tui.checks.building import go_version, instruction_at, replaced, root_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import variable
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import Cause
from tui.image.golang import golang_tag
from tui.recipe.environment import value_of, with_variable
from tui.recipe.options.go import satisfies
from tui.recipe.recipe import Recipe

_CPU_LIMIT = "containermaxprocs=1,updatemaxprocs=1"
"""GODEBUG for a go.mod below 1.25. Source: the release notes of Go 1.25, "Runtime"."""
_BINDING = (1, 21)
"""The first version that refuses a newer go line. Source: the release notes of Go 1.21, "Tools"."""


def too_old(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a builder that is too old for go.mod.

    Below Go 1.21, the go line is not a minimum, but a line with a patch version such as 1.21.0 is a syntax error.
    """
    project, build = context.project, context.build
    if build is None:
        return
    version = go_version(context, build.command.stage)
    if version.cause is not None:
        yield version.cause
    toolchain = build.command.environment.get("GOTOOLCHAIN")
    if not version.text or satisfies(context, version.text) or version.text.count(".") < 1:
        return
    if toolchain is not None and toolchain.text not in {"", "local"}:
        return
    binding = version_key(version.text)[:2] >= _BINDING
    if not binding and version_key(project.go_version)[:2] < _BINDING:
        return
    patch = project.go_version.count(".") > 1
    wanted = _wanted(context)
    yield Finding(
        "go-too-old",
        Severity.ERROR if binding or patch else Severity.WARNING,
        "go",
        f"go.mod requires Go {project.go_version}, but the builder has Go {version.text}. "
        + (
            "The official images never download a newer toolchain."
            if binding
            else "Versions before Go 1.21 cannot read a patch version in the `go` line."
            if patch
            else (
                "Versions before Go 1.21 compile the program anyway, and the build fails if the code uses "
                "newer features."
            )
        ),
        project.where("go_version"),
        replace(context.recipe, go=wanted),
        f"use Go {wanted}",
        line=root_of(context, build.command.stage).line,
        advice=f"Use `golang:{wanted}`.",
        text="go",
        edit=_retagged(context, build.command.stage, version.text, wanted),
    )


def _wanted(context: CheckContext) -> str:
    newest = context.catalog.newest(context.today).minor
    return newest if satisfies(context, newest) else context.project.go_version


def _retagged(context: CheckContext, index: int, version: str, wanted: str) -> Edit | None:
    opening = instruction_at(context, root_of(context, index).line)
    return replaced(opening, f"golang:{version}", f"golang:{wanted}")


def support(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about Go images whose release is unsupported or not in the catalogue."""
    catalog, recipe = context.catalog, context.recipe
    oldest = min(catalog.releases, key=lambda release: version_key(release.minor))
    for stage in context.model.built:
        found = golang_tag(stage.base.reference.text)
        if stage.base.stage is not None or found is None:
            continue
        version = found[0]
        if not version or version.count(".") < 1:
            if stage.base.reference.cause is not None:
                yield stage.base.reference.cause
            continue
        release, wanted = catalog.release(version), _wanted(context)
        older = release is None and version_key(version) < version_key(oldest.minor)
        if older or (release is not None and not release.supported(context.today)):
            since = (
                f"has had no security fixes since {release.support_end}"
                if release
                else "is older than every release in the Go release catalog and gets no security fixes"
            )
            yield Finding(
                "go-unsupported",
                Severity.WARNING,
                "go",
                f"Go {minor_of(version)} {since}.",
                fix=replace(recipe, go=wanted),
                fix_label=f"use Go {wanted}",
                line=stage.line,
                advice=f"Use Go {wanted}. Older code still builds under the Go 1 compatibility promise.",
                text="go",
                edit=replaced(instruction_at(context, stage.line), f"golang:{version}", f"golang:{wanted}"),
            )
        elif release is None and catalog.newer_go != minor_of(version):
            newest = max(version_key(release.minor) for release in catalog.releases)
            asked = context.project.go_version and version_key(context.project.go_version) > newest
            yield Finding(
                "go-unlisted",
                Severity.NOTE,
                "go",
                f"The catalog (updated {catalog.compiled_on}) does not list Go {version}, so the tag "
                f"{stage.base.reference.text} may not exist yet.",
                context.project.where("go_version") if asked else "",
                line=stage.line,
            )


def cpu_limit(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that ignores the CPU limit of its container."""
    project, build = context.project, context.build
    if build is None:
        return
    version = go_version(context, build.command.stage)
    if version.cause is not None:
        yield version.cause
        return
    compiler = version.text or context.catalog.newest(context.today).minor
    if version_key(compiler) < (1, 25) or "containermaxprocs=1" in variable(context, "GODEBUG"):
        return
    module = f"{context.files.module}/go.mod".lstrip("/")
    text = context.files.texts.get(module, "")
    if "automaxprocs" in text or "containermaxprocs" in text:
        return
    yield Finding(
        "cpu-limit",
        Severity.NOTE,
        "go",
        f"The program ignores the CPU limit of its container because `go {project.go_version}` in go.mod is "
        "below 1.25. A newer Go version in the builder does not change this.",
        project.where("go_version"),
        _with_cpu_limit(context.recipe),
        "set GODEBUG in the image",
        line=context.model.final.line,
        advice=f"Add `ENV GODEBUG={_CPU_LIMIT}`.",
    )


def _with_cpu_limit(recipe: Recipe) -> Recipe:
    others = [
        word
        for word in value_of(recipe.env, "GODEBUG").split(",")
        if word and word.partition("=")[0] not in {"containermaxprocs", "updatemaxprocs"}
    ]
    return replace(recipe, env=with_variable(recipe.env, "GODEBUG", ",".join([*others, _CPU_LIMIT])))


RULES = (
    Rule(
        "go-too-old",
        "whether the Go version satisfies go.mod",
        too_old,
        lambda context: context.build is not None and bool(context.project.go_version),
    ),
    Rule("go-support", "whether the Go release is supported", support),
    Rule(
        "cpu-limit",
        "whether the program respects the CPU limit of its container",
        cpu_limit,
        lambda context: (
            context.build is not None
            and bool(context.project.go_version)
            and version_key(context.project.go_version) < (1, 25)
        ),
    ),
)
