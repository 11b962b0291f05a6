"""The lab against building its variants by themselves: cold, against its slowest variant and against the tutorial's form.

Twelve variants of the Gin sample: three runtime bases, stripped or not, packed by UPX or not. Cold means that nothing is
cached: ``--no-cache`` for the layers, cache mounts with an id that no build has used before, and a line of source that no
build has seen, because BuildKit runs equal steps of concurrent builds once, whatever their cache mounts.
"""

import asyncio
import re
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench.cockpit import SAMPLE
from tests.bench.figure import Figure, ratio
from tests.bench.rebuild import tidied
from tui.advice import preset
from tui.catalog import load
from tui.engine import (
    BuildEvent,
    BuildRequest,
    BuildState,
    Built,
    Engine,
    ImageArchive,
    find,
    reduce,
)
from tui.lab.matrix.experiment import Experiment
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Variant
from tui.lab.session import Job, Session
from tui.project import read
from tui.recipe import Layout, RecipeContext, Strip, Upx
from tui.render import Rendered, render

_AXES = Axes(
    bases=("scratch", "distroless-static", "alpine"),
    strips=(Strip.NONE, Strip.ALL),
    upxs=(Upx.NONE, Upx.FAST),
    naive=False,
    own=False,
)
_SLOWEST = "alpine-plain-upx"
"""The largest program, packed, on a base that is not empty."""


def figures() -> list[Figure]:
    """Run the lab, the lab after an edit, its slowest variant, and the tutorial's twelve."""
    name = f"godock-bench-{uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="godock-bench-") as folder, tidied(name):
        return asyncio.run(_figures(Path(folder), name))


async def _figures(folder: Path, name: str) -> list[Figure]:
    engine = _Watch(await find())
    first = Ground(engine, folder / "first", f"{name}-first")
    whole = await timed("the lab, cold", first.session)
    during, after = engine.seconds, engine.since_last_image
    first.edit()
    again = await timed("the lab after an edit", lambda: first.session(no_cache=False))
    second = Ground(engine, folder / "second", f"{name}-second")
    alone = await timed("its slowest variant alone, cold", lambda: second.alone(_SLOWEST))
    third = Ground(engine, folder / "third", f"{name}-third")
    turns = 0.0
    for one in third.variants:
        turns += await timed(f"the tutorial's form: {one.name}", partial(third.tutorial, one))
    how = "12 variants of gin-sample, 3 bases x 2 strips x 2 UPX, cold"
    return [
        ratio("lab against its slowest variant", [whole], [alone], 1.5, how),
        ratio(
            "lab against twelve builds",
            [whole],
            [turns],
            0.35,
            f"{how}; those in turn, in the tutorial's form",
        ),
        ratio("second lab after an edit", [again], [whole], 0.3, "one line of a handler changed"),
        ratio(
            "lab with sizes measured",
            [whole],
            [whole - after],
            1.10,
            f"until the last size against until the last image; {during:.1f} s of reading layers in all",
        ),
    ]


class _Watch:
    """An engine that notes how long reading images took, and how long after the last image was there it went on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds = 0.0
        self.since_last_image = 0.0
        self._last_image = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        async with aclosing(self._engine.bake(requests)) as events:
            async for found in events:
                if isinstance(found[1], Built):
                    self._last_image = time.perf_counter()
                yield found

    async def archive(self, image: str, on_progress: Callable[[int], None] | None = None) -> ImageArchive:
        started = time.perf_counter()
        found = await self._engine.archive(image, on_progress)
        ended = time.perf_counter()
        self.seconds += ended - started
        self.since_last_image = ended - self._last_image
        return found


class Ground:
    """A copy of the sample that no cache knows, with cache mounts of its own."""

    def __init__(self, engine: Engine, folder: Path, mounts: str) -> None:
        shutil.copytree(SAMPLE, folder)
        self.folder = folder
        self.edit()
        project, catalog = read(folder), load()
        recipe = preset("balanced", project, catalog, datetime.now(UTC).date())
        self._mounts = mounts
        self._session = Session(engine, project, catalog)
        found = variants(RecipeContext(project, recipe, catalog, datetime.now(UTC).date()), _AXES)
        self.variants = [replace(one, rendered=self._own_mounts(one.rendered)) for one in found]

    def edit(self) -> None:
        """Change one line of a handler into one that no build has seen."""
        path = self.folder / "pkg" / "apis" / "apis.go"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'(StatusOK, )".*"', rf'\1"{uuid4()}"', text, count=1), encoding="utf-8")

    async def session(self, *, no_cache: bool = True) -> None:
        """Build and measure the twelve."""
        experiment = Experiment(self._session, self.variants)
        try:
            async for _event in experiment.run(BuildSettings(no_cache=no_cache)):
                pass
            failed = [row.failure for row in experiment.results.values() if not row.usable]
            assert not failed, failed
        finally:
            await experiment.clean()

    async def alone(self, name: str) -> None:
        """Build one variant by itself."""
        [variant] = [one for one in self.variants if one.name == name]
        await self._build(variant, variant.rendered)

    async def tutorial(self, variant: Variant) -> None:
        """Build a variant as the tutorial does: the modules as a layer, then the source, no cache mounts."""
        recipe = replace(variant.recipe, layout=Layout.LAYERED)
        await self._build(variant, render(self._session.project, recipe, self._session.catalog))

    async def _build(self, variant: Variant, rendered: Rendered) -> None:
        tag = f"{self._mounts}:{variant.name}"
        state = BuildState()
        try:
            async for event in self._session.run(
                Job(variant.name, variant.title, variant.recipe, rendered, tag), no_cache=True
            ):
                state = reduce(state, [event])
            assert isinstance(state.outcome, Built), state.outcome
        finally:
            await self._session.engine.remove(tag)

    def _own_mounts(self, rendered: Rendered) -> Rendered:
        text = re.sub(
            r"--mount=type=cache,target=(\S+)",
            rf"--mount=type=cache,id={self._mounts}\1,target=\1",
            rendered.dockerfile,
        )
        assert self._mounts in text, (
            "the recommended recipe has no cache mounts any more: say so in the figures"
        )
        return replace(rendered, dockerfile=text)


async def timed(what: str, work: Callable[[], Awaitable[None]]) -> float:
    """Return how many seconds some work takes, and say so."""
    started = time.perf_counter()
    await work()
    took = time.perf_counter() - started
    print(f"  {what}: {took:.1f} s", file=sys.stderr)
    return took
