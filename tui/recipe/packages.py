"""Packages of distributions: one word for each program or C library, and its names in Alpine and Debian.

A word that is not in the table is the name of a package in the distribution itself.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from tui.catalog import BaseImage
from tui.frozen import dataclass

ALPINE, TRIXIE, BOOKWORM, UBUNTU = "alpine", "trixie", "bookworm", "ubuntu"
SYSTEMS = (ALPINE, TRIXIE, BOOKWORM, UBUNTU)


@dataclass(frozen=True, slots=True)
class Package:
    """One word of the table."""

    word: str
    commands: tuple[str, ...]
    """The programs that it contains, if any."""
    libraries: tuple[str, ...]
    """Its C libraries, by their names for pkg-config or ``-l``."""
    image: Mapping[str, str]
    """The name of the package that a program needs to run, by distribution."""
    builder: Mapping[str, str]
    """The name of the package that a compiler needs, by distribution."""


def system_of(base: BaseImage) -> str:
    """Return the distribution whose packages can be installed on a base, or an empty string."""
    match base.package_manager, base.family:
        case "apk", _:
            return ALPINE
        case "apt", "debian":
            return BOOKWORM if BOOKWORM in base.reference else TRIXIE
        case "apt", _:
            return UBUNTU
    return ""


def in_image(word: str, system: str) -> str:
    """Return the name of the package that runs in a distribution, or an empty string where there is none."""
    package = _table().get(word)
    return word if package is None else _name(package.image, system, library=bool(package.builder))


def in_builder(word: str, system: str) -> str:
    """Return the name of the package that a compiler needs, or an empty string where there is none."""
    package = _table().get(word)
    if package is None or not package.builder:
        return in_image(word, system)
    return _name(package.builder, system, library=True)


def word_of(name: str, system: str, *, builder: bool = False) -> str:
    """Return the word for a package of a distribution, or its name."""
    find = in_builder if builder else in_image
    return next((word for word in _table() if find(word, system) == name), name)


def for_command(command: str) -> str:
    """Return the word for a program, or an empty string if the table does not have it."""
    return next((one.word for one in _table().values() if command in one.commands), "")


def for_library(library: str) -> str:
    """Return the word for a C library, or an empty string if the table does not have it."""
    return next((one.word for one in _table().values() if library in one.libraries), "")


def unavailable(words: Iterable[str], system: str) -> tuple[str, ...]:
    """Return the words that a distribution has no package for: all of them without a package manager."""
    return tuple(word for word in words if not system or not in_image(word, system))


def install(system: str, names: Iterable[str]) -> str:
    """Return the command that installs packages, without the index and the cache of the package manager."""
    listed = " ".join(dict.fromkeys(names))
    if system == ALPINE:
        return f"apk add --no-cache {listed}"
    return (
        f"apt-get update && apt-get install -y --no-install-recommends {listed} && "
        "rm -rf /var/lib/apt/lists/*"
    )


def words() -> tuple[str, ...]:
    """Return all words of the table, in alphabetical order."""
    return tuple(sorted(_table()))


def _name(names: Mapping[str, str], system: str, *, library: bool) -> str:
    if system == BOOKWORM:
        return names.get(BOOKWORM, names.get(TRIXIE, ""))
    if system == UBUNTU:
        # programs have the same names as in Debian 13, but the names of libraries contain other versions
        return "" if library else names.get(TRIXIE, "")
    return names.get(system, "")


@cache
def _table() -> Mapping[str, Package]:
    data = json.loads((files("tui.recipe") / "data" / "packages.json").read_text(encoding="utf-8"))
    return {
        row["name"]: Package(
            row["name"],
            tuple(row.get("commands", ())),
            tuple(row.get("libraries", ())),
            row["image"],
            row.get("builder", {}),
        )
        for row in data["packages"]
    }
