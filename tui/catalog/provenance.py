"""The source and the date of a fact, and their label."""

from datetime import date, datetime
from enum import StrEnum

from tui.frozen import dataclass


class Origin(StrEnum):
    """The source of a fact."""

    CATALOGUE = "catalogue"
    """The files bundled with the program."""
    REGISTRY = "registry"
    """A registry, in this session."""
    CACHE = "cache"
    """A registry, in an earlier session."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source and the time of a fact."""

    origin: Origin
    at: datetime
    """With its time zone. It is the time of compilation for the catalogue, and of measurement for its digests."""

    @property
    def day(self) -> date:
        """The day in the user's time zone."""
        return self.at.date() if self.origin is Origin.CATALOGUE else self.at.astimezone().date()

    def said(self, today: date) -> str:
        """Return a label: ``catalogue of 2026-11-23``, ``registry, today 14:02`` or ``cached from 2026-11-20 14:02``."""
        if self.origin is Origin.CATALOGUE:
            return f"catalog, updated {self.day}"
        local = self.at.astimezone()
        when = f"{'today' if local.date() == today else local.date()} {local:%H:%M}"
        return f"registry, {when}" if self.origin is Origin.REGISTRY else f"cached from {when}"
