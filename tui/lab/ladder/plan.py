"""The ladder as an experiment: which rungs share a solve, how they are built, and what of them is remembered."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from tui.engine import BuildEvent
from tui.lab.ladder.rungs import Rung, packed_for_good, result_of, rungs_of, shared_times, variant_name
from tui.lab.ladder.uncached import compiling
from tui.lab.matrix.experiment import Experiment, Plan, Remember
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.solve import BuildSettings
from tui.lab.secrets import ResolvedSecrets
from tui.lab.session import Session
from tui.lab.sizes.build import Build
from tui.project.fingerprint import fingerprint
from tui.recipe import RecipeContext

_TRIED = tuple(map(variant_name, ("stripped", "upx")))
"""Rungs whose image is run as well: whether UPX stays is decided by what it costs at every start."""


@dataclass(frozen=True, kw_only=True)
class LadderPlan(Plan):
    """Rungs that compile alike share a solve where times are measured: the others would only slow each other down.

    The rungs that hold images to a digest come last, by themselves: where a registry cannot be reached they are the
    only ones without an image.
    """

    context: RecipeContext
    buildkit: bool = True
    chosen: Collection[str] = ()
    """Short names of the rungs that are built; empty for all that apply."""
    times: bool = True
    """Whether times are measured, with nothing from a cache, or sizes only."""
    _known: dict[str, tuple[Rung, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The rungs, by why UPX stays: to render them takes a while."""

    def settings(self, given: ResolvedSecrets) -> BuildSettings:
        """Return how the rungs are built: with nothing from a cache for their times, else with packages compiled once."""
        return BuildSettings(
            secrets=given.files,
            ssh=given.ssh,
            no_cache=self.times,
            mounts=f"godock-{uuid4().hex[:12]}" if self.times else "",
            compile_once=not self.times,
        )

    def rungs(self, results: Mapping[str, Result]) -> tuple[Rung, ...]:
        """Return every rung, as the figures say."""
        packed = packed_for_good(results)
        if packed not in self._known:
            self._known[packed] = rungs_of(self.context, buildkit=self.buildkit, packed=packed)
        return self._known[packed]

    def due(self, results: Mapping[str, Result]) -> list[Rung]:
        """Return the rungs that are still to be built."""
        return [
            rung
            for rung in self.rungs(results)
            if rung.step.applies
            and (not self.chosen or rung.short in self.chosen)
            and result_of(rung, results).phase is Phase.WAITING
        ]

    def group(self, results: Mapping[str, Result], solved: Collection[str]) -> list[Rung]:
        """Return the rungs of the next solve."""
        due = [rung for rung in self.due(results) if rung.name not in solved]
        loose = [rung for rung in due if not rung.step.recipe.pin]
        if not loose or (solved and not self.times):
            # without times the first ones compile for the others: at once they would all compile the same
            return loose or due
        first = compiling(loose[0].rendered.dockerfile)
        return [rung for rung in loose if compiling(rung.rendered.dockerfile) == first]

    def completed(self, results: Mapping[str, Result]) -> Mapping[str, Result]:
        """Return the rows after a solve; rungs that share all steps that take time share their times."""
        return shared_times(results) if self.times else results


async def ladder_experiment(
    session: Session, plan: LadderPlan, watch: Callable[[BuildEvent], None] = lambda _event: None
) -> Experiment:
    """Return the experiment that builds the rungs of a plan which are not remembered.

    A session with a memory has what was measured of the same files with the same Dockerfiles on the same engine, and
    remembers what is measured now.

    Args:
        session: its engine builds, and it measures and records.
        plan: what is built.
        watch: told everything that happens to a step once, however many rungs share it.
    """

    async def try_out(build: Build) -> Build:
        return await session.try_out(build) if build.name in _TRIED else build

    remember: Remember | None = None
    known: dict[str, Result] = {}
    if session.memory is not None:
        state, engine = await asyncio.to_thread(fingerprint, session.project.root), str(session.engine.info)
        remember = partial(session.memory.keep_rung, state, engine, session.project.module)
        # twice: what is known decides which rungs there are
        for _ in range(2):
            found = await session.memory.known_rungs(plan.rungs(known), state, engine)
            known = {result.name: result for result in found if _suffices(result, times=plan.times)}
    experiment = Experiment(session, plan.due(known), try_out, watch, plan=plan, remember=remember)
    experiment.results.update(known)
    return experiment


def _suffices(result: Result, *, times: bool) -> bool:
    """Return whether what is remembered of a rung is all that is asked for."""
    if result.name in _TRIED and result.measurement.startup_ms is None:
        return False
    return result.edit_seconds is not None or not times
