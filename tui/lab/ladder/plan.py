"""The ladder as an experiment: which rungs share a solve, how they are built, and which results are stored."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from functools import partial
from uuid import uuid4

from tui.engine import BuildEvent
from tui.frozen import dataclass
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
"""Rungs whose image is also run, because the start-up time decides whether UPX is kept."""


@dataclass(frozen=True, kw_only=True)
class LadderPlan(Plan):
    """Groups rungs that compile alike into one solve when times are measured, because others would slow it down.

    The rungs that pin images to a digest are in the last solve, so that an unreachable registry affects only them.
    """

    context: RecipeContext
    buildkit: bool = True
    chosen: Collection[str] = ()
    """Short names of the rungs to build. Empty for all that apply."""
    times: bool = True
    """Whether to measure times, without any cache, or sizes only."""
    _rungs: dict[str, tuple[Rung, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The rungs by the reason to keep UPX, because rendering them is slow."""

    def settings(self, given: ResolvedSecrets) -> BuildSettings:
        """Return the build settings: empty caches to measure times, otherwise packages compiled only once."""
        return BuildSettings(
            secrets=given.files,
            ssh=given.ssh,
            no_cache=self.times,
            mounts=f"godock-{uuid4().hex[:12]}" if self.times else "",
            compile_once=not self.times,
        )

    def rungs(self, results: Mapping[str, Result]) -> tuple[Rung, ...]:
        """Return every rung. The figures decide whether UPX is kept."""
        packed = packed_for_good(results)
        if packed not in self._rungs:
            self._rungs[packed] = rungs_of(self.context, buildkit=self.buildkit, packed=packed)
        return self._rungs[packed]

    def due(self, results: Mapping[str, Result]) -> list[Rung]:
        """Return the rungs that are not built yet."""
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
            # without times, the first rungs fill the compile cache, so that not all compile the same
            return loose or due
        first = compiling(loose[0].rendered.dockerfile)
        return [rung for rung in loose if compiling(rung.rendered.dockerfile) == first]

    def completed(self, results: Mapping[str, Result]) -> Mapping[str, Result]:
        """Return the rows after a solve. Rungs with the same slow steps share their times."""
        return shared_times(results) if self.times else results


async def ladder_experiment(
    session: Session, plan: LadderPlan, watch: Callable[[BuildEvent], None] = lambda _event: None
) -> Experiment:
    """Return the experiment that builds the rungs of a plan without a stored result.

    A session with a memory reuses results of the same files, Dockerfiles and engine, and stores new ones.

    Args:
        session: builds, measures and records.
        plan: the rungs to build.
        watch: called once for each event of a step, even if several rungs share it.
    """

    async def try_out(build: Build) -> Build:
        return await session.try_out(build) if build.name in _TRIED else build

    remember: Remember | None = None
    stored: dict[str, Result] = {}
    if session.memory is not None:
        state, engine = await asyncio.to_thread(fingerprint, session.project.root), str(session.engine.info)
        remember = partial(session.memory.keep_rung, state, engine, session.project.module)
        # twice, because the stored results decide which rungs there are
        for _ in range(2):
            found = await session.memory.known_rungs(plan.rungs(stored), state, engine)
            stored = {result.name: result for result in found if _suffices(result, times=plan.times)}
    experiment = Experiment(session, plan.due(stored), try_out, watch, plan=plan, remember=remember)
    experiment.results.update(stored)
    return experiment


def _suffices(result: Result, *, times: bool) -> bool:
    """Return whether the stored result of a rung has all requested figures."""
    if result.name in _TRIED and result.measurement.startup_ms is None:
        return False
    return result.edit_seconds is not None or not times
