"""Detects whether a program needs cgo, why, with which C libraries, and which replacements avoid it."""

import re
from collections.abc import Iterable

from tui.frozen import dataclass
from tui.project.cgo_packages import LIBC, CgoPackage, known_package
from tui.project.constraints import Target, builds, options_hold, tags_of
from tui.project.model import Cgo, Evidence
from tui.project.reach import Imported, Reach, Sources, reach
from tui.project.source import quote, read_source
from tui.project.walk import GoFile

_DIRECTIVE = re.compile(
    r"^[ \t]*(?://)?[ \t]*#cgo(?P<when>[^:\n]*?)[ \t](?P<what>pkg-config|LDFLAGS):(?P<words>.*)$",
    re.MULTILINE,
)
_TAG_LIMIT = 8
"""Build tags that are tried as a way to avoid cgo. Each takes a walk over the program."""


@dataclass(frozen=True, slots=True)
class CgoNeed:
    """Whether a program needs cgo."""

    cgo: Cgo
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    ways_out: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Use:
    """A place that uses C."""

    firm: bool
    """Whether a build without cgo would lack it, or fail at run time."""
    reason: str
    evidence: Evidence
    package: CgoPackage | None = None


def find_cgo(sources: Sources, start: str, without: Reach) -> CgoNeed:
    """Return whether the program in the directory ``start`` needs cgo.

    It is a property of the program, not of the module, so only the packages that the program reaches count. Required
    means that a build without cgo lacks code without a replacement. A driver that fails at run time is required too,
    because mattn/go-sqlite3 compiles to a stub. Optional means that the code supports both.

    Args:
        sources: the available packages.
        start: the directory of the main package.
        without: the reach of the program in a build without cgo.
    """
    with_cgo = reach(sources, start, Target(cgo=True))
    found = _uses(sources, with_cgo, without)
    required = [use for use in found if use.firm]
    chosen = required or found
    return CgoNeed(
        Cgo.REQUIRED if required else Cgo.OPTIONAL if found else Cgo.NONE,
        tuple(use.reason for use in chosen),
        tuple(use.evidence for use in chosen),
        tuple(dict.fromkeys(_ways_out(sources, start, with_cgo, required))) if required else (),
        tuple(dict.fromkeys(_libraries(sources, with_cgo, chosen))),
    )


def _uses(sources: Sources, with_cgo: Reach, without: Reach) -> list[_Use]:
    found: list[_Use] = []
    for file in with_cgo.files:
        line = next((item.line for item in file.header.imports if item.path == "C"), 0)
        if line:
            firm = not _provided_for(file, sources)
            found.append(_Use(firm, f'{file.path} imports "C"', quote(sources.root, file.path, line)))
    firmly = {item.path for item in without.imports}
    for used in with_cgo.imports:
        if used.path == "plugin":
            reason = f"{used.file} imports the package `plugin`, which works only with cgo"
            found.append(_Use(True, reason, quote(sources.root, used.file, used.line)))
        package = known_package(used.path)
        if package is not None:
            proof = quote(sources.root, used.file, used.line)
            found.append(_Use(used.path in firmly, _sentence(used, package), proof, package))
    return found


def _ways_out(sources: Sources, start: str, with_cgo: Reach, required: list[_Use]) -> Iterable[str]:
    for use in required:
        if use.package is not None and use.package.instead:
            yield f"Use {use.package.instead}, a pure Go replacement for {use.package.path}."
    tags = dict.fromkeys(tag for file in with_cgo.own for tag in tags_of(file.header))
    for tag in list(tags)[:_TAG_LIMIT]:
        chosen = frozenset({tag})
        tagged = reach(sources, start, Target(cgo=True, tags=chosen))
        plain = reach(sources, start, Target(tags=chosen))
        if plain.files and not any(use.firm for use in _uses(sources, tagged, plain)):
            yield f"Use `-tags {tag}` to build without C code."


def _libraries(sources: Sources, with_cgo: Reach, uses: list[_Use]) -> Iterable[str]:
    """Yield the libraries in ``#cgo`` lines of the available sources, and of known packages without sources."""
    target = Target(cgo=True)
    for file in with_cgo.files:
        if any(item.path == "C" for item in file.header.imports):
            for match in _DIRECTIVE.finditer(read_source(sources.root / file.path) or ""):
                if match["when"].strip() and not options_hold(match["when"], target):
                    continue
                words = match["words"].split()
                if match["what"] == "pkg-config":
                    yield from (word for word in words if not word.startswith("-"))
                else:
                    yield from (word[2:] for word in words if word.startswith("-l") and word[2:] not in LIBC)
    for use in uses:
        if use.package is not None:
            yield from use.package.libraries


def _provided_for(file: GoFile, sources: Sources) -> bool:
    """Return whether the code builds without this file, by a build constraint or a replacement."""
    if "cgo" in file.header.go_build or any("cgo" in line for line in file.header.plus_build):
        return True
    return any(
        builds(other.name, other.header, Target(cgo=False))
        and not builds(other.name, other.header, Target(cgo=True))
        for other in sources.files(file.directory)
    )


def _sentence(item: Imported, package: CgoPackage) -> str:
    instead = f", which you can replace with {package.instead} (pure Go)" if package.instead else ""
    return f"{item.file} imports {item.path} ({package.what}){instead}"
