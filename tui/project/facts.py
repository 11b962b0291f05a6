"""Collects facts, each value with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.project.embeds import Embed
from tui.project.model import Evidence, GoProject, ProgramReader
from tui.project.source import quote

_PLACES = 40
"""Places that are quoted for one fact, because a reader needs a proof and not a complete list."""


@dataclass(slots=True)
class Facts:
    """The facts so far, by the field names of :class:`GoProject`."""

    root: Path
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    embeds: tuple[Embed, ...] = ()
    """Every embed pattern, which other facts are derived from."""

    def put(self, name: str, value: object, places: Iterable[Evidence] = ()) -> None:
        """Add a fact."""
        self.values[name] = value
        proofs = tuple(dict.fromkeys(places))[:_PLACES]
        if proofs:
            self.evidence[name] = proofs

    def lines(self, file: str, *lines: int) -> tuple[Evidence, ...]:
        """Return lines of a file as evidence, without line 0."""
        return tuple(quote(self.root, file, line) for line in lines if line)

    def places(self, places: Iterable[tuple[str, int]]) -> tuple[Evidence, ...]:
        """Return places as evidence, up to the limit."""
        chosen = list(dict.fromkeys(places))[:_PLACES]
        return tuple(quote(self.root, file, line) for file, line in chosen)

    def project(self, program: "Facts", programs: ProgramReader | None) -> GoProject:
        """Return the project with these facts and those of one program.

        Args:
            program: the facts of the program.
            programs: reads the facts of the other programs, or None if there is only one.
        """
        evidence = {**self.evidence, **program.evidence}
        return GoProject(
            root=self.root, evidence=evidence, programs=programs, **self.values, **program.values
        )
