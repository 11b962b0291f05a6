"""A report puts the newest figures beside those of the commit before, in three forms."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Golden
from tests.support.builds import finished
from tests.support.samples import WEB
from tui.lab.history.entry import Entry, entry_of
from tui.lab.history.report import print_report, report_of
from tui.lab.sizes.measurement import Figure, Source
from tui.recipe import Recipe, Strip, naive

_FIRST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _entry(name: str, recipe: Recipe, binary: int, commit: str, hours: int = 0) -> Entry:
    build = finished(name, recipe, binary, seconds=14)
    sizes = replace(
        build.measurement,
        startup_ms=Figure(2.4, Source.MEASURED, 0.2),
        memory_bytes=Figure(5.1e6, Source.MEASURED),
    )
    when = _FIRST + timedelta(hours=hours)
    return entry_of(replace(build, measurement=sizes), WEB, "docker 28.5.2 · default", commit, when)


_OLD, _NEW = "a" * 40, "b" * 40
_HISTORY = (
    _entry("build-1", Recipe(), 6_000_000, _OLD),
    _entry("naive", naive(Recipe()), 15_000_000, _OLD, 1),
    _entry("build-1", Recipe(), 7_000_000, _NEW, 24),
    _entry("build-2", Recipe(), 6_600_000, _NEW, 25),
    _entry("build-3", Recipe(strip=Strip.NONE), 9_000_000, _NEW, 26),
)
_VERDICTS = ("Stripping: 27 % less to pull, start the same.",)


def test_the_newest_figures_of_the_newest_commit_count() -> None:
    report = report_of(_HISTORY)
    assert report is not None
    assert [row.entry.name for row in report.rows] == ["build-2", "build-3"]
    assert report.commit == _NEW
    assert report.latest.name == "build-3"


def test_each_row_knows_the_same_recipe_at_the_commit_before() -> None:
    report = report_of(_HISTORY)
    assert report is not None
    before = [row.before and row.before.commit for row in report.rows]
    assert before == [_OLD, None]


def test_without_git_the_measurement_before_is_what_counts() -> None:
    held = [replace(entry, commit="") for entry in _HISTORY]
    report = report_of(held)
    assert report is not None
    row = next(row for row in report.rows if row.entry.name == "build-2")
    assert row.before is not None
    assert row.before.measurement.binary_bytes == Figure(7_000_000, Source.MEASURED)


def test_nothing_measured_is_no_report() -> None:
    assert report_of(()) is None


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_reads_well(form: str, golden: Golden) -> None:
    report = report_of(_HISTORY, _VERDICTS)
    assert report is not None
    golden.check(f"report.{form}", print_report(report, form))


def test_a_baseline_of_a_gigabyte_leaves_the_bars_of_the_others_long() -> None:
    large = _entry("naive", naive(Recipe()), 1_000_000_000, _NEW, 27)
    report = report_of([*_HISTORY, large])
    assert report is not None
    bars = [line.split("|")[3].strip() for line in print_report(report, "md").splitlines() if "█" in line]
    assert bars == ["█" * 16, "█" * 20, "█" * 19 + "▶"]
    assert "width: 100.0%" in print_report(report, "html")


def test_a_row_says_what_its_figures_are_worth() -> None:
    shared = replace(_HISTORY[3], shared=True, outcome="fails", evidence="exits with status 1")
    noisy = replace(shared.measurement, startup_ms=Figure(9.0, Source.MEASURED, 6.0))
    report = report_of([replace(shared, measurement=noisy)])
    assert report is not None
    markdown = print_report(report, "md")
    assert "**✗ exits with status 1**" in markdown
    assert "≈9.0 ms ±6.0 ms" in markdown
    assert "| 14 s* |" in markdown
    assert "An asterisk marks the time of the image's own steps" in markdown
    assert "✗ exits with status 1" in print_report(report, "html")
    [row] = json.loads(print_report(report, "json"))["rows"]
    assert (row["shared_solve"], row["outcome"], row["evidence"]) == (True, "fails", "exits with status 1")


def test_the_json_form_has_every_figure_with_its_source() -> None:
    report = report_of(_HISTORY, _VERDICTS)
    assert report is not None
    data = json.loads(print_report(report, "json"))
    assert data["rows"][0]["figures"]["startup_ms"] == [2.4, "measured", 0.2]
    assert data["rows"][0]["before_commit"] == _OLD
    assert data["verdicts"] == list(_VERDICTS)


def test_names_from_outside_stay_names() -> None:
    hostile = replace(
        _HISTORY[0], module="x|`<script>alert(1)</script>", title="a|b <b>", dockerfile="FROM a\n```\n"
    )
    report = report_of([hostile])
    assert report is not None
    assert "<script>" not in print_report(report, "html")
    markdown = print_report(report, "md")
    assert "x\\|'" in markdown
    assert "| a\\|b" in markdown
    assert "``````dockerfile" in markdown


def test_a_form_that_is_not_there_is_refused() -> None:
    report = report_of(_HISTORY)
    assert report is not None
    with pytest.raises(KeyError):
        print_report(report, "pdf")
