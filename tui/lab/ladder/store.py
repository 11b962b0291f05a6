"""The rungs of a ladder that were measured already: what a climb that was stopped goes on from."""

import json
from dataclasses import dataclass
from datetime import datetime

from tui.lab.history.entry import figures_from_json, figures_to_json
from tui.lab.history.store import History
from tui.lab.sizes.measurement import Figure, Measurement, Source

_COLUMNS = (
    "state, name, engine, dockerfile, dockerignore, taken, module, timed, seconds, edit_seconds, figures"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRung:
    """What was measured of one rung."""

    state: str
    """The fingerprint of the project's files."""
    name: str
    engine: str
    """The engine and builder, in words."""
    dockerfile: str
    dockerignore: str
    taken: datetime
    module: str
    timed: bool
    """Whether its times were to be measured: where packages were compiled once for all they were not."""
    seconds: Figure | None
    edit_seconds: Figure | None
    measurement: Measurement


class RungStore:
    """Keeps rungs in the history; all calls block.

    Attributes:
        history: where they are kept.
    """

    def __init__(self, history: History | None = None) -> None:
        self.history = history or History()

    def remember(self, rung: KnownRung) -> None:
        """Keep a rung in place of what was known of the same Dockerfile for the same files.

        Raises:
            HistoryError: the file cannot be written.
        """
        row = (
            rung.state,
            rung.name,
            rung.engine,
            rung.dockerfile,
            rung.dockerignore,
            rung.taken.isoformat(),
            rung.module,
            int(rung.timed),
            _text(rung.seconds),
            _text(rung.edit_seconds),
            json.dumps(figures_to_json(rung.measurement)),
        )
        places = ", ".join("?" * len(row))
        with self.history.opened() as database, database:
            database.execute(f"INSERT OR REPLACE INTO rung ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608 - no foreign text

    def known(self, state: str, engine: str) -> dict[str, KnownRung]:
        """Return what is known of a project in the state that it is in, by the names of the rungs.

        Raises:
            HistoryError: the file cannot be read.
        """
        if not self.history.path.exists():
            return {}
        with self.history.opened() as database:
            rows = database.execute(
                f"SELECT {_COLUMNS} FROM rung WHERE state = ? AND engine = ? ORDER BY taken",  # noqa: S608
                (state, engine),
            ).fetchall()
        return {rung.name: rung for row in rows if (rung := _rung(row)) is not None}


def _text(figure: Figure | None) -> str:
    return "" if figure is None else json.dumps([figure.value, figure.source, figure.spread])


def _figure(text: str) -> Figure | None:
    if not text:
        return None
    value, source, spread = json.loads(text)
    return Figure(float(value), Source(source), float(spread))


def _rung(row: tuple[object, ...]) -> KnownRung | None:
    """Return a row as a value; None for one that somebody has damaged."""
    state, name, engine, dockerfile, dockerignore, taken, module, timed, seconds, edit_seconds, figures = map(
        str, row
    )
    try:
        return KnownRung(
            state=state,
            name=name,
            engine=engine,
            dockerfile=dockerfile,
            dockerignore=dockerignore,
            taken=datetime.fromisoformat(taken),
            module=module,
            timed=timed == "1",
            seconds=_figure(seconds),
            edit_seconds=_figure(edit_seconds),
            measurement=figures_from_json(json.loads(figures)),
        )
    except (ValueError, TypeError):
        return None
