"""``python -m tests.tutorial.ladder``: builds the ladder of both samples, and prints their figures (many minutes).

What is measured is kept in the user's history, so that a run that was stopped goes on, and a second one only prints.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.screenshots.ladder_run import built_rungs
from tests.support.bench import open_bench
from tui.lab.history.memory import Memory
from tui.lab.ladder.rungs import Rung, packing_sentence
from tui.lab.matrix.result import Result
from tui.lab.sizes.measurement import Figure
from tui.text.units import human_bytes, human_seconds

SAMPLES = ("gin-sample", "cli-sample")
_BAR = 16
"""Cells of the bar of the second rung; the first one's is cut."""


def markdown(ladder: Sequence[tuple[Rung, Result]]) -> str:
    """Return the rungs that were measured as a table, with a bar of what a pull moves; times where there are any."""
    timed = any(row.seconds for _rung, row in ladder)
    lines = [
        f"| | rung | on disk | pull | |{' cold | after an edit |' if timed else ''}",
        f"| ---: | --- | ---: | ---: | --- |{' ---: | ---: |' if timed else ''}",
    ]
    full = max(_value(row.measurement.pull_bytes) for _rung, row in ladder[1:])
    for rung, row in ladder:
        if row.usable:
            sizes = row.measurement
            cells = [human_bytes(_value(figure)) for figure in (sizes.unpacked_bytes, sizes.pull_bytes)]
            if timed:
                cells += [
                    human_seconds(figure.value) if figure else "–"
                    for figure in (row.seconds, row.edit_seconds)
                ]
            cells.insert(2, _bar(row, full))
            lines.append(f"| {rung.step.label} | {rung.step.rung.title} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", packing_sentence({row.name: row for _rung, row in ladder})])


def _bar(row: Result, full: float) -> str:
    share = _value(row.measurement.pull_bytes) / full
    return "█" * _BAR + "›" if share > 1 else "█" * max(1, round(share * _BAR))


def _value(figure: Figure | None) -> float:
    return figure.value if figure else 0.0


async def main() -> None:
    """Build copies of the samples, print the tables, remove the images."""
    parser = argparse.ArgumentParser(prog="python -m tests.tutorial.ladder", description=__doc__)
    parser.add_argument("samples", nargs="*", default=SAMPLES, help="projects in tests/projects")
    parser.add_argument("--no-times", dest="times", action="store_false", help="sizes only: some minutes")
    options = parser.parse_args()
    tables = []
    for sample in options.samples:
        with tempfile.TemporaryDirectory() as folder:
            async with open_bench(Path(folder), sample) as bench:
                bench.session.memory = Memory()
                ladder = await built_rungs(bench.session, times=options.times)
                tables.append(f"{sample}\n\n{markdown(ladder)}")
    print("\n" + "\n\n".join(tables))


if __name__ == "__main__":
    asyncio.run(main())
