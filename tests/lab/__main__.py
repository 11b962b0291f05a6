"""``python -m tests.lab``: runs the whole lab of both samples on this machine and prints its tables (minutes)."""

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.support.bench import open_bench
from tui.headless.lab_table import COLUMNS, Column, Findings, findings
from tui.lab.experiment import Experiment
from tui.lab.goals import Goal
from tui.lab.matrix import Axes, variants
from tui.lab.result import Result
from tui.lab.solve import How
from tui.lab.startup import is_noisy
from tui.recipe import Situation, preset

SAMPLES = ("gin-sample", "cli-sample")
_SHOWN = ("pull", "unpacked", "start", "memory", "build")


async def found_of(sample: str, folder: Path) -> Findings:
    """Run the lab of a copy that no cache knows, and remove its images."""
    async with open_bench(folder, sample) as bench:
        bench.touch("main.go")
        lab, today = bench.lab, datetime.now(UTC).date()
        recipe = preset("balanced", lab.project, lab.catalog, today)
        chosen = variants(Situation(lab.project, recipe, lab.catalog, today), Axes())
        experiment = Experiment(lab, chosen, lab.try_out)
        try:
            async for event in experiment.run(How()):
                if isinstance(event, Result):
                    print(f"  {event.name}: {event.phase}", file=sys.stderr)
        finally:
            await experiment.clean()
        return findings(tuple(experiment.results.values()), recipe.base)


def markdown(sample: str, found: Findings) -> str:
    """Return the rows of a lab as a table, and below it what each step bought."""
    columns = [column for column in COLUMNS if column.title in _SHOWN]
    best = {one.name for one in found.advice if one.goal is Goal.BALANCED}
    lines = [
        f"| {sample} | {' | '.join(column.title for column in columns)} |",
        f"| --- |{' ---: |' * len(columns)}",
    ]
    for row in found.rows:
        marks = f"{'★' if row.name in best else ''}{'◆' if found.front.get(row.name) else ''}"
        cells = " | ".join(_cell(row, column) for column in columns)
        lines.append(f"| {f'{marks} ' if marks else ''}{row.variant.title} | {cells} |")
    return "\n".join([*lines, "", *(f"- {one.sentence}" for one in found.verdicts)])


def _cell(row: Result, column: Column) -> str:
    figure = column.figure(row)
    if figure is None:
        return "–"
    noisy = column.title == "start" and is_noisy(figure.value, figure.spread)
    return f"{'≈' if noisy else ''}{column.shown(figure.value)}"


async def main() -> None:
    """Run both labs and print what the README shows."""
    before = os.getloadavg()[0]
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{markdown(sample, await found_of(sample, Path(folder)))}\n", flush=True)
    print(
        f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores",
        file=sys.stderr,
    )


if __name__ == "__main__":
    asyncio.run(main())
