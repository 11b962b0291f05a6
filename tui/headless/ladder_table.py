"""The ladder as an aligned table for people, as a lesson to read, and as an object for programs."""

import textwrap
from collections.abc import Collection, Sequence

from tui.headless.recipe_flags import recipe_json
from tui.lab.ladder.rung_row import RungRow, files_before
from tui.lab.matrix.result import Phase
from tui.lab.matrix.verdicts import packing
from tui.lab.sizes.measurement import Figure
from tui.lab.sizes.metrics import COLD, EDIT, PULL, UNPACKED, Metric, sources_of
from tui.render import why
from tui.render.difference import file_difference, ignore_difference

_BAR = 20
_WIDTH = 100


COLUMNS = (UNPACKED, PULL, COLD, EDIT)


def table(rows: Sequence[RungRow]) -> str:
    """Return the rungs with their figures and a bar of what a pull moves, and what the figures are."""
    names = [f"{row.step.label:>3}  {row.step.rung.title}" for row in rows]
    width = max(map(len, names), default=0)
    cells = [[_cell(row, column) for column in COLUMNS] for row in rows]
    widths = [max(len(column.label), *(len(line[at]) for line in cells)) for at, column in enumerate(COLUMNS)]
    head = "  ".join(column.label.rjust(wide) for column, wide in zip(COLUMNS, widths, strict=True))
    most = max((pull.value for row in rows if (pull := PULL.of(row))), default=0.0)
    lines = [f"{' ' * width}  {head}"]
    for row, name, line in zip(rows, names, cells, strict=True):
        if not row.step.applies:
            lines.append(f"{name}  –  {row.step.why_not}")
            continue
        figures = "  ".join(cell.rjust(wide) for cell, wide in zip(line, widths, strict=True))
        lines.append(f"{name}{' ' * (width - len(name))}  {figures}  {_end(row, most)}".rstrip())
    return "\n".join([*lines, "", *_said(rows)])


def _end(row: RungRow, most: float) -> str:
    if row.phase is Phase.FAILED:
        return f"✗ {row.failure}"
    pull = PULL.of(row)
    return "█" * max(1, round(pull.value / most * _BAR)) if pull and most else "not built"


def _said(rows: Sequence[RungRow]) -> list[str]:
    lines = ["; ".join(sources_of(column, rows) for column in COLUMNS) + "."]
    if any(row.seconds for row in rows):
        lines.append(
            "Derived times are those of a rung's own steps, in a solve with those that compile alike: alone it takes less."
        )
    verdict = packing_sentence(rows)
    return [*lines, "", verdict] if verdict else lines


def packing_sentence(rows: Sequence[RungRow]) -> str:
    """Return what UPX buys and costs here, or an empty string where it was not measured."""
    found = {row.name: row for row in rows if row.usable}
    if "stripped" not in found or "upx" not in found:
        return ""
    return packing(found["stripped"], found["upx"]).sentence


def lesson(rows: Sequence[RungRow], row: RungRow) -> str:
    """Return a rung as text to read: what changes, what it protects from, what it costs, and why."""
    step = row.step
    lines = [f"{step.label}  {step.rung.title}"]
    if not step.applies:
        return "\n".join([*lines, "", *_wrapped("Not here: ", step.why_not)])
    before = files_before(rows, row)
    difference = file_difference(before, row.variant.rendered)
    lines += ["", *(f"    {line.marked}".rstrip() for line in difference)]
    if ignored := ignore_difference(before, row.variant.rendered):
        lines += ["", "    .dockerignore", *(f"    {line.marked}" for line in ignored if line.text)]
    lines += ["", *_wrapped("Protects from: ", step.rung.protects), *_wrapped("Costs: ", step.rung.costs)]
    paragraphs = why(step.rung.why).split("\n\n")
    return "\n".join([*lines, "", "\n\n".join(textwrap.fill(text, _WIDTH) for text in paragraphs)])


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(f"{head}{text}", _WIDTH, subsequent_indent="  ")


def ladder_json(
    rows: Sequence[RungRow], names: Collection[str], seconds: float, *, stopped: bool
) -> dict[str, object]:
    """Return the object that ``ladder --json`` prints.

    Args:
        rows: the whole ladder.
        names: the rungs that are told.
        seconds: how long the whole climb took.
        stopped: whether it was stopped before its end.
    """
    return {
        "rungs": [_rung_json(rows, row) for row in rows if row.name in names],
        "verdict": packing_sentence(rows) or None,
        "seconds": round(seconds, 3),
        "stopped": stopped,
    }


def _rung_json(rows: Sequence[RungRow], row: RungRow) -> dict[str, object]:
    rung, rendered = row.step.rung, row.variant.rendered
    before = files_before(rows, row)
    return {
        "number": rung.number,
        "label": row.step.label,
        "name": rung.name,
        "title": rung.title,
        "applies": row.step.applies,
        "why_not": row.step.why_not or None,
        "protects": rung.protects,
        "costs": rung.costs,
        "why": why(rung.why),
        "recipe": recipe_json(row.step.recipe),
        "dockerfile": rendered.dockerfile,
        "dockerignore": rendered.dockerignore,
        "difference": [line.marked for line in file_difference(before, rendered)],
        "phase": row.phase,
        "failure": row.failure or None,
        "remembered": row.remembered,
        "measurement": row.measurement.to_json(),
        **_seconds("seconds", row.seconds),
        **_seconds("edit_seconds", row.edit_seconds),
    }


def _seconds(name: str, figure: Figure | None) -> dict[str, object]:
    return {
        name: None if figure is None else round(figure.value, 3),
        f"{name}_source": None if figure is None else figure.source,
    }


def _cell(row: RungRow, column: Metric) -> str:
    figure = column.of(row)
    return "–" if figure is None else column.format(figure.value)
