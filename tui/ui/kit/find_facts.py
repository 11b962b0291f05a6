"""What the app is told of newer facts, and what it says about them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from tui.catalog import Origin

if TYPE_CHECKING:
    from tui.catalog.facts import Facts


class FindFacts(Protocol):
    """**Protocol:** brings the newest facts there are about images and Go releases. Raises nothing."""

    async def __call__(self, references: Iterable[str], *, again: bool) -> "Facts":
        """Return them; ``again`` asks also what was asked today."""
        ...


def said_of_facts(facts: "Facts") -> str:
    """Return how many figures are a registry's now, and why others are not."""
    bases, builders = facts.catalog.bases, facts.catalog.builders
    sources = [*(base.provenance for base in bases), *(builder.provenance for builder in builders)]
    asked = sum(source.origin is Origin.REGISTRY for source in sources)
    said = f"{asked} images are as their registries say." if asked else "No registry said anything new."
    return "\n".join([said, *(f"{error.message} {error.hint}" for error in facts.errors)])
