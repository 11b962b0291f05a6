"""What a godock.toml says of a project's recipe. The text itself is read and written in :mod:`tui.recipe.recipe_toml`."""

from dataclasses import dataclass

from tui.recipe.setting import Setting

NAME = "godock.toml"
BALANCED = "balanced"
"""The preset that nobody has to name."""


@dataclass(frozen=True, slots=True)
class Line:
    """A key of a table with its value, not judged yet."""

    key: str
    value: object
    where: str
    """Such as ``godock.toml:7``: an error says it first."""


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """What a godock.toml says; an empty one for a project that has none."""

    preset: str = BALANCED
    settings: tuple[Setting, ...] = ()
    budget: tuple[Line, ...] = ()
    """The lines of the table ``[budget]``."""

    @property
    def says_something(self) -> bool:
        """Whether the recipe would be another one without it."""
        return self.preset != BALANCED or bool(self.settings)
