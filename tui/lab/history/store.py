"""The database of measurements: SQLite in the user's data directory."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from platformdirs import user_data_path

from tui.lab.history.entry import Entry, figures_from_json, figures_to_json
from tui.lab.sizes.measurement import Measurement
from tui.text.clean import clean_line, clean_text

_PATIENCE = 10
"""Seconds to wait for another process that is writing."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE measurement (
        id INTEGER PRIMARY KEY,
        taken TEXT NOT NULL,
        module TEXT NOT NULL,
        root TEXT NOT NULL,
        commit_id TEXT NOT NULL,
        program TEXT NOT NULL,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        recipe TEXT NOT NULL,
        dockerfile TEXT NOT NULL,
        engine TEXT NOT NULL,
        platform TEXT NOT NULL,
        digest TEXT NOT NULL,
        seconds REAL NOT NULL,
        from_cache INTEGER NOT NULL,
        figures TEXT NOT NULL
    );
    CREATE INDEX measurement_of_module ON measurement (module, id);
    """,
    """
    CREATE TABLE rung (
        state TEXT NOT NULL,
        name TEXT NOT NULL,
        engine TEXT NOT NULL,
        dockerfile TEXT NOT NULL,
        dockerignore TEXT NOT NULL,
        taken TEXT NOT NULL,
        module TEXT NOT NULL,
        timed INTEGER NOT NULL,
        seconds TEXT NOT NULL,
        edit_seconds TEXT NOT NULL,
        figures TEXT NOT NULL,
        PRIMARY KEY (state, name, engine, dockerfile, dockerignore)
    );
    """,
    """
    ALTER TABLE measurement ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE measurement ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
    ALTER TABLE measurement ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
    """,
)
"""Each script migrates the database to the next version. ``user_version`` is the number of scripts that have run."""

_COLUMNS = (
    "taken, module, root, commit_id, program, name, title, recipe, dockerfile, engine, platform, digest, "
    "seconds, "
    "from_cache, figures, shared, outcome, evidence"
)


class HistoryError(Exception):
    """The history cannot be read or written.

    Attributes:
        message: what happened and why, in one sentence.
        hint: what to do next.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = clean_line(message)
        self.hint = clean_line(hint)


def default_path() -> Path:
    """Return the default path of the history."""
    return user_data_path("godock-tui") / "history.sqlite3"


