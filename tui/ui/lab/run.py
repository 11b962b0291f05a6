"""One run of the lab from its first step to the removal of its images. Effects only; it knows no widget."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing

from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.result import Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Variant
from tui.lab.session import Job, Session
from tui.ui.build.event_buffer import EventBuffer
from tui.ui.build.step_logs import StepLogs
from tui.ui.kit.long_work import to_its_end
from tui.ui.lab.view import Standing


class LabRun:
    """An experiment that was begun on a screen.

    Attributes:
        inbox: what the one solve has told and nobody has taken yet.
        logs: what its steps have printed; whoever takes the news puts them there.
        over: set once everything has ended that was started.
    """

    def __init__(self, session: Session, variants: Sequence[Variant]) -> None:
        self.inbox, self.logs, self.over = EventBuffer(), StepLogs(), asyncio.Event()
        self._experiment = Experiment(session, variants, session.try_out, self.inbox.add)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every row as it is now."""
        return tuple(self._experiment.results.values())

    @property
    def job(self) -> Job:
        """The one solve, as if it were a build: the stages of its first variant are the order of all."""
        first = self.results[0].variant
        title = f"the lab's {len(self.results)} variants in one solve"
        return Job("lab", title, first.recipe, first.rendered, "")

    async def follow(
        self, how: BuildSettings, on_change: Callable[[], None], *, edits: bool
    ) -> tuple[Standing, str]:
        """Run it to its end; being cancelled is one way for it to end.

        Args:
            how: what holds for all variants.
            on_change: told whenever a row has changed.
            edits: whether everything is built once more after an edit of one line.

        Returns:
            How it ended, and for trouble what happened and what to do.
        """

        async def work() -> None:
            for run in (self._experiment.run, self._experiment.rebuild)[: 1 + edits]:
                async with aclosing(run(how)) as events:
                    async for event in events:
                        if isinstance(event, Result):
                            on_change()

        return await to_its_end(work(), self._experiment.clean, self.over)
