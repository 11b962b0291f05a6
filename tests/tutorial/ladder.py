"""``python -m tests.tutorial.ladder``: climbs the ladder of both samples, and prints their figures (many minutes).

What is measured is kept in the user's history, so that a run that was stopped goes on, and a second one only prints.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.screenshots.ladder_run import climbed
from tests.support.bench import open_bench
from tui.lab.ladder.rung_row import RungRow
from tui.lab.ladder.store import RungStore
from tui.lab.matrix.verdicts import packing
from tui.lab.sizes.measurement import Figure
from tui.text.units import human_bytes, human_seconds

SAMPLES = ("gin-sample", "cli-sample")
_BAR = 16
"""Cells of the bar of the second rung; the first one's is cut."""


def markdown(rows: Sequence[RungRow]) -> str:
    """Return the rungs that were measured as a table, with a bar of what a pull moves; times where there are any."""
    timed = any(row.seconds for row in rows)
    lines = [
        f"| | rung | on disk | pull | |{' cold | after an edit |' if timed else ''}",
        f"| ---: | --- | ---: | ---: | --- |{' ---: | ---: |' if timed else ''}",
    ]
    full = max(_value(row.measurement.pull_bytes) for row in rows[1:])
    for row in rows:
        if row.usable:
            sizes = row.measurement
            cells = [human_bytes(_value(figure)) for figure in (sizes.unpacked_bytes, sizes.pull_bytes)]
            if timed:
                cells += [
                    human_seconds(figure.value) if figure else "–"
                    for figure in (row.seconds, row.edit_seconds)
                ]
            cells.insert(2, _bar(row, full))
            lines.append(f"| {row.step.label} | {row.step.rung.title} | {' | '.join(cells)} |")
    found = {row.name: row for row in rows if row.usable}
    return "\n".join([*lines, "", packing(found["stripped"], found["upx"]).sentence])


def _bar(row: RungRow, full: float) -> str:
    share = _value(row.measurement.pull_bytes) / full
    return "█" * _BAR + "›" if share > 1 else "█" * max(1, round(share * _BAR))


def _value(figure: Figure | None) -> float:
    return figure.value if figure else 0.0


async def main() -> None:
    """Climb on copies of the samples, print the tables, remove the images."""
    parser = argparse.ArgumentParser(prog="python -m tests.tutorial.ladder", description=__doc__)
    parser.add_argument("samples", nargs="*", default=SAMPLES, help="projects in tests/projects")
    parser.add_argument("--no-times", dest="times", action="store_false", help="sizes only: some minutes")
    options = parser.parse_args()
    tables = []
    for sample in options.samples:
        with tempfile.TemporaryDirectory() as folder:
            async with open_bench(Path(folder), sample) as bench:
                rows = await climbed(bench.session, RungStore(), times=options.times)
                tables.append(f"{sample}\n\n{markdown(rows)}")
    print("\n" + "\n\n".join(tables))


if __name__ == "__main__":
    asyncio.run(main())
