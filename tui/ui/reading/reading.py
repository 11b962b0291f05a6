"""Reading a project for the wizard: at once where it is small, behind a screen that counts where it is large."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui.project.model import GoProject
from tui.ui.reading.forked_reader import ForkedReader, can_fork

Reader = Callable[[Path, Callable[[int], None], Callable[[], bool]], GoProject]
"""Reads a project: told its path, whom to tell how many files were read, and whom to ask whether to stop."""

_MOMENT = 0.3
"""Seconds that a project is read without a screen: a blink of one would be in the way."""


class Reading:
    """A project that is being read, while a thread of its own waits for it."""

    def __init__(self, path: Path, reader: Reader | None = None) -> None:
        """Begin.

        Args:
            path: the project's directory.
            reader: how it is read; the thread itself does it where it is None.
        """
        self.path = path
        self._reader = reader or _in_this_process
        self.files = 0
        """How many files have been read so far."""
        self._stopped = threading.Event()
        self._project: GoProject | None = None
        self._error: BaseException | None = None
        # a daemon: whoever ends the program does not wait for it
        self._thread = threading.Thread(target=self._read, name="reading", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            self._project = self._reader(self.path, self._count, self._stopped.is_set)
        except BaseException as error:
            self._error = error

    def _count(self, files: int) -> None:
        self.files = files

    @property
    def done(self) -> bool:
        """Whether it has come to its end."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most for some time; return whether it has come."""
        self._thread.join(seconds)
        return self.done

    def stop(self) -> None:
        """Have it end soon, with what was found so far."""
        self._stopped.set()

    def result(self) -> GoProject:
        """Return the project once it has been read.

        Raises:
            ProjectError: it is no project that can be built.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._project is not None  # noqa: S101 - there is one or the other
        return self._project


def read_for_wizard(path: Path) -> GoProject:
    """Return the project at a path; a large one is read behind a screen, on which Esc stops.

    Raises:
        ProjectError: it is no project that can be built.
        SystemExit: the user has left the screen, or a signal has ended it.
    """
    reading = Reading(path, _forked(path))
    import tui.ui.run  # noqa: F401, PLC0415 - the screens are loaded while another process reads

    if not reading.wait(_MOMENT):
        from tui.ui.reading.app import ReadingApp  # noqa: PLC0415 - most projects never see it

        app = ReadingApp(reading)
        app.run()
        if app.leaving:
            raise SystemExit(app.return_code or 0)
    return reading.result()


def _forked(path: Path) -> Reader | None:
    if can_fork():
        with suppress(OSError):
            return ForkedReader(path)
    return None


def _in_this_process(
    path: Path, on_progress: Callable[[int], None], stopped: Callable[[], bool]
) -> GoProject:
    from tui.project.reader import read  # noqa: PLC0415 - where a process of its own reads, this one need not be able to

    return read(path, on_progress, stopped)
