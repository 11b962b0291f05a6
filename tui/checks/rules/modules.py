"""Modules: whether the build can use them, and whether it uses those of go.mod."""

from collections.abc import Iterator
from posixpath import join, normpath

from tui.catalog import version_key
from tui.checks.building import go_commands, lineage, outside_module
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause


def checksums(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a missing go.sum."""
    project, build = context.project, context.build
    if build is not None and build.command.flag("-mod") == "mod":
        return  # the build itself adds the checksums
    if not project.has_go_sum and not any(
        command.go and command.go.verb in {"mod tidy", "get", "mod init"}
        for command in context.model.commands
    ):
        yield Finding(
            "no-go-sum",
            Severity.ERROR,
            "main",
            "go.mod requires modules, but there is no go.sum, so `go build` fails. Run `go mod tidy` and "
            "commit go.sum.",
            "go.mod",
        )


def outside(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about modules outside the build context."""
    project = context.project
    if not project.vendored:
        for target in project.local_replaces:
            if _is_outside(context, target.path):
                yield Finding(
                    "replace-outside",
                    Severity.ERROR,
                    "main",
                    f"go.mod replaces {target.module} with {target.path}, which is outside the build "
                    "context. "
                    "Move that directory into the project, or build from a directory that contains both.",
                    project.where("local_replaces"),
                )
    for member in project.workspace:
        if _is_outside(context, member):
            yield Finding(
                "workspace-outside",
                Severity.ERROR,
                "main",
                f"go.work uses {member}, which is outside the build context, so `go build` fails. Build from "
                "the directory that contains all members, or remove that member from go.work.",
                project.where("workspace"),
            )
    above = project.workspace_above
    if above is not None and above.needed and _is_outside(context, above.root):
        yield Finding(
            "workspace-needed",
            Severity.ERROR,
            "main",
            f"The program imports {', '.join(above.needed)}, which only the workspace {above.root}/go.work "
            "provides. The "
            "build context is this module, so `go build` fails. Use the directory with go.work as the "
            "build context, or require a published version in go.mod.",
            project.where("workspace_above"),
            text="outside",
        )


def module_file(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a build context that does not contain go.mod."""
    build = context.build
    if build is None or not outside_module(context):
        return
    yield Finding(
        "no-go-mod",
        Severity.ERROR,
        message="The build context does not contain go.mod, so `go build` fails.",
        evidence="go.mod",
        line=build.line,
        advice="Use the directory of go.mod as the build context, and pass the Dockerfile with `-f`.",
        text="outside",
    )


def _is_outside(context: CheckContext, path: str) -> bool:
    """Return whether a path relative to the module is outside the build context."""
    return path.startswith("/") or normpath(join(context.files.module, path)).startswith("..")


def vendor(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a vendor/ that does not match go.mod.

    Go ignores the module's vendor/ below ``go 1.14`` in go.mod and in a workspace.
    """
    project, build = context.project, context.build
    proof = project.evidence.get("vendored", ())
    ignored = version_key(project.go_version or "1.13") < (1, 14) or project.workspace
    chosen = build is not None and build.command.flag("-mod") in {"mod", "readonly"}
    if proof and not project.vendored and not ignored and not chosen:
        yield Finding(
            "vendor-stale",
            Severity.ERROR,
            "main",
            "vendor/ does not match go.mod, so `go build` fails with *inconsistent vendoring*. "
            f"{proof[0].text} "
            "Run `go mod vendor` and commit the result, or remove vendor/.",
            str(proof[0]),
        )


def resolved_anew(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a build that does not use the versions in go.mod."""
    build = context.build
    if build is None:
        return
    stages = {stage.index for stage in lineage(context, build.command.stage)}
    for command in go_commands(context, "mod init", "mod tidy", "get"):
        go = command.go
        if go is None or command.stage not in stages or not go.certain or command.line > build.line:
            continue
        if go.verb == "get" and not _changes_versions(context, [value.text for value in go.arguments]):
            continue
        shown = f"go {go.verb}"
        init = go.verb == "mod init"
        yield Finding(
            "modules-resolved-anew",
            Severity.WARNING,
            message=(
                f"`{shown}` writes a new go.mod, so the build does not use the versions in the project's "
                "go.mod."
                if init
                else (
                    f"`{shown}` can change go.mod during the build, so two builds may use different versions."
                )
            ),
            evidence="go.mod",
            line=command.line,
            advice="Copy go.mod and go.sum, and run `go mod download` instead.",
            text="audit-modules-resolved",
        )
        return


def _changes_versions(context: CheckContext, packages: list[str]) -> bool:
    """Return whether a ``go get`` may change versions: from Go 1.16, ``go get ./...`` alone keeps them."""
    return any(not package.startswith(".") for package in packages)


RULES = (
    Rule(
        "module-file",
        "whether the build context contains go.mod",
        module_file,
        lambda context: context.foreign and context.build is not None,
    ),
    Rule(
        "go-sum",
        "whether go.sum contains the checksums of all modules",
        checksums,
        lambda context: (
            context.build is not None and context.project.has_dependencies and not context.project.vendored
        ),
    ),
    Rule(
        "modules-outside",
        "whether all modules are in the build context",
        outside,
        lambda context: (
            context.build is not None
            and bool(
                context.project.local_replaces
                or context.project.workspace
                or context.project.workspace_above is not None
            )
        ),
    ),
    Rule(
        "vendor",
        "whether vendor/ matches go.mod",
        vendor,
        lambda context: context.build is not None and bool(context.project.evidence.get("vendored")),
    ),
    Rule(
        "module-versions",
        "whether the build uses the versions in go.mod",
        resolved_anew,
        lambda context: context.build is not None,
    ),
)
