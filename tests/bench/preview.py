"""From a key in the wizard to the refreshed Dockerfile preview: idle, and while a build floods its log at full speed.

The key moves the cursor in the list of runtime bases, which shows the Dockerfile of the base under it. The clock stops once
the whole region of the preview has been painted after it took the new Dockerfile; what is on screen is then compared with
it, line by line.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from typing import Any

from textual import events
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen

from tests.bench.cockpit import chatter, chattering, cockpit, job_of, show_build_screen, until
from tests.bench.figure import Figure, percentile
from tests.bench.flood import PACE
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.solve import BuildSettings
from tui.ui.app import GodockApp

_KEYS = 100
_REST = 0.06
"""Seconds between two keys: three frames, and as fast as a key repeats."""


def figures() -> list[Figure]:
    """Press keys while nothing else happens, and beside builds that print for ever."""
    with chatter() as environ:
        return asyncio.run(_figures(environ))


async def _figures(environ: dict[str, str]) -> list[Figure]:
    how = f"{_KEYS} keys in the list of bases, the real app in 120x40"
    async with cockpit(chattering(environ, 0, PACE)) as app:
        await _go_to_bases(app)
        found = _of("idle", await latencies(app), how)
        for name, pace in ((f"{PACE:,} lines/s", PACE), ("as fast as read", 0)):
            app.use_engine(chattering(environ, 0, pace))
            busy, speed = await _beside_a_build(app)
            flood = f"{how}, while the real engine read {speed:,.0f} lines/s from a build that never pauses"
            found += _of(f"in a flood, {name}", busy, flood)
        app.use_engine(chattering(environ, 0, PACE))
        beside = f"{how}, while the lab builds its variants and each step prints {PACE:,} lines/s"
        found += _of("beside the lab", await _beside_the_lab(app), beside)
    return found


async def _beside_the_lab(app: GodockApp) -> list[float]:
    """Press the keys while the lab runs behind the wizard; return their latencies in seconds."""
    assert app.session is not None
    screen, context = app.lab_screen, app.wizard.current.context
    recipe = context.recipe
    screen.start(app.session, recipe, variants(context, Axes()), BuildSettings(gentle=True), edits=False)
    await until(lambda: screen.current_build.shown)
    busy = await latencies(app)
    await screen.stop()
    app.clear_notifications()
    return busy


async def _beside_a_build(app: GodockApp) -> tuple[list[float], float]:
    """Press the keys beside a build; return their latencies in seconds, and the lines a second that it printed."""
    assert app.session is not None
    screen = await show_build_screen(app)
    screen.start(app.session, job_of(app))
    await until(lambda: screen.current.shown)
    log = screen._logs.of(screen.current.shown)
    await until(lambda: log.total > PACE / 10)
    await app.switch_mode("wizard")
    before, began = log.total, time.perf_counter()
    busy = await latencies(app)
    speed = (log.total - before) / (time.perf_counter() - began)
    await screen.stop()
    app.clear_notifications()  # that it was stopped is said in passing, and would be drawn beside the next build
    return busy, speed


def _of(name: str, samples: list[float], how: str) -> list[Figure]:
    return [
        Figure(f"preview {name}, p50", percentile(samples, 0.5) * 1000, "ms", None, how),
        Figure(f"preview {name}, p95", percentile(samples, 0.95) * 1000, "ms", 50, "the same keys"),
    ]


def _has_left(app: GodockApp, step: str) -> bool:
    return app.wizard.current.step != step


async def _go_to_bases(app: GodockApp) -> None:
    while app.wizard.current.step != "base":
        step = app.wizard.current.step
        app.post_message(events.Key("n", "n"))
        await until(partial(_has_left, app, step))
        await app.wizard.wait_for_refresh()
    await until(lambda: app.focused is not None and app.focused.id == "control-base")


async def latencies(app: GodockApp) -> list[float]:
    """Press keys that go through the bases and back; return the seconds of each to its Dockerfile on screen."""
    samples = []
    for key in islice(cycle(("down", "down", "up", "up")), _KEYS):
        try:
            async with asyncio.timeout(10):
                samples.append(await latency(app, key))
        except TimeoutError:
            raise RuntimeError(f"{key} changed nothing on screen; focus is on {app.focused}") from None
        await asyncio.sleep(_REST)
    return samples


async def latency(app: GodockApp, key: str) -> float:
    """Press a key, and return the seconds until the screen shows another Dockerfile than before."""
    before = app.wizard.current.rendered.dockerfile
    began = time.perf_counter()
    with watched_paints(app) as paints:
        app.post_message(events.Key(key, None))
        while (preview := app.wizard.preview.view) is None or preview.rendered.dockerfile == before:
            await asyncio.sleep(0.0005)
        while True:
            await app.wizard.wait_for_refresh()
            if paints and painted(app):
                return paints[0] - began


@contextmanager
def watched_paints(app: GodockApp) -> Iterator[list[float]]:
    """Yield a list that grows by a reading of the clock whenever the preview is painted as a whole with what it holds."""
    paints: list[float] = []
    before = app.wizard.current.rendered.dockerfile
    display = app._display

    def noting(screen: Screen[Any], renderable: Any) -> None:
        display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            # without a terminal nobody makes the words for one, which belongs to painting
            renderable.render_segments(app.console)
        view = app.wizard.preview.view
        if (
            view is not None
            and view.rendered.dockerfile != before
            and _covers(renderable, app.wizard.preview.region)
        ):
            paints.append(time.perf_counter())

    app._display = noting  # type: ignore[method-assign]
    try:
        yield paints
    finally:
        app._display = display  # type: ignore[method-assign]


def _covers(update: object, region: Region) -> bool:
    """Return whether an update of the terminal writes every cell of a region."""
    if isinstance(update, LayoutUpdate):
        return True
    spans = update.spans if isinstance(update, ChopsUpdate) else []
    rows = {y for y, left, right in spans if left <= region.x and right >= region.right}
    return rows.issuperset(region.line_range)


def painted(app: GodockApp) -> bool:
    """Return whether the screen shows the Dockerfile that the preview has, as far as there is room for it."""
    preview = app.wizard.preview
    assert preview.view is not None
    region, (left, top) = preview.content_region, preview.scroll_offset
    width = preview.scrollable_content_region.width
    rows = app.wizard._compositor.render_strips()[region.y : region.bottom]
    shown = [row.crop(region.x, region.x + width).text.rstrip() for row in rows]
    height = preview.scrollable_content_region.height
    lines = preview.view.rendered.dockerfile.rstrip("\n").split("\n")
    # six cells with the number and the mark stand before each line
    wanted = [
        line[max(0, left - 6) :][: width - max(0, 6 - left)].rstrip() for line in lines[top : top + height]
    ]
    return all(row.endswith(line) for row, line in zip(shown, wanted, strict=False))
