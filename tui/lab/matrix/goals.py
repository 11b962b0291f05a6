"""Recommends the best variant for a goal, with the reasons. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from tui.frozen import dataclass
from tui.lab.matrix.result import Result
from tui.lab.matrix.variant import Origin
from tui.lab.sizes.measurement import Figure
from tui.recipe import Strip, Upx
from tui.text.units import human_bytes, human_milliseconds

_SLOWER = 10.0
"""Milliseconds of start-up that *balanced* may be slower, which is much less than a restart takes."""
_LARGER = 1.5
"""Factor by which *balanced* may exceed the least memory."""
_COMFORT = 1.5e6
"""Bytes of pull that *balanced* accepts for a CA bundle, time zones and a user."""


class Goal(StrEnum):
    """The optimization target of a recommendation."""

    BALANCED = "balanced"
    SMALLEST_PULL = "smallest pull"
    FASTEST_START = "fastest start"
    EASIEST_TO_DEBUG = "easiest to debug"


@dataclass(frozen=True, slots=True)
class Advice:
    """The recommended variant for a goal."""

    goal: Goal
    name: str
    reasons: tuple[str, ...]
    """One sentence each, the most important one first."""


def advise(goal: Goal, results: Sequence[Result]) -> Advice | None:
    """Return the best variant for a goal, or None while none is measured.

    The naive single stage and an existing Dockerfile are never recommended.
    """
    rows = [row for row in results if row.variant.origin is Origin.MATRIX and row.usable]
    if not rows:
        return None
    match goal:
        case Goal.SMALLEST_PULL:
            return _smallest(rows)
        case Goal.FASTEST_START:
            return _fastest(rows)
        case Goal.EASIEST_TO_DEBUG:
            return _debuggable(rows)
        case Goal.BALANCED:
            return _balanced(rows)


def _smallest(rows: Sequence[Result]) -> Advice:
    best, *rest = sorted(rows, key=_pull)
    reasons = [f"This variant is the smallest to pull ({_size(best)})."]
    if rest:
        reasons.append(f"The next smallest is {rest[0].variant.title}({_size(rest[0])}).")
    start = best.measurement.startup_ms
    if best.variant.recipe.upx is not Upx.NONE:
        cost = f"The program starts in {_start(start)}" if start else "The start-up time was not measured"
        reasons.append(
            f"{cost}. With UPX, the program unpacks itself at every start, and vulnerability scanners "
            "cannot read the file."
        )
    return Advice(Goal.SMALLEST_PULL, best.name, tuple(reasons))


def _fastest(rows: Sequence[Result]) -> Advice:
    timed = [row for row in rows if row.measurement.startup_ms]
    if not timed:
        best = min(_unpacked(rows), key=_pull)
        reason = (
            "Start-up was not measured. Uncompressed programs start equally fast, and this variant is the "
            "smallest to pull"
        )
        return Advice(Goal.FASTEST_START, best.name, (f"{reason}, {_size(best)}.",))
    least = min((row.measurement.startup_ms for row in timed), key=_value)
    alike = [row for row in timed if _within(row.measurement.startup_ms, least)]
    best = min(alike, key=_pull)
    reasons = [f"The program starts in {_start(best.measurement.startup_ms)}."]
    if len(alike) > 1:
        reasons.append(f"{len(alike)} variants start equally fast, and this variant is the smallest to pull.")
    return Advice(Goal.FASTEST_START, best.name, tuple(reasons))


def _debuggable(rows: Sequence[Result]) -> Advice:
    detail = {Strip.NONE: 0, Strip.DWARF: 1, Strip.ALL: 2}

    def key(row: Result) -> tuple[bool, bool, int, float]:
        recipe = row.variant.recipe
        return (recipe.upx is not Upx.NONE, not _shell(row), detail[recipe.strip], _pull(row))

    best = min(rows, key=key)
    reasons = [
        f"The image has a shell ({_shell(best)})."
        if _shell(best)
        else "None of these images has a shell. Use `docker debug` to get a shell in a container."
    ]
    reasons.append(
        {
            Strip.NONE: (
                "The program contains debug information and symbols, so Delve and profilers can show "
                "source lines."
            ),
            Strip.DWARF: (
                "The program contains the symbol table, so profilers can show functions. To use Delve, "
                "build the program again without stripping."
            ),
            Strip.ALL: (
                "Panics show the file and line. To use Delve or a profiler, build the program again "
                "without stripping."
            ),
        }[best.variant.recipe.strip]
    )
    return Advice(Goal.EASIEST_TO_DEBUG, best.name, tuple(reasons))


def _balanced(rows: Sequence[Result]) -> Advice:
    """Select the smallest pull among the fast and lean variants, then accept some bytes for useful contents."""
    timed = [row for row in rows if row.measurement.startup_ms]
    if timed:
        least = min(_value(row.measurement.startup_ms) for row in timed)
        fitting = [row for row in timed if _value(row.measurement.startup_ms) <= least + _SLOWER]
        first = f"This variant starts within {_SLOWER:.0f} ms of the fastest"
    else:
        fitting = list(_unpacked(rows))
        first = "The program is not compressed, so it starts immediately (start-up was not measured)"
    lean = [row for row in fitting if row.measurement.memory_bytes]
    if lean:
        memory = min(_value(row.measurement.memory_bytes) for row in lean)
        fitting = [row for row in lean if _value(row.measurement.memory_bytes) <= memory * _LARGER]
    smallest = min(fitting, key=_pull)
    furnished = [row for row in fitting if _furnished(row) and _pull(row) <= _pull(smallest) + _COMFORT]
    best = min(furnished, key=_pull, default=smallest)
    reasons = [f"{first}, and its pull size is {_size(best)}."]
    if best is not smallest:
        more = human_bytes(_pull(best) - _pull(smallest))
        reasons.append(
            f"It is {more} larger than {smallest.variant.title}, but has a CA bundle and time zone data and "
            "does not run as root."
        )
    return Advice(Goal.BALANCED, best.name, tuple(reasons))


def _unpacked(rows: Sequence[Result]) -> Sequence[Result]:
    return [row for row in rows if row.variant.recipe.upx is Upx.NONE] or rows


def _furnished(row: Result) -> bool:
    held = row.build.contents if row.build else None
    return bool(held and held.ca_bundle and held.time_zones and not held.root)


def _shell(row: Result) -> str:
    return row.build.contents.shell if row.build else ""


def _within(figure: Figure | None, least: Figure | None) -> bool:
    if figure is None or least is None:
        return False
    return figure.value - least.value <= max(figure.spread, least.spread)


def _pull(row: Result) -> float:
    return _value(row.measurement.pull_bytes)


def _size(row: Result) -> str:
    return human_bytes(_pull(row))


def _start(figure: Figure | None) -> str:
    return human_milliseconds(_value(figure))


def _value(figure: Figure | None) -> float:
    return figure.value if figure else float("inf")
