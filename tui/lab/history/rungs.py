"""Stored results of a ladder's rungs, from which a stopped run continues."""

import json
from collections.abc import Iterable
from datetime import datetime

from tui.lab.history.entry import figures_from_json, figures_to_json
from tui.lab.history.store import History
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin, Variant
from tui.lab.sizes.measurement import Figure, Source

_COLUMNS = (
    "state, name, engine, dockerfile, dockerignore, taken, module, timed, seconds, edit_seconds, figures"
)


def keep_rung(history: History, result: Result, state: str, engine: str, module: str, now: datetime) -> None:
    """Store a rung in place of an earlier result for the same Dockerfile and files.

    Args:
        history: the database.
        result: the measured rung.
        state: the fingerprint of the project's files.
        engine: the name of the engine and builder.
        module: the project's module.
        now: the current time, with its time zone.

    Raises:
        HistoryError: the file cannot be written.
    """
    rendered = result.variant.rendered
    row = (
        state,
        _short(result.variant),
        engine,
        rendered.dockerfile,
        rendered.dockerignore,
        now.isoformat(),
        module,
        int(result.uncached),
        _text(result.seconds),
        _text(result.edit_seconds),
        json.dumps(figures_to_json(result.measurement)),
    )
    places = ", ".join("?" * len(row))
    with history.opened() as database, database:
        database.execute(f"INSERT OR REPLACE INTO rung ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608 - no foreign text


def known_rungs(history: History, rungs: Iterable[Variant], state: str, engine: str) -> tuple[Result, ...]:
    """Return the stored results of rungs whose Dockerfile and project have not changed since.

    Raises:
        HistoryError: the file cannot be read.
    """
    if not history.path.exists():
        return ()
    with history.opened() as database:
        rows = database.execute(
            "SELECT name, dockerfile, dockerignore, timed, seconds, edit_seconds, figures FROM rung "
            "WHERE state = ? AND engine = ?",
            (state, engine),
        ).fetchall()
    stored = {row[:3]: row[3:] for row in rows}
    found = (
        _stored(rung, stored.get((_short(rung), rung.rendered.dockerfile, rung.rendered.dockerignore)))
        for rung in rungs
    )
    return tuple(result for result in found if result is not None)


def _short(rung: Variant) -> str:
    return rung.name.removeprefix(f"{Origin.RUNG}-")


def _stored(rung: Variant, row: tuple[int, str, str, str] | None) -> Result | None:
    """Return a row as a result, or None if it is missing or damaged."""
    if row is None:
        return None
    timed, seconds, edit_seconds, figures = row
    try:
        return Result(
            variant=rung,
            phase=Phase.MEASURED,
            remembered=figures_from_json(json.loads(figures)),
            seconds=_figure(seconds),
            edit_seconds=_figure(edit_seconds),
            uncached=timed == 1,
        )
    except (ValueError, TypeError):
        return None


def _text(figure: Figure | None) -> str:
    return "" if figure is None else json.dumps([figure.value, figure.source, figure.spread])


def _figure(text: str) -> Figure | None:
    if not text:
        return None
    value, source, spread = json.loads(text)
    return Figure(float(value), Source(source), float(spread))
