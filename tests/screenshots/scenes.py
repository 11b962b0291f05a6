"""The scenes of the pictures: what is pressed, and when the picture is taken."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import PROJECTS
from tests.screenshots.bytes_run import recorded_bytes
from tests.screenshots.lab_run import recorded_lab
from tests.screenshots.ladder_run import recorded_results
from tests.screenshots.recipes import TODAY, recipes
from tests.screenshots.record import RECORDED
from tests.support.recording import load
from tests.support.scripted import SCRIPTED, ScriptedEngine
from tests.ui.screen_text import screen_text
from tests.ui.waiting import until
from tui.catalog import load as load_catalog
from tui.engine import BuildEvent, BuildState, Built, Engine, LogChunk, StepChanged
from tui.lab.ladder.rungs import rungs_of
from tui.lab.session import Job
from tui.project import GoProject, read
from tui.ui.app import GodockApp
from tui.ui.build.view import BuildView
from tui.ui.bytes.view import BytesView
from tui.ui.kit.run_state import RunState
from tui.ui.lab.view import new_view
from tui.ui.ladder.view import new_view as new_ladder_view
from tui.ui.reading.reading import Opening


def sample(name: str) -> GoProject:
    """Return a sample as if it lay in the working directory."""
    return replace(read(PROJECTS / name), root=Path(name))


SAMPLE = sample("gin-sample")
RECIPES = recipes(SAMPLE, load_catalog(), TODAY)
ALL = tuple(RECIPES)


@dataclass(frozen=True)
class Scene:
    """One picture."""

    name: str
    size: tuple[int, int]
    act: Callable[[Pilot[None], GodockApp, "Player"], Awaitable[None]]
    builds: tuple[str, ...] = ()
    """The recorded builds that are replayed, in order."""
    light: bool = False
    sample: str = "gin-sample"


_SIMPLE = """\
# two stages, as most begin
FROM golang:1.25-alpine AS build
WORKDIR /app
COPY . .
RUN go mod download
RUN go build -o /server .

