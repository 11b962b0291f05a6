"""The cost of reflection: functions that prevent the linker from removing unused methods, and the methods kept."""

from collections import defaultdict
from collections.abc import Mapping

from tui.frozen import dataclass
from tui.lab.bytes.links import Links
from tui.lab.bytes.package import package_of
from tui.text.clean import clean_line

_START = ("main.main", "main.init", "main..inittask")
"""Entry points of the user's program. Earlier symbols are the runtime's."""
_TYPE = "type:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Culprit:
    """A function that looks up methods by a name that is only known at run time."""

    function: str
    package: str
    path: tuple[str, ...]
    """The path to it from the main function, or from the entry point if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """Unused code that the linker had to keep."""

    culprits: tuple[Culprit, ...]
    """The shortest path first, one for each package."""
    kept_bytes: int
    """Bytes of the methods that no interface requires, and of the functions that only they call."""
    kept_methods: int


def reflection_of(links: Links, sizes: Mapping[str, int]) -> Reflection | None:
    """Return what prevents the linker from removing unused methods, or None if nothing does.

    The cost is an estimate. The linker names each symbol once, with the first reference to it, so code that a method
    kept by reflection shares with a later symbol is counted, too. Interfaces that only such methods use make the
    figure too small.

    Args:
        links: the linker's report.
        sizes: the bytes of each symbol in the program's file.
    """
    culprits = [_culprit(links, name) for name in links.reflecting if package_of(name) != "reflect"]
    if not culprits:
        return None
    kept = _only_reflected(links)
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in links.parents.items():
        children[parent].append(child)
    seen: set[str] = set()
    waiting = list(kept)
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += children[at]
    # a culprit that is itself kept only by reflection disappears with the others
    first = [one for one in culprits if one.function not in seen] or culprits
    ordered = sorted(first, key=lambda one: (len(one.path), one.function))
    by_package = {one.package: one for one in reversed(ordered)}
    return Reflection(
        culprits=tuple(sorted(by_package.values(), key=lambda one: (len(one.path), one.function))),
        kept_bytes=sum(sizes.get(symbol, 0) for symbol in seen),
        kept_methods=len(kept),
    )


def _culprit(links: Links, function: str) -> Culprit:
    path = links.path(function)
    begin = next((at for at, symbol in enumerate(path) if symbol in _START), 0)
    return Culprit(
        function=clean_line(function, 300),
        package=clean_line(package_of(function), 300),
        path=tuple(clean_line(symbol, 300) for symbol in path[begin:]),
    )


def _only_reflected(links: Links) -> set[str]:
    """Return the methods that are only kept in case they are called by name."""
    required = {name for name, _ in links.required}
    found: set[str] = set()
    for symbol, parent in links.parents.items():
        if not parent.startswith(_TYPE) or symbol.startswith((_TYPE, "go:", "runtime.")):
            continue
        name = symbol.rpartition(".")[2]
        if not name[:1].isupper() or name in links.required_names:
            continue
        signatures = {one for one in links.offered.get(parent, ()) if one[0] == name}
        if (
            signatures
            and not (signatures & links.required)
            and (len(signatures) == 1 or name not in required)
        ):
            found.add(symbol)
    return found
