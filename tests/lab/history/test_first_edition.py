"""A history that the first edition wrote is read with its figures, recipes and origins.

``fixtures/first-edition.sqlite`` was written by that program on an engine: builds in every layout that it offered, an
audit of an existing Dockerfile, a lab, and a ladder that was stopped after four rungs. Only the directories in ``root``
are others.
"""

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tui.lab.history.entry import Entry, figures_to_json
from tui.lab.history.remembered import recipe_of, remembered
from tui.lab.history.rungs import known_rungs
from tui.lab.history.store import MIGRATIONS, History
from tui.lab.matrix.variant import Origin, Variant
from tui.recipe import OPTIONS, Layout, Recipe, Strip
from tui.render import Rendered

_FIXTURE = Path(__file__).parent / "fixtures" / "first-edition.sqlite"

_HELLO = Recipe(port=("8080",))
_ALPINE = replace(_HELLO, base="alpine-3.24")
_SCRATCH = replace(_HELLO, base="scratch")
_RUNG = replace(_ALPINE, layout=Layout.LAYERED, user="0:0", test=False, strip=Strip.NONE, trimpath=False)
_NAIVE = replace(
    _HELLO,
    layout=Layout.NAIVE,
    builder="trixie",
    user="0:0",
    test=False,
    strip=Strip.NONE,
    trimpath=False,
    cgo=True,
)
_SHOP = Recipe(main="./cmd/api", extra_main=("./cmd/worker",), port=("8085",), test=False)
_PANEL = Recipe(port=("7070",), test=False)

ROWS = (
    ("build-1", "distroless/static · -s -w · tests", Origin.MATRIX, _HELLO, 3_031_623),
    ("build-1", "distroless/static · -s -w · tests · mounted", Origin.MATRIX, _HELLO, 3_031_623),
    (
        "build-1",
        "distroless/static · -s -w · tests · layered",
        Origin.MATRIX,
        replace(_HELLO, layout=Layout.LAYERED),
        3_031_623,
    ),
    (
        "build-1",
        "distroless/static · -s -w · tests · staged",
        Origin.MATRIX,
        replace(_HELLO, layout=Layout.LAYERED),
        3_031_623,
    ),
    (
        "build-1",
        "distroless/static · -s -w · tests · split",
        Origin.MATRIX,
        replace(_HELLO, layout=Layout.LAYERED),
        3_031_623,
    ),
    (
        "build-1",
        "naive single stage · -s -w · tests",
        Origin.NAIVE,
        replace(_HELLO, layout=Layout.NAIVE),
        380_450_087,
    ),
    (
        "build-1",
        "alpine 3.24 · -s -w · tests beside",
        Origin.MATRIX,
        replace(_ALPINE, parallel_tests=True),
        4_262_267,
    ),
    ("build-1", "distroless/static · -s -w · +1 program", Origin.MATRIX, _SHOP, 3_723_539),
    ("proposal", "proposal: distroless/static · -s -w", Origin.MATRIX, _PANEL, 3_024_217),
    ("scratch-s-w", "scratch · -s -w · tests", Origin.MATRIX, _SCRATCH, 2_578_565),
    ("alpine-s-w", "alpine 3.24 · -s -w · tests", Origin.MATRIX, _ALPINE, 4_262_267),
    (
        "scratch-plain",
        "scratch · not stripped · tests",
        Origin.MATRIX,
        replace(_SCRATCH, strip=Strip.NONE),
        4_975_982,
    ),
    (
        "alpine-plain",
        "alpine 3.24 · not stripped · tests",
        Origin.MATRIX,
        replace(_ALPINE, strip=Strip.NONE),
        6_659_711,
    ),
    ("naive", "naive single stage · not stripped", Origin.NAIVE, _NAIVE, 377_831_468),
    ("rung-two-stages", "alpine 3.24 · not stripped · split", Origin.RUNG, _RUNG, 6_662_598),
    ("rung-layout", "alpine 3.24 · not stripped · split", Origin.RUNG, _RUNG, 6_662_598),
    (
        "rung-one-stage",
        "naive single stage · not stripped",
        Origin.RUNG,
        replace(_RUNG, layout=Layout.NAIVE),
        377_654_888,
    ),
    (
        "rung-tests",
        "alpine 3.24 · not stripped · tests · split",
        Origin.RUNG,
        replace(_RUNG, test=True),
        6_662_598,
    ),
    ("proposal", "proposal: distroless/static · -s -w", Origin.MATRIX, _PANEL, 3_024_217),
    (
        "scratch-s-w",
        "scratch · -s -w",
        Origin.MATRIX,
        replace(_PANEL, base="scratch", args="--host=0.0.0.0"),
        2_571_159,
    ),
    (
        "naive",
        "naive single stage · not stripped",
        Origin.NAIVE,
        replace(_NAIVE, port=("7070",), args="--host=0.0.0.0"),
        378_055_102,
    ),
    (
        "proposal",
        "proposal: alpine 3.24 · -s -w",
        Origin.MATRIX,
        replace(_ALPINE, test=False),
        4_262_267,
    ),
    ("own", "your own Dockerfile", Origin.OWN, Recipe(), 6_662_620),
)
"""What the first edition measured, oldest first: name, title, origin, recipe in today's terms, bytes of the pull."""