FROM alpine:3
RUN apk add --no-cache curl
COPY --from=build /server /server
EXPOSE 8080
CMD /server
"""
"""A Dockerfile of the kind that is found in many projects, for the picture of the audit."""


class Player:
    """Sets the clock to the recorded time of each event, and can hold the build up at a step."""

    def __init__(self, engine: ScriptedEngine, app: GodockApp) -> None:
        self.now = 0.0
        self.reached = asyncio.Event()
        self._held: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._stop = ""
        engine.gate = self._gate
        app.build_screen._clock = lambda: self.now
        if engine.scripts:
            self.now = min(
                event.started
                for event in engine.scripts[0].events
                if isinstance(event, StepChanged) and event.started is not None
            )

    def hold_at(self, words: str) -> None:
        """Play no event after the first log that holds these words."""
        self._stop = words

    def _gate(self, event: BuildEvent) -> asyncio.Future[None] | None:
        if self.reached.is_set():
            return self._held
        if isinstance(event, StepChanged):
            self.now = max(self.now, event.started or 0.0, event.completed or 0.0)
        if self._stop and isinstance(event, LogChunk) and self._stop in event.lines[-1].text:
            self.reached.set()
        return None


@asynccontextmanager
async def played(scene: Scene) -> AsyncIterator[GodockApp]:
    """Run the app up to the moment of the picture."""
    engine = ScriptedEngine(
        [load((RECORDED / f"{name}.json").read_text(encoding="utf-8")) for name in scene.builds]
    )
    engine.info = replace(SCRIPTED, builder="default")

    async def find(*, context: str = "", builder: str = "") -> Engine:
        return engine

    app = GodockApp(Opening(sample(scene.sample)), find_engine=find, today=TODAY)
    async with app.run_test(size=scene.size) as pilot:
        app.theme = "godock-light" if scene.light else app.theme
        player = Player(engine, app)
        await until(pilot, lambda: app.session)
        await scene.act(pilot, app, player)
        app.clear_notifications()
        await pilot.pause()
        yield app


async def _wizard(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await pilot.press("n", "n", "up")
    await until(pilot, lambda: app.wizard.current.trial is not None)


async def _first(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await pilot.pause()


async def _review(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await pilot.press("n", "n", "n", "n", "n", "n")
    await until(pilot, lambda: app.wizard.current.step == "review")


async def _running(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    player.hold_at("pkg/math")
    await pilot.press("b")
    await asyncio.wait_for(player.reached.wait(), 10)
    player.now += 1.2
    await until(
        pilot, lambda: "pkg/math" in screen_text(app) and app.build_screen.current.now > player.now - 0.2
    )


async def _failed(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await pilot.press("b")
    await until(pilot, lambda: app.build_screen.view and app.build_screen.view.run is RunState.FAILED)
    await until(pilot, lambda: "Known cause" in screen_text(app))


async def _build_all(pilot: Pilot[None], app: GodockApp, names: tuple[str, ...]) -> None:
    for count, name in enumerate(names, 1):
        app.build(RECIPES[name], naive=name == "naive")
        await until(pilot, partial(_has_compared, app, count))


def _has_compared(app: GodockApp, count: int) -> bool:
    return len(app.builds) == count and app.screen is app.compare_screen


async def _compared(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await _build_all(pilot, app, ALL)
    await until(pilot, lambda: "naive" in screen_text(app))


async def _session(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    run = recorded_lab(app.project.root.name)
    recipe = recipes(app.project, load_catalog(), TODAY)["recommended"]
    view = new_view(app.project, recipe, load_catalog(), run.results, edits=False)
    app.lab_screen.view = replace(view, run=RunState.DONE)
    job = Job("lab", "", recipe, run.results[0].variant.rendered, "")
    state = BuildState(outcome=Built("", "", run.seconds))
    app.lab_screen.build = BuildView(job=job, started=0.0, now=0.0, state=state)
    await app.switch_mode("lab")
    await until(pilot, lambda: "recommended" in screen_text(app))


async def _plotted(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await _session(pilot, app, player)
    await pilot.press("p")
    await until(pilot, lambda: "start-up ↑" in screen_text(app))


async def _ladder(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    screen, recipe_context = app.ladder_screen, app.wizard.current.context
    assert app.session is not None
    await screen.open(app.session, recipe_context)
    rungs = rungs_of(recipe_context)
    view = new_ladder_view(rungs, recorded_results(recipe_context), SAMPLE, load_catalog())
    screen.view = replace(view, run=RunState.DONE, chosen="rung-cache-mounts")
    await app.switch_mode("ladder")
    await until(pilot, lambda: "+ RUN --mount" in screen_text(app))


async def _opened(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await _build_all(pilot, app, ("recommended",))
    await pilot.press("enter")
    await until(pilot, lambda: "Contents" in screen_text(app))


async def _audit(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(_source(app), Path(folder) / app.project.root.name))
        (root / "Dockerfile").write_text(_SIMPLE, encoding="utf-8")
        app.project = read(root)
        app.action_show("audit")
        await until(pilot, lambda: "BuildKit" in screen_text(app) and "checking" not in screen_text(app))


def _source(app: GodockApp) -> Path:
    """Return where the sample that the app is about really lies."""
    return PROJECTS / app.project.root.name


async def _bytes(pilot: Pilot[None], app: GodockApp, player: Player) -> None:
    await _build_all(pilot, app, ("recommended",))
    [build] = app.builds
    assert build.measurement.binary_bytes is not None
    view = BytesView(
        name=f"{build.name}  {build.title}",
        recipe=build.recipe,
        image_bytes=round(build.measurement.binary_bytes.value),
    )
    app.bytes_screen.view = view.counted(recorded_bytes(), view.image_bytes)
    await app.switch_mode("bytes")
    await until(pilot, lambda: "function tables" in screen_text(app))


WIDE, NARROW = (120, 40), (80, 24)
SCENES = (
    Scene("project", WIDE, _first),
    Scene("wizard", WIDE, _wizard),
    Scene("wizard-80x24", NARROW, _wizard),
    Scene("review", WIDE, _review, light=True),
    Scene("build", WIDE, _running, ("recommended",)),
    Scene("failure", WIDE, _failed, ("failing",)),
    Scene("compare", WIDE, _compared, ALL),
    Scene("compare-80x24", NARROW, _compared, ALL),
    Scene("lab", WIDE, _session),
    Scene("lab-80x24", NARROW, _session),
    Scene("lab-plot", WIDE, _plotted),
    Scene("ladder", WIDE, _ladder),
    Scene("ladder-80x24", NARROW, _ladder),
    Scene("lab-cli", WIDE, _session, sample="cli-sample"),
    Scene("audit", WIDE, _audit),
    Scene("image", WIDE, _opened, ("recommended",)),
    Scene("bytes", WIDE, _bytes, ("recommended",)),
)
"""Every picture, as in screenshots/README.md."""