class History:
    """Stores measurements. Every call opens the file, so that several processes can share it. All calls block."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()

    def record(self, entry: Entry) -> int:
        """Add one measurement in a transaction, and return its number.

        Raises:
            HistoryError: the file cannot be written, or another process locked it for too long.
        """
        row = (
            entry.taken.isoformat(),
            entry.module,
            entry.root,
            entry.commit,
            entry.program,
            entry.name,
            entry.title,
            json.dumps(dict(entry.recipe)),
            entry.dockerfile,
            entry.engine,
            entry.platform,
            entry.digest,
            entry.seconds,
            int(entry.from_cache),
            json.dumps(figures_to_json(entry.measurement)),
            int(entry.shared),
            entry.outcome,
            entry.evidence,
        )
        with self.opened() as database, database:
            places = ", ".join("?" * len(row))
            done = database.execute(f"INSERT INTO measurement ({_COLUMNS}) VALUES ({places})", row)  # noqa: S608 - no foreign text
        return done.lastrowid or 0

    def complete(self, number: int, measurement: Measurement, outcome: str = "", evidence: str = "") -> None:
        """Update a measurement, unless it was cleared in the meantime.

        Args:
            number: the return value of :meth:`record`.
            measurement: all figures, including those already recorded.
            outcome: the outcome of the test run.
            evidence: the evidence for the outcome.

        Raises:
            HistoryError: the file cannot be written, or another process locked it for too long.
        """
        figures = json.dumps(figures_to_json(measurement))
        with self.opened() as database, database:
            database.execute(
                "UPDATE measurement SET figures = ?, outcome = ?, evidence = ? WHERE id = ?",
                (figures, outcome, evidence, number),
            )

    def entries(self, module: str = "", limit: int = 1000) -> tuple[Entry, ...]:
        """Return the newest ``limit`` measurements of a module, or of all modules, oldest first.

        Raises:
            HistoryError: the file cannot be read.
        """
        if not self.path.exists():
            return ()
        with self.opened() as database:
            rows = database.execute(
                f"SELECT {_COLUMNS} FROM measurement WHERE module = ? OR ? = '' ORDER BY id DESC LIMIT ?",  # noqa: S608
                (module, module, limit),
            ).fetchall()
        return tuple(found for row in reversed(rows) if (found := _entry(row)) is not None)

    def clear(self, module: str = "") -> int:
        """Delete the measurements of a module, or of all modules, and return their number.

        Raises:
            HistoryError: the file cannot be written.
        """
        if not self.path.exists():
            return 0
        with self.opened() as database:
            with database:
                count = database.execute(
                    "DELETE FROM measurement WHERE module = ? OR ? = ''", (module, module)
                ).rowcount
                database.execute("DELETE FROM rung WHERE module = ? OR ? = ''", (module, module))
            database.execute("VACUUM")
        return count

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Yield the database, migrated to the current version.

        Raises:
            HistoryError: it cannot be opened, or an operation on it fails.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # paths and commits are not for the other users of the machine
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as database:
                _prepare(database)
                yield database
        except sqlite3.Error as error:
            raise self._named(error) from error
        except OSError as error:
            raise HistoryError(
                f"The history at {self.path} cannot be opened: {error.strerror or error}.",
                "Check the permissions of the directory that contains the file.",
            ) from error

    def _named(self, error: sqlite3.Error) -> HistoryError:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            return HistoryError(
                f"A different godock-tui process has been writing to the history for {_PATIENCE} seconds.",
                "Try again.",
            )
        if "not a database" in reason or "malformed" in reason:
            return HistoryError(
                f"The history at {self.path} is damaged ({reason}).",
                "Move the file away. The next measurement creates a new history.",
            )
        return HistoryError(
            f"The history at {self.path} cannot be used: {reason}.",
            "Check the file's permissions and the free disk space.",
        )


def _prepare(database: sqlite3.Connection) -> None:
    """Migrate the database. Afterwards, readers do not wait for writers if the file system supports it."""
    with suppress(sqlite3.OperationalError):
        # network file systems refuse it, as does a database that another process is migrating
        database.execute("PRAGMA journal_mode = WAL")
    if _version(database) < len(MIGRATIONS):
        database.execute("BEGIN IMMEDIATE")
        # checked again while holding the lock, because another process may have migrated it
        for number in range(_version(database), len(MIGRATIONS)):
            for statement in MIGRATIONS[number].split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number + 1}")
        database.commit()
    if _version(database) > len(MIGRATIONS):
        raise HistoryError(
            "The history was written by a newer version of godock-tui.",
            "Update godock-tui, or move the file away.",
        )


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _entry(row: tuple[object, ...]) -> Entry | None:
    """Return a row as a value, or None if it is damaged."""
    # cleaned here, because any program of the user can write to the file
    taken, module, root, commit, program, name, title, _recipe, _dockerfile, engine, platform, digest = (
        clean_line(str(value)) for value in row[:12]
    )
    try:
        values = json.loads(str(row[7]))
        figures = json.loads(str(row[14]))
        return Entry(
            taken=datetime.fromisoformat(taken),
            module=module,
            root=root,
            commit=commit,
            program=program,
            name=name,
            title=title,
            recipe=MappingProxyType(
                {clean_line(str(key)): clean_line(str(value)) for key, value in values.items()}
            ),
            dockerfile=clean_text(str(row[8])),
            engine=engine,
            platform=platform,
            digest=digest,
            seconds=float(str(row[12])),
            from_cache=bool(row[13]),
            measurement=figures_from_json(figures),
            shared=bool(row[15]),
            outcome=clean_line(str(row[16])),
            evidence=clean_line(str(row[17])),
        )
    except (ValueError, AttributeError):
        return None
