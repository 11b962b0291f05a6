"""A lab's rows as an aligned table and as a JSON object."""

from collections.abc import Collection, Sequence

from tui.frozen import dataclass
from tui.headless.budget import budget_json
from tui.headless.recipe_flags import recipe_json
from tui.headless.table import Line, seconds_json, sources, table
from tui.lab.history.budget import Exceeded
from tui.lab.matrix.goals import Advice, Goal, advise
from tui.lab.matrix.pareto import live_axes, pareto
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin
from tui.lab.matrix.verdicts import StepVerdict, step_verdicts
from tui.lab.sizes.metrics import BINARY, BY_FIELD, COLD, EDIT, MEMORY, PULL, START, STEPS, UNPACKED, Metric

COLUMNS = (PULL, UNPACKED, BINARY, START, MEMORY, STEPS, COLD, EDIT)


@dataclass(frozen=True, slots=True)
class Findings:
    """Conclusions from the rows of a lab."""

    rows: tuple[Result, ...]
    """Smallest pull first, rows without a measurement last."""
    front: dict[str, bool | None]
    verdicts: tuple[StepVerdict, ...]
    advice: tuple[Advice, ...]


def findings(results: Sequence[Result], base: str) -> Findings:
    """Return the conclusions from a lab's rows.

    Args:
        results: every row.
        base: the id of the recipe's base, for which strip and UPX modes are compared.
    """
    rows = tuple(sorted(results, key=_order))
    front = pareto({row.name: row.measurement for row in rows if row.usable})
    advice = tuple(found for goal in Goal if (found := advise(goal, rows)))
    return Findings(rows, front, step_verdicts(results, base), advice)


def lab_table(found: Findings) -> str:
    """Return the rows, a legend, what each step saved, and a recommendation for each goal."""
    best = {one.name for one in found.advice if one.goal is Goal.BALANCED}
    columns = columns_of(found.rows)
    lines = [Line(_name(row, found, best), row, _note(row)) for row in found.rows]
    shown = [*table(columns, lines), "", sources(columns, found.rows), _legend(found), ""]
    shown += [one.sentence for one in found.verdicts]
    if found.advice:
        shown.append("")
    for advice in found.advice:
        title = next(row.variant.title for row in found.rows if row.name == advice.name)
        shown.append(f"{advice.goal}: {title}. {' '.join(advice.reasons)}")
    return "\n".join(shown).rstrip()


def _name(row: Result, found: Findings, best: Collection[str]) -> str:
    marks = f"{'★' if row.name in best else ' '}{'◆' if found.front.get(row.name) else ' '}"
    return f"{marks}  {row.variant.title}"


def _note(row: Result) -> str:
    return f"✗ {row.failure}" if row.failure else "" if row.usable else "not built"


def lab_json(
    found: Findings, seconds: float, images: dict[str, str], over: Sequence[Exceeded], *, stopped: bool
) -> dict[str, object]:
    """Return the object that ``lab --json`` prints.

    Args:
        found: the conclusions from the rows.
        seconds: the duration of the whole lab.
        images: the tag of each image that was kept, by variant.
        over: the exceeded limits of the budget.
        stopped: whether it was stopped early.
    """
    return {
        "variants": [
            {
                "name": row.name,
                "title": row.variant.title,
                "origin": row.variant.origin,
                "recipe": None if row.variant.origin is Origin.OWN else recipe_json(row.variant.recipe),
                "dockerfile": row.variant.rendered.dockerfile,
                "image": images.get(row.name),
                "phase": row.phase,
                "failure": row.failure or None,
                "measurement": row.measurement.to_json(),
                **seconds_json("build_seconds", row.seconds),
                **seconds_json("edit_seconds", row.edit_seconds),
                "verdict": row.build.trial.to_json() if row.build and row.build.trial else None,
                "pareto": found.front.get(row.name),
            }
            for row in found.rows
        ],
        "verdicts": [
            {"step": one.step, "before": one.before, "after": one.after, "sentence": one.sentence}
            for one in found.verdicts
        ],
        "recommended": {one.goal: {"name": one.name, "reasons": list(one.reasons)} for one in found.advice},
        "budget": budget_json(over),
        "seconds": round(seconds, 3),
        "stopped": stopped,
    }


def _legend(found: Findings) -> str:
    live = [BY_FIELD[axis].label for axis in live_axes(row.measurement for row in found.rows)]
    least = f"{' and '.join(live)}{' at once' if len(live) > 1 else ''}"
    return f"≈ noisy   ★ recommended (balanced)   ◆ no other variant is better in {least}"


def columns_of(rows: Sequence[Result]) -> tuple[Metric, ...]:
    """Return the columns that have figures. Of the times with and without caches, only one is measured."""
    other = STEPS if any(row.uncached for row in rows) else COLD
    return tuple(metric for metric in COLUMNS if metric is not other)


def _order(row: Result) -> tuple[bool, float]:
    pull = PULL.of(row)
    return (row.phase is not Phase.MEASURED, pull.value if pull else float("inf"))
