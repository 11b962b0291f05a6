"""Files and code that the compiler needs but the source tree or the build context lacks."""

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from tui.checks.building import hidden_build
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.project.model import MissingCode


def missing(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a ``//go:embed`` that matches no file."""
    project = context.project
    lacking = [one for one in project.missing_embeds if _is_compiled(context, one.partition(":")[0])]
    if not lacking:
        return
    where, _, pattern = lacking[0].rpartition(": ")
    made = _step(context)
    if made is not None:
        yield made
        return
    others = len(lacking) - 1
    more = " One other pattern also matches no file." if others == 1 else ""
    more = f" {others} other patterns also match no file." if others > 1 else more
    maker = (
        f" {project.embed_makers[0].rstrip('.')}. Run this step before the build."
        if project.embed_makers
        else ""
    )
    yield Finding(
        "embed-missing",
        Severity.ERROR,
        "main",
        f"`//go:embed {pattern}` matches no file, so `go build` fails.{more}"
        + (maker or " Generate or restore the files before the build."),
        where,
    )


def _is_compiled(context: CheckContext, file: str) -> bool:
    """Return whether a file is in a package of the program, or whether its packages are unknown."""
    folders = {package.directory for package in context.project.packages}
    return not folders or dirname(file) in folders


def _step(context: CheckContext) -> Cause | None:
    """Return the step before the build that may make files, or None."""
    build = context.build
    if build is None:
        return None
    for stage in context.model.built:
        for command in stage.commands:
            generates = command.go is not None and command.go.verb in {"generate", "run", "tool"}
            if (generates or not command.understood) and command.line <= build.line:
                return Cause(command.line, f"`{command.name}` may generate the files")
    stage = context.model.stages[build.command.stage]
    copied = [copy for copy in stage.copies if copy.from_stage is not None or copy.from_image]
    return Cause(copied[0].line, "the files may come from a different stage") if copied else None


def ignored(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about embedded files that .dockerignore excludes."""
    files = context.files
    for embedded in context.project.embeds:
        path = normpath(join(files.module, embedded))
        if path not in files.ignored or any(kept.startswith(f"{path}/") for kept in files.files):
            continue
        number, _, pattern = files.ignored_by(path).partition(": ")
        yield Finding(
            "embed-ignored",
            Severity.ERROR,
            message=f"`//go:embed` embeds {embedded}, but .dockerignore excludes it "
            f"(line {number}: `{pattern}`). `go build` fails.",
            evidence=context.project.where("embeds"),
            advice=f"Add `!{path}` to .dockerignore.",
            text="dockerignore",
        )
        return


def generated(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield a finding for each directory that lacks generated code."""
    for code in context.project.missing_code:
        step = _maker(context, code)
        if step is not None:
            yield step
            continue
        yield Finding(
            "code-missing",
            Severity.WARNING,
            "main",
            f"`go build` fails. {code.problem} {code.remedy}",
            code.place,
        )


def _maker(context: CheckContext, code: MissingCode) -> Cause | None:
    """Return the step of the Dockerfile that may generate the code, or None."""
    tool = basename(code.command.split()[0]) if code.command else ""
    for command in context.model.commands:
        generates = command.go is not None and command.go.verb in {"generate", "run", "tool"}
        if generates or (tool and tool in command.text.split()):
            return Cause(command.line, f"`{command.name}` may generate the code")
    return hidden_build(context)


RULES = (
    Rule(
        "embeds",
        "whether each `//go:embed` matches a file",
        missing,
        lambda context: context.build is not None and bool(context.project.missing_embeds),
    ),
    Rule(
        "ignored-embeds",
        "whether .dockerignore keeps the embedded files",
        ignored,
        lambda context: context.build is not None and bool(context.project.embeds),
    ),
    Rule(
        "generated-code",
        "whether the generated code is in the source tree",
        generated,
        lambda context: context.build is not None and bool(context.project.missing_code),
    ),
)
