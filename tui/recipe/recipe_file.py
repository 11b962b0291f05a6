"""The contents of a godock.toml. :mod:`tui.recipe.recipe_toml` reads and writes the text."""

from collections.abc import Mapping
from dataclasses import field

from tui.frozen import dataclass
from tui.recipe.setting import Setting

NAME = "godock.toml"
BALANCED = "balanced"
"""The default preset."""


@dataclass(frozen=True, slots=True)
class Line:
    """A key of a table with its value, not validated yet."""

    key: str
    value: object
    where: str
    """The file and the line, such as ``godock.toml:7``, for error messages."""


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """The contents of a godock.toml, or the defaults for a project without one."""

    preset: str = BALANCED
    settings: tuple[Setting, ...] = ()
    budget: tuple[Line, ...] = ()
    """The lines of the table ``[budget]``."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """The reason for each id of a finding in the table ``[accepted]``."""

    @property
    def says_something(self) -> bool:
        """Whether the file changes the recipe."""
        return self.preset != BALANCED or bool(self.settings)
