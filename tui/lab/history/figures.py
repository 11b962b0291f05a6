"""The figures that the history tracks, and the text of their changes."""

from tui.lab.sizes.metrics import BINARY, MEMORY, PULL, START, UNPACKED, Metric

COLUMNS = (PULL, UNPACKED, BINARY, START, MEMORY)
FOLLOWED = (PULL, START, MEMORY)
"""The figures with trends: the download size and the cost of running."""


def change_of(first: float, last: float, metric: Metric) -> str:
    """Return the change of a figure, such as ``5.9 MB → 6.2 MB (+5.1 %)``."""
    share = round((last / first - 1) * 100, 1) if first else 0.0
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{metric.format(first)} → {metric.format(last)} ({sign}{abs(share):g} %)"
