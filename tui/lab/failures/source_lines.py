"""The line of the user's code that an error names, and the declarations that are missing there."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tui.lab.failures.signature import Failure
from tui.project import GoProject
from tui.project.constraints import Target, builds
from tui.project.dockerignore import ignored_by, parse_dockerignore
from tui.project.header import Header, parse_header
from tui.project.source import quote, read_source

_Match = re.Match[str]

_FILES = 400
"""Files of one directory that are searched."""

_TOOLS = {
    ".templ": "templ generate",
    ".qtpl": "qtc",
    ".proto": "buf generate` or `protoc",
    ".graphqls": "gqlgen generate",
    ".sql": "sqlc generate",
}
"""Sources of generated code -> the command that makes it."""
_SETTINGS = {
    "buf.gen.yaml": "buf generate",
    "sqlc.yaml": "sqlc generate",
    "sqlc.yml": "sqlc generate",
    "sqlc.json": "sqlc generate",
    "gqlgen.yml": "gqlgen generate",
    ".mockery.yaml": "mockery",
}
"""Settings in the root -> the command that reads them."""
_GENERATE = re.compile(r"^//go:generate[ \t]+(.+)$", re.MULTILINE)


def at_line(match: _Match, failure: Failure) -> str:
    """Return the place and the text of the line that an error names, as a sentence."""
    return _quoted(failure.project.root, match["file"], int(match["line"]))


def undefined(match: _Match, failure: Failure) -> str:
    """Return the line that uses an undefined name, and what declares or makes it."""
    root = failure.project.root
    file, used = _in_project(match["file"]), match["what"]
    package, _, name = used.rpartition(".")
    directory = _directory(failure.project, file, package) if package else file.rpartition("/")[0]
    reason = (
        _reason(failure, directory, name) or _generated(failure, directory) if directory is not None else ""
    )
    return f"{_quoted(root, file, int(match['line']))} {reason}".strip()


def ignored(match: _Match, failure: Failure) -> str:
    """Return the line of the ignore file that excludes a path, or an empty text."""
    path = match["what"].strip("/")
    pattern = ignored_by(parse_dockerignore(failure.dockerignore), path)
    return f"Line {pattern.line} of .dockerignore (`{pattern.text}`) excludes it." if pattern else ""


def own_package(match: _Match, failure: Failure) -> str | None:
    """Return why a package of the project's own module has no Go file, or None for another module's package."""
    project = failure.project
    path = match["what"]
    if path != project.module and not path.startswith(f"{project.module}/"):
        return None
    directory = path[len(project.module) + 1 :]
    quoted = _quoted(project.root, match["file"], int(match["line"]))
    there = (project.root / directory).is_dir()
    reason = (_reason(failure, directory, "") if there else "") or _generated(failure, directory)
    if not reason:
        reason = _setting(project.root)
    if not reason and not there:
        reason = f"The project has no directory `{directory}`."
    return f"{quoted} {reason}".strip()


def foreign_package(match: _Match, failure: Failure) -> str | None:
    """Return an empty text, or None for a package of the project's own module or of its workspace."""
    if match["what"] and own_package_name(match["what"], failure.project):
        return None
    return None if match["what"] and workspace_member(match, failure) is not None else ""


def own_package_name(path: str, project: GoProject) -> bool:
    """Return whether an import path belongs to the project's own module."""
    return path == project.module or path.startswith(f"{project.module}/")


def workspace_member(match: _Match, failure: Failure) -> str | None:
    """Return the workspace above the project whose member provides a package, or None."""
    from tui.project.directives import directives  # noqa: PLC0415 - only this cause reads other modules
    from tui.project.gowork import parse_gowork  # noqa: PLC0415 - see above
    from tui.project.model import ProjectError  # noqa: PLC0415 - see above

    root, path = failure.project.root.resolve(), match["what"]
    for folder in root.parents:
        text = read_source(folder / "go.work")
        if text is None:
            continue
        try:
            uses = [use.path for use in parse_gowork(text).uses]
            for use in uses:
                source = read_source(folder / use / "go.mod") or ""
                modules = [
                    one.arguments[0]
                    for one in directives(source, "go.mod")
                    if one.verb == "module" and one.arguments
                ]
                if any(path == module or path.startswith(f"{module}/") for module in modules):
                    return (
                        f"{path} is in {PurePosixPath(use)}, a member of the workspace {folder.name}/go.work."
                    )
        except ProjectError:
            pass
        return None
    return None


