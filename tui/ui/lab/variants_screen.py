"""The shared part of the lab and the ladder: running an experiment and showing its rows."""

import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

from textual.reactive import var

from tui.engine import BuildEvent, Built, Cancelled
from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.result import Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.session import Job
from tui.ui.build.event_buffer import EventBuffer
from tui.ui.build.step_logs import StepLogs
from tui.ui.build.view import BuildView
from tui.ui.kit.run_screen import RunError, RunScreen
from tui.ui.kit.run_state import RunState
from tui.ui.lab.variants_view import VariantsView

VV = TypeVar("VV", bound=VariantsView)


class VariantsScreen(RunScreen[VV]):
    """Runs one experiment at a time. Subclasses draw its view and steps."""

    build: var[BuildView | None] = var(None, init=False)
    """The steps of the combined build."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._experiment: Experiment | None = None
        self._inbox, self._logs = EventBuffer(), StepLogs()

    def begin_steps(self, job: Job) -> None:
        """Reset the steps.

        Args:
            job: the combined build.
        """
        self._inbox, self._logs = EventBuffer(), StepLogs()
        self.build = BuildView(job=job, started=self._clock(), now=self._clock())

    async def experiment(self, experiment: Experiment, how: BuildSettings, *, edits: bool) -> None:
        """Run an experiment to its end and remove its images."""
        self._experiment = experiment
        try:
            async with aclosing(experiment.run(how, edits=edits)) as events:
                async for event in events:
                    if isinstance(event, Result):
                        self.take_results()
        finally:
            await experiment.clean()

    def note(self, event: BuildEvent) -> None:
        """Store an event of the build until the next redraw."""
        self._inbox.add(event)

    def take_results(self) -> None:
        """Update the view with the rows of the experiment."""
        raise NotImplementedError

    def action_exact(self) -> None:
        self.view = replace(self.current, exact=not self.current.exact)

    def draw_title(self) -> None:
        """Draw the title line."""
        raise NotImplementedError

    @property
    def current_build(self) -> BuildView:
        """The steps. Use it only after the first run was started."""
        assert self.build is not None  # noqa: S101 - see above
        return self.build

    def finish(self, run: RunState, error: RunError | None) -> None:
        """Show the end of the run and stop the clock."""
        seconds = max(0.0, self._clock() - self.current_build.started)
        self._inbox.add(Built("", "", seconds) if run is RunState.DONE else Cancelled(seconds))
        self.advance()
        self.take_results()
        super().finish(run, error)

    def advance(self) -> None:
        """Update the view with the events of the build."""
        if self.build is not None:
            news = self._inbox.take()
            self._logs.take(news)
            self.build = self.build.after(news, self._clock())

    def watch_build(self) -> None:
        if self.is_mounted and self.is_current:
            self.draw_title()
