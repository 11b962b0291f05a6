"""Reading a project for the wizard, in a thread: it begins before the screens are loaded."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from tui.project.model import GoProject
from tui.recipe.defaults import Defaults
from tui.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Opening:
    """What the wizard begins with."""

    project: GoProject
    recipe: Recipe | None = None
    """Where its choices begin, and"""
    defaults: Defaults | None = None
    """where a call without options would; either is what is recommended when it is None."""
    judge: bool = False
    """Whether the project's own Dockerfile is looked at first."""


Read = Callable[[Callable[[int], None], Callable[[], bool]], Opening]
"""Reads: is given what to call with the number of files so far, and whom to ask whether to stop."""


class Reading:
    """A project that is being read."""

    def __init__(self, read: Read, name: str) -> None:
        """Begin.

        Args:
            read: called in the thread. Whatever it raises, :meth:`result` raises.
            name: what is read, for people.
        """
        self.name = name
        self.files = 0
        """How many files have been read so far."""
        self._read = read
        self._stopped = threading.Event()
        self._opening: Opening | None = None
        self._error: BaseException | None = None
        # a daemon: whoever ends the program does not wait for it
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
        """Whether it has come to its end."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most for some time; return whether it has come."""
        self._thread.join(seconds)
        return self.done

    @property
    def stopping(self) -> bool:
        """Whether it has been asked to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Have it end soon, with what was found so far."""
        self._stopped.set()

    def result(self) -> Opening:
        """Return what has been read once it has been.

        Raises:
            ProjectError: it is not a project that can be built.
            RecipeError: it cannot be opened with the choices that were made.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._opening is not None  # noqa: S101 - there is one or the other
        return self._opening
