"""What a trial run gives the program, and the image does not have."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from tui.frozen import dataclass

_SHORTEST = 4
"""Characters of the shortest value that is replaced in a log. A shorter one is a word of everyday logs, such as ``on``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Environment and arguments of a trial run. They reach the container alone, and no image, history or export."""

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The variables, whose values may be secret."""
    arguments: tuple[str, ...] = field(default=(), repr=False)
    """The arguments of the program, instead of the image's own. Empty for those of the image."""

    def hidden(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of a log with each value replaced by the name of its variable."""
        values = [(value, f"${name}") for name, value in self.environment.items() if len(value) >= _SHORTEST]
        for value, name in sorted(values, key=lambda pair: -len(pair[0])):
            lines = [line.replace(value, name) for line in lines]
        return tuple(lines)


NO_SETTINGS = RunSettings()
"""A run with what the image has."""
