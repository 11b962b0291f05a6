"""The ladder as an aligned table, as a lesson, and as a JSON object."""

import textwrap
from collections.abc import Collection, Mapping, Sequence

from tui.headless.recipe_flags import recipe_json
from tui.headless.table import Line, seconds_json, sources, table
from tui.lab.ladder.rungs import Rung, files_before, packing_sentence, result_of
from tui.lab.matrix.result import Phase, Result
from tui.lab.sizes.metrics import COLD, EDIT, PULL, UNPACKED
from tui.render import why
from tui.render.difference import file_difference, ignore_difference

_BAR = 20
_WIDTH = 100
COLUMNS = (UNPACKED, PULL, COLD, EDIT)


def ladder_table(rungs: Sequence[Rung], results: Mapping[str, Result]) -> str:
    """Return the rungs with their figures, a bar of the pull size, and a legend."""
    rows = [result_of(rung, results) for rung in rungs]
    most = max((pull.value for row in rows if (pull := PULL.of(row))), default=0.0)
    lines = [
        Line(f"{rung.step.label:>3}  {rung.step.rung.title}", row, _end(row, most))
        if rung.step.applies
        else Line(f"{rung.step.label:>3}  {rung.step.rung.title}  –  {rung.step.why_not}", None)
        for rung, row in zip(rungs, rows, strict=True)
    ]
    shown = [*table(COLUMNS, lines), "", sources(COLUMNS, rows)]
    if any(row.seconds for row in rows):
        shown.append(
            "A derived time is the sum of the rung's own steps in a shared build. "
            "A rung that is built alone takes less time."
        )
    sentence = packing_sentence(results)
    return "\n".join([*shown, "", sentence] if sentence else shown)


def _end(row: Result, most: float) -> str:
    if row.phase is Phase.FAILED:
        return f"✗ {row.failure}"
    pull = PULL.of(row)
    return "█" * max(1, round(pull.value / most * _BAR)) if pull and most else "not built"


def lesson(rungs: Sequence[Rung], rung: Rung) -> str:
    """Return a rung as a lesson: what it changes, what it prevents, what it costs, and why."""
    step = rung.step
    lines = [f"{step.label}  {step.rung.title}"]
    if not step.applies:
        return "\n".join([*lines, "", *_wrapped("Does not apply: ", step.why_not)])
    before = files_before(rungs, rung)
    difference = file_difference(before, rung.rendered)
    lines += ["", *(f"    {line.marked}".rstrip() for line in difference)]
    if ignored := ignore_difference(before, rung.rendered):
        lines += ["", "    .dockerignore", *(f"    {line.marked}" for line in ignored if line.text)]
    lines += ["", *_wrapped("Prevents: ", step.rung.protects), *_wrapped("Costs: ", step.rung.costs)]
    paragraphs = why(step.rung.why).split("\n\n")
    return "\n".join([*lines, "", "\n\n".join(textwrap.fill(text, _WIDTH) for text in paragraphs)])


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(f"{head}{text}", _WIDTH, subsequent_indent="  ")


def ladder_json(
    rungs: Sequence[Rung],
    results: Mapping[str, Result],
    names: Collection[str],
    seconds: float,
    *,
    stopped: bool,
) -> dict[str, object]:
    """Return the object that ``ladder --json`` prints.

    Args:
        rungs: the whole ladder.
        results: the known results, by rung.
        names: short names of the printed rungs.
        seconds: the duration of building and measuring them.
        stopped: whether it was stopped early.
    """
    return {
        "rungs": [_rung_json(rungs, rung, result_of(rung, results)) for rung in rungs if rung.short in names],
        "verdict": packing_sentence(results) or None,
        "seconds": round(seconds, 3),
        "stopped": stopped,
    }


def _rung_json(rungs: Sequence[Rung], rung: Rung, row: Result) -> dict[str, object]:
    step, rendered = rung.step, rung.rendered
    return {
        "number": step.rung.number,
        "label": step.label,
        "name": step.name,
        "title": step.rung.title,
        "applies": step.applies,
        "why_not": step.why_not or None,
        "protects": step.rung.protects,
        "costs": step.rung.costs,
        "why": why(step.rung.why),
        "recipe": recipe_json(step.recipe),
        "dockerfile": rendered.dockerfile,
        "dockerignore": rendered.dockerignore,
        "difference": [line.marked for line in file_difference(files_before(rungs, rung), rendered)],
        "phase": row.phase,
        "failure": row.failure or None,
        "remembered": row.remembered is not None,
        "measurement": row.measurement.to_json(),
        **seconds_json("seconds", row.seconds),
        **seconds_json("edit_seconds", row.edit_seconds),
    }
