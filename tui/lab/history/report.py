"""Collects the measurements of a project for a code review."""

import json
from collections.abc import Iterable
from datetime import datetime

from tui.frozen import dataclass
from tui.lab.existing.existing_dockerfile import OWN
from tui.lab.history.entry import Entry, figures_to_json
from tui.lab.session import NAIVE
from tui.lab.sizes.measurement import Figure, Measurement
from tui.lab.sizes.metrics import BINARY, BUILD, BY_ID, MEMORY, PULL, START, UNPACKED, Metric
from tui.lab.trial.startup import is_noisy
from tui.lab.trial.verdict import Outcome
from tui.render.templates import environment
from tui.text.units import human_bytes

FORMATS = ("md", "html", "json")
_BAR = 20
"""Number of cells of the longest bar."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One image, and the same image at an earlier commit."""

    entry: Entry
    before: Entry | None
    """The newest measurement of the same program and recipe title at an earlier commit, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The newest figures of one module."""

    module: str
    commit: str
    taken: datetime
    engine: str
    platform: str
    rows: tuple[ReportRow, ...]
    """Smallest pull first."""
    latest: Entry
    """The newest image that is neither the naive baseline nor an existing Dockerfile. Its Dockerfile is shown."""
    verdicts: tuple[str, ...] = ()
    """One sentence for each choice, derived from these figures."""


def report_of(entries: Iterable[Entry], verdicts: tuple[str, ...] = ()) -> Report | None:
    """Return the report on the newest measured commit, or None without measurements.

    It has the newest measurement of each program and title at that commit. Without git, every measurement has the empty
    commit and is compared with the previous one.

    Args:
        entries: the measurements of one module, oldest first.
        verdicts: sentences on what each choice saves.
    """
    held = tuple(entries)
    if not held:
        return None
    newest = held[-1]
    now: dict[tuple[str, str], Entry] = {}
    before: dict[tuple[str, str], Entry] = {}
    for entry in held:
        key = (entry.program, entry.title)
        if entry.commit != newest.commit:
            before[key] = entry
        else:
            if not entry.commit and key in now:
                before[key] = now[key]
            now[key] = entry
    rows = [ReportRow(entry, _comparable(entry, before.get(key))) for key, entry in now.items()]
    rows.sort(key=lambda row: _value(row.entry.measurement.pull_bytes))
    latest = next(
        (entry for entry in reversed(held) if entry in now.values() and entry.name not in {NAIVE, OWN}),
        newest,
    )
    return Report(
        module=newest.module,
        commit=newest.commit,
        taken=newest.taken,
        engine=newest.engine,
        platform=newest.platform,
        rows=tuple(rows),
        latest=latest,
        verdicts=verdicts,
    )


def print_report(report: Report, form: str) -> str:
    """Return a report in the format ``md``, ``html`` or ``json``.

    Raises:
        KeyError: the format is not one of these.
    """
    if form == "json":
        return json.dumps(_json(report), indent=2) + "\n"
    if form not in FORMATS:
        raise KeyError(form)
    template = environment(html=form == "html").get_template(f"report.{form}.j2")
    shared = any(row.entry.shared for row in report.rows)
    return (
        template.render(
            report=report, table=_table(report), longest=_BAR, shared=shared, metrics=BY_ID
        ).rstrip("\n")
        + "\n"
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """The texts of one row."""

    title: str
    pull: str
    pull_change: str
    unpacked: str
    binary: str
    start: str
    memory: str
    build: str
    """The seconds, with an asterisk if they are computed from the steps of a shared solve."""
    failure: str
    """The evidence of a failed test run, or empty."""
    bar: str
    percent: float
    """The pull size as a percentage of the largest one that is not a baseline, at most 100."""


def _table(report: Report) -> tuple[_Cells, ...]:
    # a baseline of a gigabyte would make the other bars look alike
    compared = [row for row in report.rows if row.entry.name not in {NAIVE, OWN}] or report.rows
    largest = max((_value(row.entry.measurement.pull_bytes, 0.0) for row in compared), default=0.0)
    return tuple(_cells(row, largest) for row in report.rows)


def _cells(row: ReportRow, largest: float) -> _Cells:
    sizes = row.entry.measurement
    share = _value(sizes.pull_bytes, 0.0) / largest if largest else 0.0
    return _Cells(
        title=row.entry.title,
        pull=_shown(PULL, sizes),
        pull_change=_change(sizes, row.before),
        unpacked=_shown(UNPACKED, sizes),
        binary=_shown(BINARY, sizes),
        start=_start(sizes.startup_ms),
        memory=_shown(MEMORY, sizes),
        build=_build(row.entry),
        failure=_failure(row.entry),
        bar=_bar(share),
        percent=round(min(share, 1.0) * 100, 1),
    )


def _comparable(entry: Entry, before: Entry | None) -> Entry | None:
    """Return an earlier measurement of the same kind of engine, because each compresses layers in its own way."""
    same = before is not None and before.engine.split(" ")[0] == entry.engine.split(" ")[0]
    return before if same else None


def _bar(share: float) -> str:
    """Return a bar. One that exceeds its maximum length has a mark at its end."""
    if share > 1:
        return "█" * (_BAR - 1) + "▶"
    return "█" * max(1, round(share * _BAR)) if share else ""


def _build(entry: Entry) -> str:
    if entry.from_cache:
        return "cached"
    return BUILD.format(entry.seconds) + ("*" if entry.shared else "")


def _failure(entry: Entry) -> str:
    return entry.evidence or "the image fails" if entry.outcome == Outcome.FAILS else ""


def _start(figure: Figure | None) -> str:
    """Return a start-up time with its spread, and a mark if it is noisy."""
    if figure is None:
        return "–"
    mark = "≈" if is_noisy(figure.value, figure.spread) else ""
    return f"{mark}{START.format(figure.value)} ±{START.format(figure.spread)}"


def _change(sizes: Measurement, before: Entry | None) -> str:
    """Return the change of the pull size since the commit before, as a percentage and in bytes."""
    then = before.measurement.pull_bytes if before else None
    if sizes.pull_bytes is None or then is None or not then.value:
        return ""
    bytes_ = sizes.pull_bytes.value - then.value
    if not bytes_:
        return "±0"
    sign = "+" if bytes_ > 0 else "−"
    return f"{sign}{human_bytes(abs(bytes_))} ({sign}{abs(bytes_) / then.value * 100:.1f} %)"


def _shown(metric: Metric, sizes: Measurement) -> str:
    figure = metric.figure(sizes)
    return "–" if figure is None else metric.format(figure.value)


def _value(figure: Figure | None, missing: float = float("inf")) -> float:
    return missing if figure is None else figure.value


def _json(report: Report) -> dict[str, object]:
    return {
        "module": report.module,
        "commit": report.commit,
        "taken": report.taken.isoformat(),
        "engine": report.engine,
        "platform": report.platform,
        "rows": [
            {
                "name": row.entry.name,
                "title": row.entry.title,
                "program": row.entry.program,
                "recipe": dict(row.entry.recipe),
                "seconds": row.entry.seconds,
                "from_cache": row.entry.from_cache,
                "shared_solve": row.entry.shared,
                "outcome": row.entry.outcome or None,
                "evidence": row.entry.evidence or None,
                "figures": figures_to_json(row.entry.measurement),
                "before": figures_to_json(row.before.measurement) if row.before else None,
                "before_commit": row.before.commit if row.before else None,
            }
            for row in report.rows
        ],
        "verdicts": list(report.verdicts),
        "dockerfile": report.latest.dockerfile,
    }
