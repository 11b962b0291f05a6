"""Newer facts for the app, and the notification about them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from tui.catalog import Origin
from tui.text.units import plural

if TYPE_CHECKING:
    from tui.catalog.facts import Facts


class FindFacts(Protocol):
    """**Protocol:** fetches the newest facts about images and Go releases. Raises nothing."""

    async def __call__(self, references: Iterable[str], *, again: bool) -> "Facts":
        """Return the facts. ``again`` also repeats today's queries."""
        ...


def facts_message(facts: "Facts") -> str:
    """Return how many figures are from a registry now, and why others are not."""
    bases, builders = facts.catalog.bases, facts.catalog.builders
    sources = [*(base.provenance for base in bases), *(builder.provenance for builder in builders)]
    asked = sum(source.origin is Origin.REGISTRY for source in sources)
    text = (
        f"Up-to-date registry data is available for {plural(asked, 'image')}."
        if asked
        else "The registries did not provide new image data."
    )
    return "\n".join([text, *(f"{error.message} {error.hint}" for error in facts.errors)])
