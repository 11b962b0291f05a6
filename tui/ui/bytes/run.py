"""One counting of a program's bytes, from the twin's first step to the removal of its image. It knows no widget."""

import asyncio
from dataclasses import replace

from tui.engine import BuildEvent, EngineError, reduce
from tui.lab.bytes.measure_sizes import measure_sizes
from tui.lab.session import Session
from tui.text.clean import clean_line
from tui.ui.bytes.view import BytesView, Standing


class BytesRun:
    """Counts the bytes of one recipe's program.

    Attributes:
        over: set once everything has ended that was started.
    """

    def __init__(self, session: Session) -> None:
        self.over = asyncio.Event()
        self._session = session
        self._news: list[BuildEvent] = []
        self._stage = ""

    async def follow(self, view: BytesView) -> BytesView:
        """Run it to its end; being cancelled is one way for it to end. Returns the view of what came of it."""
        try:
            done = await measure_sizes(
                self._session, view.recipe, watch=self._news.append, on_stage=self._staged
            )
        except asyncio.CancelledError:
            return replace(view, standing=Standing.STOPPED)
        except EngineError as error:
            said = (error.message, *error.hint.splitlines())
            trouble = tuple(clean_line(line) for line in said)
            return replace(view, standing=Standing.TROUBLE, trouble=trouble)
        finally:
            self.over.set()
        return view.counted(done.sizes, view.image_bytes)

    def _staged(self, stage: str) -> None:
        self._stage = stage

    def after(self, view: BytesView, now: float) -> BytesView:
        """Return a view with what has been told since the last time."""
        news, self._news[:] = list(self._news), []
        return replace(view, state=reduce(view.state, news), stage=self._stage, now=now)
