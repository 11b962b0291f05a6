"""Where a fact comes from and when it was true, in the words that stand beside it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Origin(StrEnum):
    """Who said it."""

    CATALOGUE = "catalogue"
    """The files that come with the program."""
    REGISTRY = "registry"
    """A registry, asked in this session."""
    CACHE = "cache"
    """A registry, asked in an earlier session."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The origin and the time of a fact."""

    origin: Origin
    at: datetime
    """With its time zone. A fact of the catalogue is as old as its compilation, a digest there as its measurement."""

    @property
    def day(self) -> date:
        """The day, where the user is."""
        return self.at.date() if self.origin is Origin.CATALOGUE else self.at.astimezone().date()

    def said(self, today: date) -> str:
        """Return it as ``catalogue of 2026-11-23``, ``registry, today 14:02`` or ``cached from 2026-11-20 14:02``."""
        if self.origin is Origin.CATALOGUE:
            return f"catalogue of {self.day}"
        local = self.at.astimezone()
        when = f"{'today' if local.date() == today else local.date()} {local:%H:%M}"
        return f"registry, {when}" if self.origin is Origin.REGISTRY else f"cached from {when}"
