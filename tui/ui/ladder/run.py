"""One climb from its first step to the removal of its images. Effects only; it knows no widget."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from tui.lab.ladder.rung_row import RungRow
from tui.lab.ladder.runner import LadderRunner, ladder_settings
from tui.lab.ladder.store import RungStore
from tui.lab.secrets import resolved_secrets
from tui.lab.session import Job, Session
from tui.recipe import RecipeContext
from tui.ui.build.event_buffer import EventBuffer
from tui.ui.kit.long_work import to_its_end
from tui.ui.lab.view import Standing


class LadderRun:
    """A climb that was begun on a screen.

    Attributes:
        inbox: what the one solve has told and nobody has taken yet.
        over: set once everything has ended that was started.
    """

    def __init__(self, session: Session, context: RecipeContext) -> None:
        self._session = session
        self._recipe = context.recipe
        self.inbox, self.over = EventBuffer(), asyncio.Event()
        store = None if session.memory is None else RungStore()
        self._climb = LadderRunner(self._session, context, watch=self.inbox.add, store=store)

    @property
    def rows(self) -> tuple[RungRow, ...]:
        """Every rung as it is now."""
        return self._climb.rows

    @property
    def job(self) -> Job:
        """The one solve, as if it were a build."""
        variant = self.rows[0].variant
        return Job("ladder", "the ladder's rungs in one solve", variant.recipe, variant.rendered, "")

    async def recall(self, *, times: bool) -> None:
        """Take over what is remembered of the same files."""
        await self._climb.recall(times=times)

    async def follow(self, on_change: Callable[[], None], *, times: bool) -> tuple[Standing, str]:
        """Climb to the end; being cancelled is one way for it to end.

        Args:
            on_change: told whenever a rung has changed.
            times: whether times are measured, with nothing from a cache, or sizes only.

        Returns:
            How it ended, and for trouble what happened and what to do.
        """

        async def climb() -> None:
            how = ladder_settings(resolved_secrets(self._recipe, self._session.secrets), times=times)
            await self.recall(times=times)
            on_change()
            async with aclosing(self._climb.run(how, edits=times)) as rows:
                async for _row in rows:
                    on_change()

        return await to_its_end(climb(), self._climb.clean, self.over)
