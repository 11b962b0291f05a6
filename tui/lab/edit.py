"""A copy of a project with one line more: what building again after an edit is measured on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tui.engine.scratch import scratch
from tui.lab.files import WriteError
from tui.project import GoProject

_LEFT_OUT = (".git", "node_modules")
"""Large, and of no use to a Go build; an embedded directory is hardly called like this."""


@contextmanager
def edited(project: GoProject, main: str) -> Iterator[Path]:
    """Yield a temporary copy of a project in whose main package a comment was added that no build has seen.

    The project itself is never touched.

    Args:
        project: what is copied; symbolic links stay links.
        main: the path of the main package, such as ``./cmd/api``.

    Raises:
        WriteError: it cannot be copied, or its main package has no Go file that can be changed.
    """
    with scratch() as folder:
        copy = folder / "project"
        try:
            shutil.copytree(project.root, copy, symlinks=True, ignore=shutil.ignore_patterns(*_LEFT_OUT))
            with _source(copy / main).open("a", encoding="utf-8") as file:
                file.write(f"\n// {uuid4()}\n")
        except (OSError, shutil.Error) as error:
            raise WriteError(
                f"The project could not be copied to measure a build after an edit: {error}.",
                "Check that its files can be read and that the temporary directory has room.",
            ) from error
        yield copy


def _source(folder: Path) -> Path:
    """Return the file of a main package that is changed: the one with ``func main``."""
    files = sorted(path for path in folder.glob("*.go") if not path.name.endswith("_test.go"))
    for path in files:
        if path.is_file() and "\nfunc main(" in path.read_text(encoding="utf-8", errors="replace"):
            return path
    raise OSError(f"no file of {folder.name} has a func main")