def _in_project(file: str) -> str:
    return file.removeprefix("/src/").removeprefix("./")


def _quoted(root: Path, file: str, line: int) -> str:
    """Return ``file:line`` and the line, or the place alone for a file of another module."""
    file = _in_project(file)
    if file.startswith(("/", "..")):
        return f"The error is at {file}:{line}."
    text = quote(root, file, line).text
    return f"{file}:{line} is `{text}`." if text else f"The error is at {file}:{line}."


def _directory(project: GoProject, file: str, package: str) -> str | None:
    """Return the directory of a package of the project by its name in a file, or None."""
    header = parse_header(read_source(project.root / file) or "")
    for item in header.imports if header else ():
        name = item.name or item.path.rpartition("/")[2]
        if name == package and own_package_name(item.path, project):
            return item.path[len(project.module) + 1 :]
    return None


def _reason(failure: Failure, directory: str, name: str) -> str:
    """Return why the build does not have a name of a package, or an empty text.

    Args:
        failure: the failed build.
        directory: the directory of the package.
        name: the name, or an empty text for the package as a whole.
    """
    root = failure.project.root
    here = f"./{directory}" if directory else "."
    declares = re.compile(
        rf"\b(?:func|type|var|const|templ|rpc|message|service|enum|name:)\s+(?:\([^)]*\)\s*)?{re.escape(name)}\b"
        if name
        else ""
    )
    generate = ""
    for path in _listed(root, directory):
        tool = _TOOLS.get(PurePosixPath(path).suffix)
        if tool is None and not path.endswith(".go"):
            continue
        text = read_source(root / path) or ""
        found = declares.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        where = f"{path}:{line}" if name else path
        if tool is not None and found:
            return f"{where} declares it for a generator. Run `{tool}` before the build."
        if path.endswith(".go") and found and not path.endswith("_test.go"):
            why = _excluded(failure, path, where, here, parse_header(text))
            if why:
                return why
        makes = _GENERATE.search(text) if path.endswith(".go") else None
        if makes and not generate:
            at = text.count("\n", 0, makes.start()) + 1
            generate = f"{path}:{at} has `//go:generate {makes[1].strip()}`. Run `go generate {here}` before the build."
    return generate


def _excluded(failure: Failure, path: str, where: str, here: str, header: Header | None) -> str:
    """Return why the build leaves out a Go file of the project, or an empty text."""
    ignored = ignored_by(parse_dockerignore(failure.dockerignore), path)
    if ignored is not None:
        return f"{where} declares it, but line {ignored.line} of .dockerignore (`{ignored.text}`) excludes the file."
    recipe = failure.recipe
    if header is None or builds(
        path.rpartition("/")[2], header, Target(cgo=recipe.cgo, tags=frozenset(recipe.tags))
    ):
        return ""
    if header.go_build == "wireinject":
        return (
            f"{where} declares it for `wire` only, and the file that wire makes is missing. "
            f"Run `wire {here}` before the build."
        )
    if header.go_build:
        return f"{where} declares it, but `//go:build {header.go_build}` excludes the file."
    if any(item.path == "C" for item in header.imports):
        return f"{where} declares it, but the file needs cgo, which is off."
    return f"{where} declares it, but for another platform."


def _generated(failure: Failure, directory: str) -> str:
    """Return what generates the code that a directory lacks, or an empty text."""
    found = (item.remedy for item in failure.project.missing_code if item.directory == directory)
    return next(found, "")


def _setting(root: Path) -> str:
    for name, command in _SETTINGS.items():
        if (root / name).is_file():
            return f"{name} is in the project. Run `{command}` before the build."
    return ""


def _listed(root: Path, directory: str) -> Iterator[str]:
    try:
        names = sorted(item.name for item in (root / directory).iterdir())[:_FILES]
    except OSError:
        return
    for name in names:
        yield f"{directory}/{name}" if directory else name
