"""The declaration of an option, for the form, the help, the checks, the command line and the guide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum

from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe.recipe import Recipe
from tui.recipe.words import join_words


@dataclass(frozen=True, slots=True)
class RecipeContext:
    """The input of an option's choices and checks."""

    project: GoProject
    """With the facts of the recipe's program."""
    recipe: Recipe
    catalog: Catalog
    today: date
    """Decides which Go releases and base images are still supported."""

    def __post_init__(self) -> None:
        """Replace the facts by those of the recipe's program."""
        object.__setattr__(self, "project", self.project.program(self.recipe.main))


class Kind(StrEnum):
    """The kind of input of an option."""

    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    LIST = "list"
    """Several values in one text, quoted as in a shell."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option."""

    value: str
    """The spelling on the command line and in godock.toml."""
    label: str
    facts: str = ""
    """A few words for the column next to the label, such as ``0.9 MB ↓  CA · tz``."""
    source: str = ""
    """The source of the figures in the facts, such as ``catalogue of 2026-11-23``, or empty."""
    note: str = ""
    """Its benefit or its cost, in one sentence."""
    blocked: str = ""
    """Why it cannot be chosen here, in one sentence, or empty."""
    more: bool = False
    """True for a choice for experts, shown behind *more*."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard."""

    id: str
    title: str
    intro: str
    """One or two introductory sentences for a newcomer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting that the user can choose."""

    id: str
    """The name of the flag and of the godock.toml key. With ``_`` for ``-``, the name of the Recipe's field."""
    label: str
    help: str
    """Its effect and its cost, in one or two sentences."""
    step: str
    """The id of the wizard step that shows it."""
    kind: Kind
    choices: Callable[[RecipeContext], tuple[Choice, ...]] = lambda _: ()
    """For CHOICE: all values, including blocked ones. For LIST: values that the project suggests."""
    inapplicable: Callable[[RecipeContext], str] = lambda _: ""
    """Why the option has no effect here, in one sentence, or empty."""
    read: Callable[[Recipe], str]
    """Return the recipe's value as text: ``on`` or ``off`` for a SWITCH."""
    write: Callable[[Recipe, str], Recipe]
    """Return the recipe with a value from text. Raises RecipeError."""
    placeholder: str = ""
    """For the form and the help: an example, or the values of a choice with only a few."""
    reason: str = ""
    """Why the default is right if the project does not decide it, in one sentence."""
    more: bool = False
    """True for an option for experts, shown behind *more* until it differs from the recommendation."""
    spelling: str = ""
    """The name of the flag where the id would be misleading on a command line, or empty."""
    commas: bool = False
    """For LIST: whether commas also separate values."""
    numbers: bool = False
    """For LIST: whether a value may be an integer in godock.toml, and a single one may stand without brackets."""
    former: str = ""
    """The id before a rename, or empty. Flags and godock.toml still accept it."""
    former_values: Mapping[str, str] = field(default_factory=dict)
    """Values that are no longer offered, each with its nearest replacement."""

    def text_of(self, values: Sequence[str]) -> str:
        """Return values of a LIST as text."""
        return join_words(values, commas=self.commas)

    @property
    def flag(self) -> str:
        """The command-line flag."""
        return f"--{self.spelling or self.id}"

    @property
    def stored_as(self) -> str:
        """The key in ``--json`` and in the history, which a rename does not change."""
        return self.former or self.id
