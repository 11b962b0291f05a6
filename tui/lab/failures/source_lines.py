"""The line of the user's code that an error names, and the declarations that are missing there."""

import re
from collections.abc import Iterator
from pathlib import Path

from tui.lab.failures.signature import Failure
from tui.project import GoProject
from tui.project.constraints import Target, builds
from tui.project.dockerignore import ignored_by, parse_dockerignore
from tui.project.header import Header, parse_header
from tui.project.source import quote, read_source

_Match = re.Match[str]

_FILES = 400
"""Files of one directory that are searched."""


def at_line(match: _Match, failure: Failure) -> str:
    """Return the place and the text of the line that an error names, as a sentence."""
    return _quoted(failure.project.root, match["file"], int(match["line"]))


def undefined(match: _Match, failure: Failure) -> str:
    """Return the line that uses an undefined name, and what generates it or leaves it out."""
    project = failure.project
    file, used = _in_project(match["file"]), match["what"]
    package, _, name = used.rpartition(".")
    directory = _directory(project, file, package) if package else file.rpartition("/")[0]
    reason = ""
    if directory is not None:
        reason = _generated(project, directory) or _left_out(failure, directory, name)
    quoted = _quoted(project.root, file, int(match["line"]))
    return (
        f"{quoted} {reason or 'Add the file that declares the name, or generate that file before the build.'}"
    )


def ignored(match: _Match, failure: Failure) -> str:
    """Return the line of the ignore file that excludes a path, or an empty text."""
    path = match["what"].strip("/")
    pattern = ignored_by(parse_dockerignore(failure.dockerignore), path)
    return f"Line {pattern.line} of .dockerignore (`{pattern.text}`) excludes the file." if pattern else ""


def own_package(match: _Match, failure: Failure) -> str | None:
    """Return why a package of the project's own module has no Go file, or None for another module's package."""
    project = failure.project
    if not _is_own(match["what"], project):
        return None
    directory = match["what"][len(project.module) + 1 :]
    reason = _generated(project, directory)
    if not reason and not (project.root / directory).is_dir():
        reason = f"The project has no directory `{directory}`."
    return f"{_quoted(project.root, match['file'], int(match['line']))} {reason}".strip()


def foreign_package(match: _Match, failure: Failure) -> str | None:
    """Return an empty text, or None for a package of the project's own module or of its workspace."""
    path = match["what"]
    if path and (_is_own(path, failure.project) or workspace_member(match, failure) is not None):
        return None
    return ""


def workspace_member(match: _Match, failure: Failure) -> str | None:
    """Return the workspace above the project whose member provides a package, or None."""
    above = failure.project.workspace_above
    imports = failure.project.evidence.get("workspace_above", ())
    if above is None or not any(f'"{match["what"]}"' in item.text for item in imports):
        return None
    return f"{match['what']} belongs to a member of the workspace {above.root}/go.work."


def _is_own(path: str, project: GoProject) -> bool:
    return path == project.module or path.startswith(f"{project.module}/")


def _generated(project: GoProject, directory: str) -> str:
    """Return what generates the missing code of a directory, or an empty text."""
    return next((item.remedy for item in project.missing_code if item.directory == directory), "")


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
        if name == package and _is_own(item.path, project):
            return item.path[len(project.module) + 1 :]
    return None


def _left_out(failure: Failure, directory: str, name: str) -> str:
    """Return which file declares a name and why the build leaves it out, or an empty text."""
    root = failure.project.root
    declares = re.compile(rf"^(?:func|type|var|const)\s+{re.escape(name)}\b", re.MULTILINE)
    for path in _listed(root, directory):
        text = read_source(root / path) or ""
        found = declares.search(text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            why = _excluded(failure, path, f"{path}:{line}", parse_header(text))
            if why:
                return why
    return ""


def _excluded(failure: Failure, path: str, where: str, header: Header | None) -> str:
    """Return why the build leaves out a Go file of the project, or an empty text."""
    ignored = ignored_by(parse_dockerignore(failure.dockerignore), path)
    if ignored is not None:
        return (
            f"{where} declares the name, but line {ignored.line} of .dockerignore (`{ignored.text}`) "
            "excludes the file."
        )
    recipe = failure.recipe
    if header is None or builds(
        path.rpartition("/")[2], header, Target(cgo=recipe.cgo, tags=frozenset(recipe.tags))
    ):
        return ""
    if header.go_build:
        return f"{where} declares the name, but `//go:build {header.go_build}` excludes the file."
    if any(item.path == "C" for item in header.imports):
        return f"{where} declares the name, but the file needs cgo, which is off."
    return f"{where} declares the name, but only for a different platform."


def _listed(root: Path, directory: str) -> Iterator[str]:
    """Yield the Go files of a directory that are not tests."""
    try:
        names = sorted(item.name for item in (root / directory).iterdir())[:_FILES]
    except OSError:
        return
    for name in names:
        if name.endswith(".go") and not name.endswith("_test.go"):
            yield f"{directory}/{name}" if directory else name
