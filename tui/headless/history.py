"""``godock-tui history``: show what was measured for a project."""

import argparse
import json
from collections.abc import Sequence

from rich.cells import cell_len

from tui.headless import output
from tui.headless.output import Status
from tui.lab.history.entry import Entry, figures_to_json
from tui.lab.history.figures import COLUMNS, FOLLOWED, change_of
from tui.lab.history.store import History, HistoryError
from tui.lab.history.trend import trends
from tui.lab.sizes.measurement import Figure
from tui.lab.sizes.metrics import BUILD, Metric
from tui.project import GoProject
from tui.text.clean import clean_line
from tui.text.units import human_seconds, plural


def history(project: GoProject, options: argparse.Namespace) -> Status:
    """Print the measurements of a project, oldest first, with a trend for each image, or delete them.

    Args:
        project: the project with the module to look up.
        options: ``clear`` and ``json`` of the command line.
    """
    store = History()
    try:
        if options.clear:
            count = store.clear(project.module)
            output.show(
                json.dumps({"cleared": count}) if options.json else f"Deleted {plural(count, 'measurement')}."
            )
            return Status.DONE
        entries = store.entries(project.module)
    except HistoryError as error:
        output.error(error.message, error.hint)
        return Status.FAILED
    if options.json:
        output.show(json.dumps(_json(project.module, entries), indent=2))
        return Status.DONE
    if not entries:
        output.info(
            f"{project.module} has no measurements yet. Run `godock-tui build` or `godock-tui lab` to "
            "measure an image."
        )
        return Status.DONE
    output.show("\n".join(clean_line(line) for line in (*_table(entries), *_drawn(entries))))
    return Status.DONE


def _table(entries: Sequence[Entry]) -> list[str]:
    rows = [("measured", "commit", "image", *(metric.label for metric in COLUMNS), BUILD.label)]
    for entry in entries:
        when = entry.taken.astimezone().strftime("%Y-%m-%d %H:%M")
        figures = (_cell(metric.of(entry), metric) for metric in COLUMNS)
        seconds = "cached" if entry.from_cache else human_seconds(entry.seconds)
        seconds += "*" if entry.shared and not entry.from_cache else ""
        rows.append((when, entry.commit_short or "–", clean_line(entry.title), *figures, seconds))
    lines = _aligned(rows, texts=3)
    if any(row[-1].endswith("*") for row in rows):
        lines += ["", "* time of the image's own steps only, because it was built together with other images"]
    return lines


def _drawn(entries: Sequence[Entry]) -> list[str]:
    """Return a sparkline for each image and figure that was measured at two commits or more."""
    lines = []
    for metric in FOLLOWED:
        found = [trend for trend in trends(entries, metric) if len(trend.values) > 1]
        if found:
            rows = [
                (clean_line(trend.title), trend.blocks, change_of(trend.values[0], trend.values[-1], metric))
                for trend in found
            ]
            lines += ["", f"{metric.label} by commit", *_aligned(rows, texts=3)]
    return lines


def _cell(figure: Figure | None, metric: Metric) -> str:
    return "–" if figure is None else metric.format(figure.value)


def _aligned(rows: Sequence[tuple[str, ...]], *, texts: int) -> list[str]:
    """Return rows as columns, the first ones aligned left and the figures right."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            _padded(cell, width, at < texts) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, left: bool) -> str:
    padding = " " * (width - cell_len(cell))
    return cell + padding if left else padding + cell


def _json(module: str, entries: Sequence[Entry]) -> dict[str, object]:
    return {
        "module": module,
        "entries": [
            {
                "taken": entry.taken.isoformat(),
                "commit": entry.commit or None,
                "root": entry.root,
                "program": entry.program,
                "name": entry.name,
                "title": entry.title,
                "recipe": dict(entry.recipe),
                "engine": entry.engine,
                "platform": entry.platform,
                "digest": entry.digest,
                "seconds": round(entry.seconds, 3),
                "from_cache": entry.from_cache,
                "shared_solve": entry.shared,
                "outcome": entry.outcome or None,
                "evidence": entry.evidence or None,
                "figures": figures_to_json(entry.measurement),
            }
            for entry in entries
        ],
        "trends": [
            {
                "figure": metric.id,
                "program": trend.program,
                "title": trend.title,
                "commits": list(trend.commits),
                "values": list(trend.values),
                "blocks": trend.blocks,
            }
            for metric in FOLLOWED
            for trend in trends(entries, metric)
        ],
    }
