"""Limits for the figures of an image, checked in CI."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from tui.frozen import dataclass
from tui.lab.sizes.measurement import Measurement
from tui.lab.sizes.metrics import LIMITS, Metric
from tui.recipe import RecipeError
from tui.recipe.recipe_file import Line

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>B|[kK]B|MB|GB|KiB|MiB|GiB)?")
_UNITS = {
    "": 1,
    "B": 1,
    "kB": 10**3,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The upper limit of each figure. None for no limit. Sizes are bytes."""

    max_pull: float | None = None
    max_unpacked: float | None = None
    max_binary: float | None = None
    max_memory: float | None = None
    max_startup_ms: float | None = None

    def __bool__(self) -> bool:
        """Return whether there is a limit."""
        return any(getattr(self, item.name) is not None for item in fields(self))


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit that is exceeded or cannot be checked."""

    limit: str
    """The key in godock.toml."""
    message: str
    """The figure and its limit, in one sentence."""


KEYS = tuple(LIMITS)
"""The keys of the ``[budget]`` table in godock.toml."""


def budget_of(table: Mapping[str, object]) -> Budget:
    """Return the limits of a ``[budget]`` table.

    Sizes are strings such as ``"6 MB"`` or ``"4.5 MiB"``, or whole numbers of bytes. ``max_startup_ms`` is a number.

    Raises:
        ValueError: a key is unknown or a value is not valid. The message has the reason and the accepted values.
    """
    found: dict[str, float] = {}
    for key, value in table.items():
        if key not in LIMITS:
            raise ValueError(f"{key} is not a valid limit. The valid limits are {', '.join(KEYS)}.")
        found[key] = _number(key, value)
    return Budget(**found)


def budget_in(lines: Iterable[Line]) -> Budget:
    """Return the limits of a godock.toml, without any if it has no such table.

    Raises:
        RecipeError: the table is not valid. The message has the line.
    """
    limits: dict[str, object] = {}
    for line in lines:
        try:
            budget_of({line.key: line.value})
        except ValueError as error:
            raise RecipeError("", f"{line.where}: {error}", "") from None
        limits[line.key] = line.value
    return budget_of(limits)


def exceeded(budget: Budget, measurement: Measurement) -> tuple[Exceeded, ...]:
    """Return the limits that a measurement exceeds. A limit of a figure that was not measured is included."""
    found = []
    for key, metric in LIMITS.items():
        limit: float | None = getattr(budget, key)
        if limit is None:
            continue
        figure = metric.figure(measurement)
        if figure is None:
            sentence = f"{key} is {metric.format(limit)}, but the {metric.name} was not measured."
            found.append(Exceeded(key, sentence))
        elif figure.value > limit:
            over = (figure.value / limit - 1) * 100 if limit else 100.0
            found.append(
                Exceeded(
                    key,
                    f"The {metric.name} is {_apart(metric, figure.value, limit)}. This exceeds {key} by "
                    f"{over:.1f} %.",
                )
            )
    return tuple(found)


def _apart(metric: Metric, value: float, limit: float) -> str:
    """Format both numbers with enough digits to distinguish them."""
    one, other = metric.format(value), metric.format(limit)
    if one == other:
        one, other = f"{value:,.0f}", f"{limit:,.0f}"
    return f"{one} and the limit is {other}"


def _number(key: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    if key == "max_startup_ms":
        raise ValueError(f"{key} must be a number of milliseconds, such as 50.")
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{key} must be a size, such as "6 MB" or "4.5 MiB".')
    return float(match["number"]) * _UNITS[match["unit"] or ""]
