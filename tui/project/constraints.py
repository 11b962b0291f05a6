"""Selects the files of a build by build constraints and file name suffixes, for one target."""

import re
from collections.abc import Callable

from tui.frozen import dataclass
from tui.project.header import Header

_OS_NAMES = """
    aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows
    zos
"""
_ARCH_NAMES = """
    386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64
    ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm
"""
_OS, _ARCH = frozenset(_OS_NAMES.split()), frozenset(_ARCH_NAMES.split())
"""The names of systems and architectures in file names for go/build (internal/syslist)."""

_SET = _OS | _ARCH | {"cgo", "unix", "gc", "gccgo", "race", "msan", "asan"}
"""Tags that the go command sets itself."""

_NEWEST_MINOR = 27
"""The newest Go release whose ``go1.N`` tag is satisfied."""

_TERM = re.compile(r"\s*(?:(?P<tag>[\w.]+)|(?P<mark>&&|\|\||[!()]))")
_RELEASE = re.compile(r"go1\.(\d+)")


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a build."""

    system: str = "linux"
    architecture: str = "amd64"
    cgo: bool = False
    tags: frozenset[str] = frozenset()
    """Extra tags, as in ``go build -tags``."""

    def holds(self, tag: str) -> bool:
        """Return whether a build tag is satisfied."""
        if release := _RELEASE.fullmatch(tag):
            return int(release.group(1)) <= _NEWEST_MINOR
        if tag == "cgo":
            return self.cgo
        return (
            tag in {self.system, self.architecture, "unix", "gc", f"{self.architecture}.v1"}
            or tag in self.tags
        )


def builds(name: str, header: Header, target: Target) -> bool:
    """Return whether a build for ``target`` includes a file.

    Source of the rules: ``go help buildconstraint``. Without cgo, a file that imports C is left out.

    Args:
        name: the file's name without directories.
        header: its header.
        target: the target of the build.
    """
    if not suffix_fits(name, target):
        return False
    if not target.cgo and any(item.path == "C" for item in header.imports):
        return False
    if header.go_build:
        return evaluate(header.go_build, target.holds)
    return all(options_hold(line, target) for line in header.plus_build)


def tags_of(header: Header) -> tuple[str, ...]:
    """Return the tags in a file's constraints that only ``-tags`` sets, in order, without duplicates."""
    text = " ".join((header.go_build, *header.plus_build)) if header.go_build == "" else header.go_build
    own = (tag for tag in re.findall(r"[\w.]+", text) if not _RELEASE.fullmatch(tag) and tag not in _SET)
    return tuple(dict.fromkeys(own))


def suffix_fits(name: str, target: Target) -> bool:
    """Return whether ``_GOOS``, ``_GOARCH`` or ``_GOOS_GOARCH`` at the end of a file's name match the target."""
    stem = name.partition(".")[0]
    parts = stem.split("_")[1:]
    if parts and parts[-1] == "test":
        parts.pop()
    if len(parts) >= 2 and parts[-2] in _OS and parts[-1] in _ARCH:
        return target.holds(parts[-2]) and target.holds(parts[-1])
    if parts and (parts[-1] in _OS or parts[-1] in _ARCH):
        return target.holds(parts[-1])
    return True


def evaluate(expression: str, holds: Callable[[str], bool]) -> bool:
    """Return the value of a ``//go:build`` expression. A malformed one is false, because its file is left out."""
    terms = _split(expression)
    if terms is None:
        return False
    try:
        value = _either(terms, holds)
    except (IndexError, RecursionError):
        return False
    return value and not terms


def _split(expression: str) -> list[str] | None:
    """Return the terms of an expression, last first, or None if it contains anything else."""
    terms: list[str] = []
    offset, end = 0, len(expression.rstrip())
    while offset < end:
        match = _TERM.match(expression, offset)
        if match is None:
            return None
        terms.append(match.group("tag") or match.group("mark"))
        offset = match.end()
    terms.reverse()
    return terms


def _either(terms: list[str], holds: Callable[[str], bool]) -> bool:
    value = _both(terms, holds)
    while terms and terms[-1] == "||":
        terms.pop()
        value = _both(terms, holds) or value
    return value


def _both(terms: list[str], holds: Callable[[str], bool]) -> bool:
    value = _one(terms, holds)
    while terms and terms[-1] == "&&":
        terms.pop()
        value = _one(terms, holds) and value
    return value


def _one(terms: list[str], holds: Callable[[str], bool]) -> bool:
    term = terms.pop()
    if term == "!":
        return not _one(terms, holds)
    if term == "(":
        value = _either(terms, holds)
        if terms.pop() != ")":
            raise IndexError
        return value
    if term in {")", "&&", "||"}:
        raise IndexError
    return holds(term)


def options_hold(line: str, target: Target) -> bool:
    """Return the value of a ``// +build`` line, or of the condition before a ``#cgo`` key.

    Blanks mean or, commas mean and. Source of the rules: ``go help buildconstraint`` and the documentation of cmd/cgo.
    """
    return any(
        all(target.holds(tag.removeprefix("!")) != tag.startswith("!") for tag in option.split(","))
        for option in line.split()
    )
