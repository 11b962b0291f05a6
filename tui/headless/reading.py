"""Reads a project for a verb, with progress on a terminal and details from the Go toolchain."""

import sys
import time
from pathlib import Path

from tui.project import GoProject, read

_MOMENT = 1.0
"""Seconds before progress is shown."""


def read_project(path: Path, main: str = "") -> GoProject:
    """Return the project at a path, with exact data if a Go toolchain is installed.

    Args:
        path: the project's directory.
        main: the main package whose facts are needed, or empty for the default one.

    Raises:
        ProjectError: it is not a project that can be built.
    """
    progress = _Progress() if sys.stderr is not None and sys.stderr.isatty() else None
    try:
        project = read(path, on_progress=progress)
    finally:
        if progress is not None:
            progress.end()
    project = project.program(main)
    if not project.has_dependencies:
        # the source is complete, so go list cannot add anything
        return project
    import asyncio  # noqa: PLC0415 - inspecting a project without dependencies does not wait for it

    from tui.lab.host.toolchain import consult  # noqa: PLC0415

    return asyncio.run(consult(project))


class _Progress:
    """A single line on stderr that is overwritten, and removed at the end."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _MOMENT
        self._written = False

    def __call__(self, files: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + 0.1
            self._written = True
            sys.stderr.write(f"\rreading: {files:,} files")
            sys.stderr.flush()

    def end(self) -> None:
        """Remove the line."""
        if self._written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
