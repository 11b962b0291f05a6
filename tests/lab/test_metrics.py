"""A figure is declared once: every metric takes its own figure and no other."""

from dataclasses import fields

import pytest

from tui.lab.sizes.measurement import Figure, Measurement, Source, Times
from tui.lab.sizes.metrics import BINARY, BUILD, LIMITS, METRICS, PULL, START, Metric

_SIZES = [item.name for item in fields(Measurement)]
_TIMES = [item.name for item in fields(Times)]
SIZES = Measurement(**{name: Figure(at, Source.MEASURED) for at, name in enumerate(_SIZES)})
TIMES = Times(**{name: Figure(100 + at, Source.DERIVED) for at, name in enumerate(_TIMES)})


def test_every_figure_has_one_metric() -> None:
    assert sorted(metric.field for metric in METRICS) == sorted([*_SIZES, *_TIMES])
    for names in ([metric.id for metric in METRICS], [metric.label for metric in METRICS]):
        assert len(set(names)) == len(METRICS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_metric_takes_its_own_figure(metric: Metric) -> None:
    expected = {
        "pull": "pull_bytes",
        "unpacked": "unpacked_bytes",
        "base": "base_bytes",
        "binary": "binary_bytes",
        "start": "startup_ms",
        "memory": "memory_bytes",
    }
    name = expected.get(metric.id, metric.id)
    known = SIZES if metric.id in expected else TIMES
    assert metric.figure(SIZES, TIMES) is getattr(known, name)
    assert metric.figure(Measurement()) is None


def test_values_are_in_decimal_units_or_exact() -> None:
    assert PULL.format(6_250_000) == "6.2 MB"
    assert BINARY.format(1_234_567, exact=True) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567 B"
    assert (START.format(1.84, exact=True), BUILD.format(125)) == ("1.8 ms", "2:05")


def test_the_keys_of_a_budget_stay_what_they_are() -> None:
    assert {key: metric.id for key, metric in LIMITS.items()} == {
        "max_pull": "pull",
        "max_unpacked": "unpacked",
        "max_binary": "binary",
        "max_startup_ms": "start",
        "max_memory": "memory",
    }
