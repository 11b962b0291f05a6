"""The packages of the program that the compiler does not find in the build stage."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath

from tui.checks.building import bound, command_of, from_context, lineage, stage_of
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import NO, YES, Answer, Cause, GoBuild
from tui.project.model import Package


def packages(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a package that no instruction copies or that .dockerignore excludes."""
    build = context.build
    if build is None or not set(build.mains) & {_main(context)}:
        return
    root = _module_root(context, build)
    if root is None:
        yield Cause(build.line, "go.mod was not found in the build stage")
        return
    causes: list[Cause] = []
    for package in context.project.packages:
        if package.directory.startswith("..") or package.directory.startswith("vendor/"):
            continue
        there = _is_there(context, build, root, package)
        if there.cause is not None:
            causes.append(there.cause)
        elif there.no:
            yield _missing(context, build, package)
            return
    yield from causes[:1]


def _main(context: CheckContext) -> str:
    """Return the main package whose packages the project lists."""
    first = context.project.packages[0].directory
    return f"./{first}" if first else "."


def _module_root(context: CheckContext, build: GoBuild) -> str | None:
    """Return the directory of the module in the build stage, or None."""
    place, files = build.command.directory, stage_of(context, build).files
    command = command_of(context, build.command)
    while True:
        source = bound(context, command, place) if command else None
        if source is not None and normpath(source or ".") == (context.files.module or "."):
            return place
        if files.find(join(place, "go.mod")).exists.yes:
            return place
        if place == "/":
            return None
        place = dirname(place)


def _is_there(context: CheckContext, build: GoBuild, root: str, package: Package) -> Answer:
    """Return whether the compiler finds a package."""
    place = join(root, package.member)
    path = normpath(join(context.files.module, package.member))
    command = command_of(context, build.command)
    if command is not None and bound(context, command, place) is not None:
        return _in_context(context, path)
    found = stage_of(context, build).files.find(place).exists
    # a step after the build may have removed the source
    return YES if found.no and _copied(context, build, path) and _in_context(context, path).yes else found


def _in_context(context: CheckContext, path: str) -> Answer:
    if path in context.files.files:
        return YES
    if context.files.ignored_by(path):
        return NO
    if context.files.listed(path):
        return NO
    return Answer(None, Cause(0, f"{path} may be missing from the build context"))


def _copied(context: CheckContext, build: GoBuild, path: str) -> bool:
    """Return whether an instruction copies a file of the build context, wherever it puts it."""
    for stage in lineage(context, build.command.stage):
        for copy in stage.copies:
            source = normpath(copy.source.text.strip("/") or ".")
            if from_context(copy) and (
                source == "." or fnmatchcase(path, source) or fnmatchcase(path, f"{source}/*")
            ):
                return True
    return False


def _missing(context: CheckContext, build: GoBuild, package: Package) -> Finding:
    directory = package.directory or "."
    path = normpath(join(context.files.module, package.member))
    ignored = context.files.ignored_by(path)
    number, _, pattern = ignored.partition(": ")
    why = f".dockerignore excludes it (line {number}: `{pattern}`)" if ignored else "no instruction copies it"
    what = (
        f"{package.importer} imports {directory}"
        if package.importer
        else f"The main package is in {directory}"
    )
    return Finding(
        "package-missing",
        Severity.ERROR,
        message=f"{what}, but {why}. `go build` fails.",
        evidence=package.importer or package.member,
        line=build.line,
        advice=f"Add `!{path}` to .dockerignore." if ignored else f"Copy {directory} before the build.",
        text="copy",
    )


RULES = (
    Rule(
        "packages",
        "whether the build stage has all of the program's packages",
        packages,
        lambda context: context.build is not None and bool(context.project.packages),
    ),
)
