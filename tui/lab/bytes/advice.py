"""Advice that makes a program smaller at no cost at run time, with the savings. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.frozen import dataclass
from tui.lab.bytes.account import CODE, Account, Group
from tui.lab.bytes.package import package_of
from tui.lab.bytes.reflection import Culprit, Reflection
from tui.lab.sizes.measurement import Source
from tui.recipe import Recipe, Strip
from tui.text.units import human_bytes, plural


@dataclass(frozen=True, slots=True)
class Tag:
    """A build tag that makes a module omit something large."""

    tag: str
    package: str
    """The package that supports the tag."""
    omitted: str
    """The package or module that is omitted."""
    loses: str
    """The feature that the program loses."""


TAGS = (
    Tag("grpcnotrace", "google.golang.org/grpc", "golang.org/x/net/trace", "the pages of /debug/requests"),
    Tag("nomsgpack", "github.com/gin-gonic/gin", "github.com/ugorji/go/codec", "gin's MsgPack bindings"),
)
"""Sources: the READMEs of grpc-go (*Reduce binary size*, environment *grpcnotrace*) and of gin (*Build without MsgPack*)."""

_TEMPLATES = ("text/template", "html/template")
_LARGE = 0.05
"""Share of the program above which embedded files are worth a mention."""
_MAJOR = re.compile(r"(?:/v|\.v)(\d+)$")
_SHORT = re.compile(r"(?:[\w.~%-]+/)+")
_SHOWN = 4
"""Maximum number of steps at each end of a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A way to reduce the size of a program."""

    id: str
    title: str
    """The finding, in one sentence."""
    bytes: int
    """The bytes that can be saved."""
    source: Source
    """Measured if the bytes are counted, estimate if they are computed."""
    evidence: tuple[str, ...]
    """Paths, packages or files, most important first."""
    action: str
    """The instructions, in one or two sentences."""
    recipe: Recipe | None = None
    """The recipe that does it. None if only a change of the code can."""


def advice_of(account: Account, reflection: Reflection | None, recipe: Recipe) -> tuple[Advice, ...]:
    """Return advice, the largest saving first.

    Args:
        account: the bytes of the unstripped build.
        reflection: the reason why unused methods are kept.
        recipe: the image's recipe, which decides what is already left out.
    """
    found = (
        _reflection(account, reflection, recipe),
        _debug(account, recipe),
        *_tags(account, recipe),
        _embedded(account),
        _versions(account),
    )
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (-one.bytes, one.id)))


def _reflection(account: Account, reflection: Reflection | None, recipe: Recipe) -> Advice | None:
    if reflection is None:
        return None
    culprits = reflection.culprits
    packages = [one.package for one in culprits]
    templates = [name for name in packages if name in _TEMPLATES]
    action = (
        "Call methods by a constant name or through an interface. If a dependency is the cause, look for "
        "an option or a release of that dependency that avoids such calls."
    )
    if templates and len(templates) == len(packages):
        action = (
            f"{templates[0]} calls methods by name. If the template texts never change, use fmt or "
            "generated code instead."
        )
    tag = next((known for known in TAGS if all(_through(one, known.omitted) for one in culprits)), None)
    return Advice(
        id="method-by-name",
        title=f"The linker cannot drop unused methods because {' and '.join(packages[:3])} "
        f"{'looks' if len(packages) == 1 else 'look'} methods up by a name that is set at run time. "
        f"For this reason alone, it keeps {plural(reflection.kept_methods, 'method')}.",
        bytes=_with_share(account, reflection.kept_bytes),
        source=Source.ESTIMATE,
        evidence=tuple(_shown(one.path) for one in culprits),
        action=f"Set --tags {tag.tag} to leave out the code that looks up these methods." if tag else action,
        recipe=_tagged(recipe, tag) if tag else None,
    )


def _with_share(account: Account, functions: int) -> int:
    """Return the size of functions plus their share of tables, types and strings, in proportion to all code."""
    code = sum(part.bytes for part in account.parts if part.group in CODE)
    shared = account.groups.get(Group.TABLES, 0) + account.groups.get(Group.TYPES, 0)
    return round(functions * (1 + shared / code)) if code else functions


def _shown(path: Sequence[str]) -> str:
    """Return a path from main to the culprit without the linker's internal symbols. A long one is cut in the middle."""
    names: list[str] = []
    for symbol in path:
        name = symbol.removesuffix("·f")
        if name not in names and not name.startswith("go:") and not name.endswith("..inittask"):
            names.append(name)
    # as in stack traces, the last element of the package is clear enough
    short = [_SHORT.sub("", name) for name in names]
    if len(short) > 2 * _SHOWN:
        short = [*short[:_SHOWN], f"({len(short) - 2 * _SHOWN} more)", *short[-_SHOWN:]]
    return " → ".join(short)


