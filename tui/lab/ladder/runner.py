"""Climbs the ladder: builds the rungs, and measures each image and how long it takes. Effects only."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from tui.engine import BuildEvent
from tui.lab.history.store import HistoryError
from tui.lab.ladder.rung_row import RungRow, changed_rows, rows_of, shared_times
from tui.lab.ladder.store import KnownRung, RungStore
from tui.lab.ladder.uncached import compiling
from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.verdicts import packing, stays_packed
from tui.lab.secrets import ResolvedSecrets
from tui.lab.session import Session
from tui.lab.sizes.build import Build
from tui.project.fingerprint import fingerprint
from tui.recipe import RecipeContext
from tui.recipe.ladder import ladder

_TRIED = ("stripped", "upx")
"""Rungs whose image is run as well: whether UPX stays is decided by what it costs at every start."""


def ladder_settings(given: ResolvedSecrets, *, times: bool) -> BuildSettings:
    """Return how the rungs are built: with nothing from a cache for their times, else with packages compiled once."""
    return BuildSettings(
        secrets=given.files,
        ssh=given.ssh,
        no_cache=times,
        mounts=f"godock-{uuid4().hex[:12]}" if times else "",
        compile_once=not times,
    )


class LadderRunner:
    """The ladder of one project on one engine.

    Attributes:
        rows: every rung as it is now, in order; kept when the climb is stopped.
    """

    def __init__(
        self,
        session: Session,
        context: RecipeContext,
        chosen: Collection[str] = (),
        watch: Callable[[BuildEvent], None] = lambda _event: None,
        store: RungStore | None = None,
    ) -> None:
        """Prepare to climb.

        Args:
            session: its engine builds and it measures and records.
            context: the project, and the recipe that is climbed towards.
            chosen: names of the rungs that are built; empty for all that apply.
            watch: told everything that happens to a step once, however many rungs share it.
            store: remembers what is measured, for the next climb of the same files; None to remember nothing.
        """
        self._session = session
        self._situation = context
        self._chosen = frozenset(chosen)
        self._watch = watch
        self._store = store
        self._state = ""
        self._untimed = False
        self._tried: set[str] = set()
        self._experiments: list[Experiment] = []
        self.rows = rows_of(context, ladder(context, buildkit=session.engine.info.buildkit))

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

    async def recall(self, *, times: bool) -> None:
        """Take over what was measured of the same files with the same Dockerfiles on this engine.

        Args:
            times: whether a rung counts as measured only with its times, after an edit included.
        """
        if self._store is None:
            return
        store, engine = self._store, str(self._session.engine.info)
        self._state = await asyncio.to_thread(fingerprint, self._session.project.root)
        known: dict[str, KnownRung] = {}
        with suppress(HistoryError):
            # told where it is written; without it everything is measured again
            known = await asyncio.to_thread(store.known, self._state, engine)
        self.rows = tuple(_recalled(row, known.get(row.name), times=times) for row in self.rows)
        self._decide()

    async def run(self, how: BuildSettings, *, edits: bool) -> AsyncGenerator[RungRow, None]:
        """Build and measure what is due, and once more after an edit; closing the iterator stops what runs.

        Where times are measured, rungs that compile in the same way share a solve, and the others wait for their turn:
        together they would only slow each other down. The rungs that hold images to a digest come last, by themselves:
        where a registry cannot be reached they are the only ones without an image.

        Raises:
            EngineError: the engine does not answer.
            WriteError: the project cannot be copied for the edit.
        """
        self._untimed = how.compile_once
        while due := self._next():
            experiment = Experiment(self._session, [row.variant for row in due], self._try_out, self._watch)
            self._experiments.append(experiment)
            names = {row.variant.name: row.name for row in due}
            for road in (experiment.run, experiment.rebuild)[: 1 + edits]:
                async with aclosing(road(how)) as events:
                    async for event in events:
                        if isinstance(event, Result):
                            row = self._take(names[event.name], event)
                            await self._remember(row)
                            yield row
            for row in self._share_times(edits=edits):
                await self._remember(row)
                yield row
            self._tried |= {row.name for row in due}
            self._decide()

    def _next(self) -> list[RungRow]:
        """Return the rungs of the next solve."""
        due = [row for row in self.due if row.name not in self._tried]
        loose = [row for row in due if not row.step.recipe.pin]
        if not loose or (self._untimed and self._tried):
            # all at once they would all begin with what the first ones have still to compile
            return loose or due
        first = compiling(loose[0].variant.rendered.dockerfile)
        return [row for row in loose if compiling(row.variant.rendered.dockerfile) == first]

    async def clean(self) -> None:
        """Remove the images of all rungs."""
        for experiment in self._experiments:
            await experiment.clean()

    def row(self, name: str) -> RungRow | None:
        """Return the row of a rung, or None."""
        return next((row for row in self.rows if row.name == name), None)

    async def _try_out(self, build: Build) -> Build:
        tried = build.name.partition("-")[2] in _TRIED
        return await self._session.try_out(build) if tried else build

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

    def _share_times(self, *, edits: bool) -> list[RungRow]:
        """Give rungs the times of those with the same steps, and return the rungs that this changes."""
        if self._untimed or not edits:
            return []
        before, self.rows = self.rows, shared_times(self.rows)
        return [row for row, old in zip(self.rows, before, strict=True) if row != old]

    async def _remember(self, row: RungRow) -> None:
        if self._store is None or not row.usable:
            return
        known = KnownRung(
            state=self._state,
            name=row.name,
            engine=str(self._session.engine.info),
            dockerfile=row.variant.rendered.dockerfile,
            dockerignore=row.variant.rendered.dockerignore,
            taken=datetime.now(UTC),
            module=self._session.project.module,
            timed=not self._untimed,
            seconds=row.seconds,
            edit_seconds=row.edit_seconds,
            measurement=row.measurement,
        )
        with suppress(HistoryError):
            # the measurements themselves are written to the same file, and trouble with it is told there
            await asyncio.to_thread(self._store.remember, known)

    def _decide(self) -> None:
        """Leave UPX out again, or not, as the figures say."""
        plain, packed = self.row("stripped"), self.row("upx")
        if plain is None or packed is None or not (plain.usable and packed.usable):
            return
        if stays_packed(plain, packed):
            said = packing(plain, packed).sentence
            steps = ladder(self._situation, packed=said, buildkit=self._session.engine.info.buildkit)
            self.rows = changed_rows(self.rows, self._situation, steps)


def _recalled(row: RungRow, known: KnownRung | None, *, times: bool) -> RungRow:
    """Return a row with what is known of it, where that is all that is asked for."""
    rendered = row.variant.rendered
    if (
        known is None
        or not row.step.applies
        or (known.dockerfile, known.dockerignore) != (rendered.dockerfile, rendered.dockerignore)
        or (times and not (known.timed and known.edit_seconds))
        or (row.name in _TRIED and known.measurement.startup_ms is None)
    ):
        return row
    return replace(
        row,
        phase=Phase.MEASURED,
        measurement=known.measurement,
        seconds=known.seconds,
        edit_seconds=known.edit_seconds,
        remembered=True,
    )
