"""One session: an engine, a project, and its builds. Effects only, independent of the user interface."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from tui.catalog import Catalog
from tui.engine import BuildEvent, BuildRequest, BuildState, Built, Engine, EngineError
from tui.engine.remaining import SILENT, remains, removed
from tui.engine.temporary_tags import TemporaryTags
from tui.frozen import dataclass
from tui.lab.figure_store import FigureStore
from tui.lab.history.memory import Memory
from tui.lab.image_name import image_name
from tui.lab.matrix.path import alone_seconds
from tui.lab.platform import platform_of
from tui.lab.secrets import NOTHING, Secrets, resolved_secrets
from tui.lab.sizes.build import Build, StepTiming
from tui.lab.sizes.comparison import Comparison, Row, compare
from tui.lab.sizes.contents import contents_of
from tui.lab.sizes.estimate import estimate
from tui.lab.sizes.measure import measurement_of
from tui.lab.sizes.measurement import NO_TIMES
from tui.lab.trial.run_settings import NO_SETTINGS, RunSettings
from tui.lab.trial.trial import Trial
from tui.lab.trial.tryout import try_out
from tui.lab.trial.verdict import Outcome, Verdict
from tui.project import GoProject
from tui.recipe import Layout, Recipe, naive, title
from tui.render import Rendered, render
from tui.render.programs import file_name

REMOVAL = 60.0
"""Seconds that the removal of an image may take."""
NAIVE = "naive"
"""The name of the single-stage baseline among the builds."""


@dataclass(frozen=True, slots=True)
class Job:
    """A build that is ready to run."""

    name: str
    title: str
    recipe: Recipe
    rendered: Rendered
    tag: str


def fit(recipe: Recipe, buildkit: bool) -> Recipe:
    """Return the recipe in a layout that the builder supports. The classic one has no cache and bind mounts."""
    if not buildkit and recipe.layout in {Layout.MOUNTED, Layout.CACHED}:
        return replace(recipe, layout=Layout.LAYERED)
    return recipe


async def remove_images(engine: Engine, tags: Sequence[str], seconds: float = REMOVAL) -> list[str]:
    """Remove tags, and return those that could not be removed, which are reported at the end of the program.

    Args:
        engine: the engine with the images.
        tags: the tags to remove.
        seconds: the time limit of each removal. After the first one that exceeds it, no other is tried.
    """
    left: dict[str, str] = {}
    for at, tag in enumerate(tags):
        try:
            async with asyncio.timeout(seconds):
                await engine.remove(tag)
        except TimeoutError:
            left |= dict.fromkeys(tags[at:], SILENT)
            break
        except EngineError as error:
            left[tag] = error.message
        else:
            removed(f"image {tag}")
    for tag, why in left.items():
        remains(f"image {tag}", why)
    return list(left)


class Session:
    """Builds recipes of one project on one engine, measures the images, and keeps recorded builds.

    Attributes:
        builds: the user's builds, oldest first, as the comparison shows them. The figures of variants are only in the
            store.
        store: every figure of the session, by subject.
    """

    def __init__(
        self,
        engine: Engine,
        project: GoProject,
        catalog: Catalog,
        secrets: Secrets = NOTHING,
        memory: Memory | None = None,
        store: FigureStore | None = None,
        run_settings: RunSettings = NO_SETTINGS,
    ) -> None:
        """Start a session.

        Args:
            engine: builds and stores the images.
            project: the project to build.
            catalog: the facts on base images and Go releases.
            secrets: the secrets for the steps of a build.
            memory: stores every measurement beyond the session. None to store none.
            store: keeps every measurement of the session, and is shared with the screens. None for a new one.
            run_settings: what the trial runs give the program.
        """
        self.engine = engine
        self.project = project
        self.catalog = catalog
        self.secrets = secrets
        self.memory = memory
        self.store = store or FigureStore()
        self.run_settings = run_settings
        self.builds: tuple[Build, ...] = ()
        self._count = 0
        self._files: dict[str, asyncio.Future[dict[str, str]]] = {}
        self._tags: set[str] = set()
        self._temporary = TemporaryTags(engine.info.endpoint)

    def job(self, recipe: Recipe, *, tag: str = "") -> Job:
        """Return the next build of a recipe with a name, a tag, and files in a layout that this engine supports."""
        recipe = fit(recipe, self.engine.info.buildkit)
        self._count += 1
        return self._job(f"build-{self._count}", recipe, tag)

    def naive_job(self, recipe: Recipe) -> Job:
        """Return the build of the naive single stage for the same program."""
        return self._job(NAIVE, naive(recipe), "")

    def _job(self, name: str, recipe: Recipe, tag: str) -> Job:
        main = self.project.main(recipe.main)
        tag = tag or image_name(file_name(main.name if main else "app"), name)
        return Job(name, title(recipe, self.catalog), recipe, render(self.project, recipe, self.catalog), tag)

    async def run(
        self, job: Job, *, platform: str = "", no_cache: bool = False
    ) -> AsyncGenerator[BuildEvent, None]:
        """Build a job. The last event is the outcome. Closing the iterator stops the build.

        Raises:
            SecretError: the build needs a secret that is missing.
        """
        given = resolved_secrets(job.recipe, self.secrets)
        self.begin([job])
        request = BuildRequest(
            context=self.project.root,
            dockerfile=job.rendered.dockerfile,
            dockerignore=job.rendered.dockerignore,
            tag=job.tag,
            platform=platform or platform_of(job.recipe, self.engine.info.platform),
            no_cache=no_cache,
            secrets=given.files,
            ssh=given.ssh,
        )
        async with aclosing(self.engine.build(request)) as events:
            async for event in events:
                if isinstance(event, Built):
                    self._tags.add(job.tag)
                    self._temporary.hold(self._tags - {job.tag})
                yield event

    def begin(self, jobs: Sequence[Job]) -> None:
        """Start to read the files that the images of jobs are built from. They are read while the builds run."""
        reading = asyncio.ensure_future(self.store.fingerprints(job.rendered.dockerignore for job in jobs))
        self._files |= {job.tag: reading for job in jobs}

    async def measure(
        self,
        job: Job,
        state: BuildState,
        on_progress: Callable[[int], None] | None = None,
        *,
        shared: bool = False,
        uncached: bool = False,
    ) -> Build:
        """Read the layers of a job's image. The result is not stored before :meth:`record`.

        Args:
            job: a job with a successful build.
            state: the final state of the build.
            on_progress: called with the number of bytes of the image read so far, possibly from a thread.
            shared: whether it was built in one solve with others.
            uncached: whether it was built with empty caches.

        Raises:
            EngineError: the engine does not respond, or the image was removed.
        """
        if not isinstance(state.outcome, Built):
            raise EngineError(f"There is no image of {job.name} to measure.", "Build the image first.")
        details = await self.engine.inspect(job.tag)
        archive = await self.engine.archive(job.tag, on_progress)
        return Build(
            name=job.name,
            title=job.title,
            recipe=job.recipe,
            rendered=job.rendered,
            image=job.tag,
            digest=details.digest,
            seconds=(alone_seconds(state) if shared else None) or state.outcome.seconds,
            shared=shared,
            uncached=uncached,
            steps=tuple(
                StepTiming(step.step.name, step.seconds(step.step.started or 0.0), step.step.cached)
                for step in state.steps.values()
            ),
            measurement=measurement_of(archive, job.rendered),
            contents=contents_of(archive, details),
            archive=archive,
            details=details,
        )

    async def try_out(self, build: Build, on_stage: Callable[[str], None] = lambda _stage: None) -> Build:
        """Run the image of a finished build, and return the build with the verdict, the start-up time and the memory.

        An image that cannot run here has only the figures of its layers, and its verdict has the reason. Cancelling
        removes the container.

        Args:
            build: the return value of :meth:`measure`.
            on_stage: called with a short description of each stage.
        """
        try:
            trial = await try_out(self.engine, self.project, build, on_stage, self.run_settings)
        except EngineError as error:
            trial = Trial(verdict=Verdict(outcome=Outcome.UNTRIED, evidence=error.message))
        return replace(build, trial=trial, measurement=trial.added_to(build.measurement))

    async def record(self, build: Build, *, listed: bool = False) -> None:
        """Store the figures of a build in the session and in the history.

        Args:
            build: the return value of :meth:`measure` or :meth:`try_out`. The second one completes the first.
            listed: whether to add it to :attr:`builds`, which the comparison shows, unlike a variant.
        """
        if listed:
            at = next((at for at, known in enumerate(self.builds) if known.image == build.image), None)
            rest = [known for known in self.builds if known.name != build.name]
            rest.insert(len(rest) if at is None else at, build)
            self.builds = tuple(rest)
        own = self.engine.info.platform
        reading = self._files.get(build.image)
        files = (await reading)[build.rendered.dockerignore] if reading else ""
        self.store.record(build, files, str(self.engine.info), platform_of(build.recipe, own) or own, own)
        if self.memory is not None:
            await self.memory.record(build, self.project, str(self.engine.info))

    def comparison(self, recipe: Recipe, baseline: str = NAIVE) -> Comparison:
        """Compare the session's builds with the naive baseline of a recipe's program."""
        plain, figures = naive(recipe), self.store.figures
        rendered = render(self.project, plain, self.catalog)
        found = figures.find(rendered, platform_of(plain, figures.platform))
        row = Row(
            name=NAIVE,
            title=title(plain, self.catalog),
            recipe=plain,
            measurement=estimate(self.project, plain, self.catalog, figures, rendered),
            times=found.times if found else NO_TIMES,
            build=found.record.build if found else None,
            earlier=bool(found and found.earlier),
        )
        return compare(self.builds, row, baseline, figures)

    async def clean(self) -> tuple[str, ...]:
        """Remove the images of this session except that of the newest build, and return the remaining tags."""
        kept = next((build.image for build in reversed(self.builds) if build.name != NAIVE), "")
        left = await remove_images(self.engine, sorted(self._tags - {kept}))
        self._tags &= {kept, *left}
        self._temporary.hold(left)
        return (kept,) if kept in self._tags else ()