def _debug(account: Account, recipe: Recipe) -> Advice | None:
    size = account.bytes - account.stripped_bytes
    dwarf = sum(part.bytes for part in account.parts if part.name == "DWARF" and part.group is Group.DEBUG)
    if recipe.strip is Strip.ALL or not size:
        return None
    left = size if recipe.strip is Strip.NONE else size - dwarf
    return Advice(
        id="debug-information",
        title=(
            "The image contains debug information and the symbol table. Panics show the file and line even "
            "without this data."
        ),
        bytes=left,
        source=Source.MEASURED,
        evidence=tuple(
            f"{part.name} {human_bytes(part.bytes)}" for part in account.parts if part.group is Group.DEBUG
        ),
        action="Set --strip all to remove both, or --strip dwarf to keep the symbol table for profilers.",
        recipe=replace(recipe, strip=Strip.ALL),
    )


def _tags(account: Account, recipe: Recipe) -> Iterator[Advice]:
    """Find what a build tag of a dependency would leave out."""
    for known in TAGS:
        spare = sum(
            part.bytes for part in account.parts if part.group in CODE and _below(part.name, known.omitted)
        )
        if not spare or account.package(known.package) is None or known.tag in recipe.tags:
            continue
        yield Advice(
            id=known.tag,
            title=f"{known.package} can be built without {known.omitted}.",
            bytes=_with_share(account, spare),
            source=Source.ESTIMATE,
            evidence=(
                f"{known.omitted} {human_bytes(spare)} (measured), plus a share of the tables, types and "
                "strings",
            ),
            action=f"Set --tags {known.tag} to leave out this code. The program then loses {known.loses}.",
            recipe=_tagged(recipe, known),
        )


def _tagged(recipe: Recipe, known: Tag) -> Recipe:
    return replace(recipe, tags=(*recipe.tags, known.tag))


def _through(culprit: Culprit, package: str) -> bool:
    """Return whether the path to a culprit contains a package. Only one of several paths is known."""
    return any(_below(package_of(symbol), package) for symbol in culprit.path)


def _below(package: str, path: str) -> bool:
    return package == path or package.startswith(f"{path}/")


def _embedded(account: Account) -> Advice | None:
    part = next((one for one in account.parts if one.group is Group.EMBEDDED), None)
    if part is None or part.bytes < _LARGE * account.stripped_bytes:
        return None
    return Advice(
        id="embedded-files",
        title=f"Embedded files take up {part.bytes / account.stripped_bytes:.0%} of the program.",
        bytes=part.bytes,
        source=Source.MEASURED,
        evidence=tuple(f"{item.name} {human_bytes(item.bytes)}" for item in part.items[:5]),
        action=(
            "Compress the files before embedding, leave out files that you do not need, or copy them into "
            "the image separately."
        ),
    )


def _versions(account: Account) -> Advice | None:
    """Find modules that are linked in several major versions, which Go treats as separate modules."""
    sizes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in account.parts:
        if part.group is Group.DEPENDENCY:
            path, _, _ = part.module.partition(" ")
            sizes[_MAJOR.sub("", path)][part.module] += part.bytes
    several = {family: found for family, found in sizes.items() if len(found) > 1}
    if not several:
        return None
    # assume that the largest one remains
    spare = {family: sum(found.values()) - max(found.values()) for family, found in several.items()}
    ordered = sorted(several, key=lambda family: (-spare[family], family))
    return Advice(
        id="major-versions",
        title=(
            f"{plural(len(several), 'module')} {'is' if len(several) == 1 else 'are'} linked in several "
            "major versions."
        ),
        bytes=sum(spare.values()),
        source=Source.MEASURED,
        evidence=tuple(
            " and ".join(f"{module} {human_bytes(size)}" for module, size in sorted(several[family].items()))
            for family in ordered
        ),
        action=(
            "Change your own imports to the newest version. Run `go mod why -m` to see which packages need "
            "the older versions."
        ),
    )
