"""Climbs the ladder: builds the rungs, and measures each image and how long it takes. Effects only."""

from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from dataclasses import replace

from tui.engine import BuildEvent
from tui.lab.build import Build
from tui.lab.experiment import Experiment
from tui.lab.result import Phase, Result
from tui.lab.rung_row import RungRow, changed_rows, rows_of
from tui.lab.session import Lab
from tui.lab.solve import How
from tui.lab.verdicts import packing, stays_packed
from tui.recipe import Situation
from tui.recipe.ladder import ladder

_TRIED = ("stripped", "upx")
"""Rungs whose image is run as well: whether UPX stays is decided by what it costs at every start."""


class Climb:
    """The ladder of one project on one engine.

    Attributes:
        rows: every rung as it is now, in order; kept when the climb is stopped.
    """

    def __init__(
        self,
        lab: Lab,
        situation: Situation,
        chosen: Collection[str] = (),
        watch: Callable[[BuildEvent], None] = lambda _event: None,
    ) -> None:
        """Prepare to climb.

        Args:
            lab: its engine builds and it measures; give it one of its own, or its comparison fills with rungs.
            situation: the project, and the recipe that is climbed towards.
            chosen: names of the rungs that are built; empty for all that apply.
            watch: told everything that happens to a step once, however many rungs share it.
        """
        self._lab = lab
        self._situation = situation
        self._chosen = frozenset(chosen)
        self._watch = watch
        self._untimed = False
        self._experiments: list[Experiment] = []
        self.rows = rows_of(situation, ladder(situation, buildkit=lab.engine.info.buildkit))

    @property
    def due(self) -> tuple[RungRow, ...]:
        """The rungs that are still to be built."""
        return tuple(
            row
            for row in self.rows
            if row.step.applies
            and row.phase is Phase.WAITING
            and (not self._chosen or row.name in self._chosen)
        )

    async def run(self, how: How, *, edits: bool) -> AsyncGenerator[RungRow, None]:
        """Build and measure what is due, then once more after an edit; closing the iterator stops what runs.

        The rungs that hold images to a digest come last, by themselves: where a registry cannot be reached they are
        the only ones without an image.

        Raises:
            EngineError: the engine does not answer.
            WriteError: the project cannot be copied for the edit.
        """
        self._untimed = how.compile_once
        for pinned in (False, True):
            due = [row for row in self.due if bool(row.step.recipe.pin) is pinned]
            if not due:
                continue
            experiment = Experiment(self._lab, [row.variant for row in due], self._try_out, self._watch)
            self._experiments.append(experiment)
            names = {row.variant.name: row.name for row in due}
            for road in (experiment.run, experiment.rebuild)[: 1 + edits]:
                async with aclosing(road(how)) as events:
                    async for event in events:
                        if isinstance(event, Result):
                            yield self._take(names[event.name], event)
            self._decide()

    async def clean(self) -> None:
        """Remove the images of all rungs."""
        for experiment in self._experiments:
            await experiment.clean()

    def row(self, name: str) -> RungRow | None:
        """Return the row of a rung, or None."""
        return next((row for row in self.rows if row.name == name), None)

    async def _try_out(self, build: Build) -> Build:
        tried = build.name.partition("-")[2] in _TRIED
        return await self._lab.try_out(build) if tried else build

    def _take(self, name: str, result: Result) -> RungRow:
        row = self.row(name)
        assert row is not None  # noqa: S101 - only called for rows that are there
        changed = replace(
            row,
            phase=result.phase,
            measurement=result.measurement,
            # where packages are compiled once for all, the seconds of a rung are not its own
            seconds=None if self._untimed else result.seconds,
            edit_seconds=result.edit_seconds,
            failure=result.failure,
            build=result.build,
        )
        self.rows = tuple(changed if known.name == name else known for known in self.rows)
        return changed

    def _decide(self) -> None:
        """Leave UPX out again, or not, as the figures say."""
        plain, packed = self.row("stripped"), self.row("upx")
        if plain is None or packed is None or not (plain.usable and packed.usable):
            return
        if stays_packed(plain, packed):
            said = packing(plain, packed).sentence
            steps = ladder(self._situation, packed=said, buildkit=self._lab.engine.info.buildkit)
            self.rows = changed_rows(self.rows, self._situation, steps)
