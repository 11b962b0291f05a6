"""Reading a project in a thread, which starts before the screens are imported."""

import threading
from collections.abc import Callable

from tui.advice.defaults import Defaults
from tui.frozen import dataclass
from tui.project.model import GoProject
from tui.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Opening:
    """The project and the initial state of the wizard."""

    project: GoProject
    recipe: Recipe | None = None
    """The initial choices. None means the recommendation."""
    defaults: Defaults | None = None
    """The choices of a call without options. None means the recommendation."""
    judge: bool = False
    """Whether the audit of the project's own Dockerfile comes first."""


Read = Callable[[Callable[[int], None], Callable[[], bool]], Opening]
"""Reads a project. Takes a callback for the number of files, and a function that returns whether to stop."""


class Reading:
    """A project that is being read."""

    def __init__(self, read: Read, name: str) -> None:
        """Start the thread.

        Args:
            read: called in the thread. :meth:`result` raises its errors.
            name: the name of the project for display.
        """
        self.name = name
        self.files = 0
        """The number of files read so far."""
        self._read = read
        self._stopped = threading.Event()
        self._opening: Opening | None = None
        self._error: BaseException | None = None
        # a daemon thread, so that the program can end before it
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._opening = self._read(self._count, self._stopped.is_set)
        except BaseException as error:
            self._error = error

    def _count(self, files: int) -> None:
        self.files = files

    @property
    def done(self) -> bool:
        """Whether the reading has ended."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end with a timeout in seconds, and return whether the reading has ended."""
        self._thread.join(seconds)
        return self.done

    @property
    def stopping(self) -> bool:
        """Whether a stop was requested."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Request an early end, with the results so far."""
        self._stopped.set()

    def result(self) -> Opening:
        """Return the result once the reading has ended.

        Raises:
            ProjectError: the directory is not a project that can be built.
            RecipeError: the given choices are not valid for the project.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._opening is not None  # noqa: S101 - there is one or the other
        return self._opening
