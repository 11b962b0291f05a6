"""From one build of the session to the next, also past builds that failed."""

from dataclasses import replace
from pathlib import Path

from tests.support.samples import WEB
from tests.support.scripted import ScriptedEngine
from tui.catalog import Catalog
from tui.engine import BuildState, StepChanged, reduce
from tui.lab.session import Job, Session
from tui.recipe import Layout, Recipe
from tui.ui.build.cache_watch import CacheWatch

_STEPS = ("COPY . .", "RUN go build", "COPY --from=build /app /app")
_DOCKERFILE = f"FROM golang AS build\n{_STEPS[0]}\n{_STEPS[1]}\nFROM scratch\n{_STEPS[2]}\n"
_PLACES = {
    "COPY . .": ("build", 2),
    "RUN go build": ("build", 3),
    "COPY --from=build /app /app": ("final", 2),
}


def _state(*done: str, failed: str = "") -> BuildState:
    """Return how a build ended: what ran, and what stopped it."""
    events = [
        StepChanged(name, name, stage, (), 1.0, 2.0, False, "boom" if name == failed else "", position)
        for name, (stage, position) in _PLACES.items()
        if name in done or name == failed
    ]
    return reduce(BuildState(), list(events))


async def test_a_step_is_compared_with_the_build_that_last_finished_it(
    tmp_path: Path, catalog: Catalog
) -> None:
    (tmp_path / "main.go").write_text("package main")
    session = Session(ScriptedEngine([]), replace(WEB, root=tmp_path), catalog)
    job = session.job(Recipe(layout=Layout.LAYERED))
    job = Job(job.name, job.title, job.recipe, replace(job.rendered, dockerfile=_DOCKERFILE), job.tag)
    watch = CacheWatch()

    async def build(state: BuildState) -> dict[str, str]:
        watch.begin(session, job)
        return {step: miss.sentence for step, miss in (await watch.end(job, state)).items()}

    assert await build(_state(*_STEPS)) == {}
    (tmp_path / "main.go").write_text("package broken")
    failing = await build(_state("COPY . .", failed="RUN go build"))
    said = "Ran again because main.go has changed (COPY on line 2)."
    assert failing == {"COPY . .": said, "RUN go build": said}
    (tmp_path / "more.go").write_text("package main")
    (tmp_path / "main.go").write_text("package mended")
    mended = await build(_state(*_STEPS))
    both = "Ran again because main.go, more.go have changed (COPY on line 2)."
    assert mended == dict.fromkeys(_STEPS, both)
    assert await build(_state(*_STEPS)) == {}
