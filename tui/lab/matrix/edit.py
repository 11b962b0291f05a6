"""A copy of a project with one added line or a failing test. The project itself is never changed."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from tui.engine.scratch import scratch
from tui.frozen import dataclass
from tui.lab.files.copying import copy_folder
from tui.lab.files.files import WriteError
from tui.project import GoProject
from tui.project.fingerprint import PASSED_OVER

BROKEN = "broken on purpose, to see whether the build stops"
"""The message of a test that was broken."""
_TEST = re.compile(r"^func (?P<name>Test\w*)\((?P<t>[a-zA-Z]\w*) \*testing\.T\) \{", re.M)
_FOREIGN = {"vendor", "testdata"}


@dataclass(frozen=True, slots=True)
class Copy:
    """A temporary copy of a project."""

    root: Path
    left_out: tuple[str, ...]
    """Paths of FIFOs, sockets and devices, which are not copied."""

    @property
    def note(self) -> str:
        """A sentence with what is not in the copy, or an empty string."""
        if not self.left_out:
            return ""
        return f"The copy omits {', '.join(self.left_out)} because only regular files can be copied."


@asynccontextmanager
async def edited(project: GoProject, main: str) -> AsyncIterator[Copy]:
    """Yield a temporary copy of a project with a new comment in its main package, so that it is not in any cache.

    Args:
        project: the project to copy. Symbolic links are preserved.
        main: the path of the main package, such as ``./cmd/api``.

    Raises:
        WriteError: it cannot be copied, or its main package has no Go file that can be changed.
    """
    async with copied(project) as copy:
        add_line(copy.root, main)
        yield copy


@asynccontextmanager
async def copied(project: GoProject) -> AsyncIterator[Copy]:
    """Yield a temporary copy of a project. Symbolic links are preserved.

    Raises:
        EngineError: the temporary directory cannot be written.
        WriteError: it cannot be copied.
    """
    with scratch() as folder:
        root = folder / "project"
        try:
            left_out = await copy_folder(project.root, root, PASSED_OVER)
        except OSError as error:
            if not isinstance(error.filename, str) or Path(error.filename).is_relative_to(folder):
                raise  # of the temporary directory, which is named there
            raise _uncopied(error) from error
        yield Copy(root, left_out)


def add_line(copy: Path, main: str) -> str:
    """Add a new comment to a main package, and return the file's path in the project.

    Raises:
        WriteError: it has no Go file that can be changed.
    """
    try:
        path = _source(copy / main)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n// {uuid4()}\n")
    except OSError as error:
        raise _uncopied(error) from error
    return path.relative_to(copy).as_posix()


def main_file(root: Path, main: str) -> str:
    """Return the path in a project of the file with ``func main``.

    Raises:
        WriteError: the main package has no such file.
    """
    try:
        return _source(root / main).relative_to(root).as_posix()
    except OSError as error:
        raise _uncopied(error) from error


def break_test(copy: Path) -> tuple[str, str] | None:
    """Make a unit test fail, and return its file's path in the project and its name, or None if there is no test.

    Tests with build constraints are skipped.

    Raises:
        WriteError: the file cannot be changed.
    """
    for path in sorted(copy.rglob("*_test.go"), key=lambda path: (len(path.parts), path)):
        inside = path.relative_to(copy)
        if _FOREIGN & set(inside.parts[:-1]) or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = _TEST.search(text)
        if found is None or "//go:build" in text:
            continue
        broken = f'{text[: found.end()]}\n\t{found["t"]}.Fatal("{BROKEN}")\n{text[found.end() :]}'
        try:
            path.write_text(broken, encoding="utf-8")
        except OSError as error:
            raise _uncopied(error) from error
        return inside.as_posix(), found["name"]
    return None


def _uncopied(error: OSError) -> WriteError:
    name = f"{error.filename}: " if error.filename else ""
    return WriteError(
        f"The project could not be copied: {name}{error.strerror or error}.",
        "Check that you can read the project's files and that the temporary directory has free space.",
    )


def _source(folder: Path) -> Path:
    """Return the file of a main package to change, which is the one with ``func main``."""
    files = sorted(path for path in folder.glob("*.go") if not path.name.endswith("_test.go"))
    for path in files:
        if path.is_file() and "\nfunc main(" in path.read_text(encoding="utf-8", errors="replace"):
            return path
    raise OSError(f"no file in {folder.name} contains a `main` function")
