"""The figures of tables, charts, budgets and verdicts, each declared once."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from tui.frozen import dataclass
from tui.lab.sizes.measurement import NO_TIMES, Figure, Measurement, Times
from tui.text.units import exact_bytes, human_bytes, human_milliseconds, human_seconds


class Unit(StrEnum):
    """The unit of a figure."""

    BYTES = "B"
    MILLISECONDS = "ms"
    SECONDS = "s"


_FORMATS = {
    Unit.BYTES: human_bytes,
    Unit.MILLISECONDS: human_milliseconds,
    Unit.SECONDS: human_seconds,
}


class Measured(Protocol):
    """A row of a table: an image with its figures."""

    @property
    def measurement(self) -> Measurement:
        """The figures of the image."""

    @property
    def times(self) -> Times:
        """The figures of its build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure of an image or of its build."""

    id: str
    """Also the key in the output of ``--json``."""
    label: str
    """The title of its column."""
    name: str
    """The name in sentences."""
    field: str
    """The field of :class:`Measurement` or :class:`Times`."""
    unit: Unit
    source: str
    """A short description of how it is measured."""
    limit: str = ""
    """The key in the ``[budget]`` table of godock.toml. Empty if it cannot have a limit."""
    share: str = ""
    """The words after a share in a sentence, such as "to pull" in "5 % less to pull"."""
    lower_is_better: bool = True

    def figure(self, sizes: Measurement, times: Times = NO_TIMES) -> Figure | None:
        """Return the figure, or None if it is unknown."""
        found: Figure | None = getattr(times if self.unit is Unit.SECONDS else sizes, self.field)
        return found

    def of(self, row: Measured) -> Figure | None:
        """Return the figure of a row, or None if it is unknown."""
        return self.figure(row.measurement, row.times)

    def format(self, value: float, *, exact: bool = False) -> str:
        """Return a value as text, in decimal units or with sizes exact to the byte."""
        return exact_bytes(value) if exact and self.unit is Unit.BYTES else _FORMATS[self.unit](value)

    def better(self, value: float, other: float) -> bool:
        """Return whether a value is better than another."""
        return value < other if self.lower_is_better else value > other


PULL = Metric(
    id="pull",
    label="pull",
    name="pull size",
    field="pull_bytes",
    unit=Unit.BYTES,
    source="compressed layers",
    limit="max_pull",
    share="to pull",
)
UNPACKED = Metric(
    id="unpacked",
    label="unpacked",
    name="unpacked size",
    field="unpacked_bytes",
    unit=Unit.BYTES,
    source="uncompressed layers",
    limit="max_unpacked",
    share="disk",
)
BASE = Metric(
    id="base",
    label="base",
    name="base size",
    field="base_bytes",
    unit=Unit.BYTES,
    source="uncompressed layers of the base image",
)
BINARY = Metric(
    id="binary",
    label="binary",
    name="binary size",
    field="binary_bytes",
    unit=Unit.BYTES,
    source="the program's file",
    limit="max_binary",
)
START = Metric(
    id="start",
    label="start",
    name="start-up",
    field="startup_ms",
    unit=Unit.MILLISECONDS,
    source="median and spread of several runs",
    limit="max_startup_ms",
)
MEMORY = Metric(
    id="memory",
    label="memory",
    name="memory",
    field="memory_bytes",
    unit=Unit.BYTES,
    source="in use after start-up",
    limit="max_memory",
)
BUILD = Metric(
    id="build",
    label="build",
    name="build time",
    field="build",
    unit=Unit.SECONDS,
    source="image built separately, with existing caches",
)
STEPS = Metric(
    id="steps",
    label="steps",
    name="step time",
    field="steps",
    unit=Unit.SECONDS,
    source="the image's own steps in a shared build, with existing caches",
)
COLD = Metric(
    id="cold",
    label="cold",
    name="cold build time",
    field="cold",
    unit=Unit.SECONDS,
    source="image built with empty caches",
)
EDIT = Metric(
    id="edit",
    label="edit",
    name="rebuild time",
    field="edit",
    unit=Unit.SECONDS,
    source="image built again after a one-line change in the program",
)

METRICS = (PULL, UNPACKED, BASE, BINARY, START, MEMORY, BUILD, STEPS, COLD, EDIT)
BY_ID = MappingProxyType({metric.id: metric for metric in METRICS})
BY_FIELD = MappingProxyType({metric.field: metric for metric in METRICS})
LIMITS = MappingProxyType({metric.limit: metric for metric in METRICS if metric.limit})
"""By the key of the ``[budget]`` table."""


def sources_of(metric: Metric, rows: Iterable[Measured]) -> str:
    """Return the source of a column's figures, such as ``pull: measured (compressed layers)``."""
    found = dict.fromkeys(str(figure.source) for row in rows if (figure := metric.of(row)))
    sources = f"{', '.join(found)} ({metric.source})" if found else "not measured"
    return f"{metric.label}: {sources}"