RUNGS = {
    "one-stage": 377_654_888,
    "two-stages": 6_662_598,
    "layout": 6_662_598,
    "tests": 6_662_598,
}


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A copy: opening a history may change its file."""
    return History(Path(shutil.copy(_FIXTURE, tmp_path / "history.sqlite3")))


@pytest.fixture
def entries(history: History) -> tuple[Entry, ...]:
    """Every measurement in it."""
    return history.entries()


def test_no_row_is_lost(entries: tuple[Entry, ...]) -> None:
    assert [(entry.name, entry.title) for entry in entries] == [row[:2] for row in ROWS]


def test_every_row_has_the_origin_and_the_recipe_that_it_was_built_with(entries: tuple[Entry, ...]) -> None:
    for entry, (_, title, origin, recipe, _) in zip(entries, ROWS, strict=True):
        # a lab's row is needed beside the others: only with one are they compared
        first = next(other for other in entries if other.module == entry.module)
        variant = remembered((entry, first))[0].variant
        assert (variant.title, variant.origin, variant.recipe) == (title, origin, recipe)


def test_no_stored_value_is_taken_for_the_default(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        if entry.recipe:
            assert set(entry.recipe) <= {option.stored_as for option in OPTIONS}
        recipe = recipe_of(entry)
        for option in OPTIONS:
            stored = entry.recipe.get(option.stored_as, option.read(Recipe()))
            assert option.read(recipe) == option.former_values.get(stored, stored), (entry.title, option.id)


def test_every_figure_is_the_one_that_was_measured(entries: tuple[Entry, ...]) -> None:
    with sqlite3.connect(f"file:{_FIXTURE}?mode=ro", uri=True) as database:
        stored = database.execute(
            "SELECT figures, seconds, outcome, evidence, shared, from_cache FROM measurement ORDER BY id"
        ).fetchall()
    for entry, (figures, *rest), row in zip(entries, stored, ROWS, strict=True):
        assert figures_to_json(entry.measurement) == json.loads(figures)
        assert [entry.seconds, entry.outcome, entry.evidence, entry.shared, entry.from_cache] == rest
        assert entry.measurement.pull_bytes is not None
        assert entry.measurement.pull_bytes.value == row[-1]


def test_a_ladder_that_was_stopped_has_its_rungs(history: History, entries: tuple[Entry, ...]) -> None:
    with sqlite3.connect(f"file:{_FIXTURE}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT state, name, dockerfile, dockerignore FROM rung").fetchall()
    rungs = [
        Variant(
            name=f"rung-{name}",
            title="",
            origin=Origin.RUNG,
            recipe=Recipe(),
            rendered=Rendered(dockerfile, dockerignore, (), ()),
        )
        for _, name, dockerfile, dockerignore in rows
    ]
    known = known_rungs(history, rungs, rows[0][0], entries[0].engine)
    sizes = {result.variant.name.removeprefix("rung-"): result.measurement.pull_bytes for result in known}
    assert {name: size and size.value for name, size in sizes.items()} == RUNGS
    assert {(rung.uncached, rung.seconds, rung.edit_seconds) for rung in known} == {(False, None, None)}


def test_it_becomes_a_history_of_today(history: History, entries: tuple[Entry, ...]) -> None:
    with sqlite3.connect(history.path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    history.record(replace(entries[0], name="build-2"))
    assert [entry.name for entry in history.entries()][-1] == "build-2"
