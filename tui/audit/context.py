"""The input of the audit's rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tui.audit.reading import Reading
from tui.catalog import BaseImage, Catalog
from tui.checks.finding import Finding
from tui.dockerfile import Instruction
from tui.dockerfile.edit import Edit
from tui.project import GoProject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditContext:
    """A Dockerfile, its project, and the facts of the day."""

    reading: Reading
    project: GoProject
    catalog: Catalog
    today: date
    ignored: bool
    """Whether there is a .dockerignore."""

    @property
    def base(self) -> BaseImage | None:
        """The catalogue's entry of the base of the final stage, or None."""
        return base_of(self.reading.base, self.catalog)


Rule = Callable[[AuditContext], Iterator[Finding]]


def base_of(reference: str, catalog: Catalog) -> BaseImage | None:
    """Return the catalogue's entry of an image reference, or None. Digests and Docker Hub's registry are ignored."""
    name = plain(reference)
    for base in catalog.bases:
        if plain(base.reference) == name:
            return base
    return None


def plain(reference: str) -> str:
    """Return a reference without its digest and without the prefixes of Docker Hub."""
    name = reference.partition("@")[0]
    for prefix in ("docker.io/library/", "index.docker.io/library/", "docker.io/", "library/"):
        name = name.removeprefix(prefix)
    last = name.rpartition("/")[2]
    return name if ":" in last or name == "scratch" else f"{name}:latest"


def replaced(instruction: Instruction, before: str, after: str) -> Edit | None:
    """Return the edit that replaces a part of an instruction, or None unless the part occurs exactly once."""
    if instruction.raw.count(before) != 1:
        return None
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(before, after))
