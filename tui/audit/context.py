"""What a rule of the audit looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tui.audit.finding import Edit, Finding
from tui.audit.reading import Reading
from tui.catalog import BaseImage, Catalog
from tui.dockerfile import Instruction
from tui.project import GoProject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditContext:
    """A Dockerfile, the project that it builds, and the facts of the day."""

    reading: Reading
    project: GoProject
    catalog: Catalog
    today: date
    ignored: bool
    """Whether there is a .dockerignore."""

    @property
    def base(self) -> BaseImage | None:
        """The catalogue's entry of the image under the final stage, or None when it is not there."""
        return base_of(self.reading.base, self.catalog)


Rule = Callable[[AuditContext], Iterator[Finding]]


def base_of(reference: str, catalog: Catalog) -> BaseImage | None:
    """Return the catalogue's entry of an image reference; digests and the registry of Docker Hub do not count."""
    name = plain(reference)
    for base in catalog.bases:
        if plain(base.reference) == name:
            return base
    return None


def plain(reference: str) -> str:
    """Return a reference without digest and without the parts that Docker Hub is assumed for."""
    name = reference.partition("@")[0]
    for prefix in ("docker.io/library/", "index.docker.io/library/", "docker.io/", "library/"):
        name = name.removeprefix(prefix)
    last = name.rpartition("/")[2]
    return name if ":" in last or name == "scratch" else f"{name}:latest"


def replaced(instruction: Instruction, before: str, after: str) -> Edit | None:
    """Return the edit that changes one piece of an instruction; None unless the piece stands there exactly once."""
    if instruction.raw.count(before) != 1:
        return None
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(before, after))
