"""How an option is declared: once, for the form, the help, the checks, the command line and the guide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe.recipe import Recipe
from tui.recipe.words import join_words


@dataclass(frozen=True, slots=True)
class RecipeContext:
    """What an option's choices and checks depend on."""

    project: GoProject
    recipe: Recipe
    catalog: Catalog
    today: date
    """Decides which Go releases and base images are still supported."""


class Kind(StrEnum):
    """How an option is asked for."""

    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    LIST = "list"
    """Several values in one text: words as a shell takes them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that an option can take."""

    value: str
    """As the command line and godock.toml spell it."""
    label: str
    facts: str = ""
    """A few words for the column beside the label, such as ``0.9 MB ↓  CA · tz``."""
    source: str = ""
    """Where the figures among the facts are from, such as ``catalogue of 2026-11-23``; empty where there are none."""
    note: str = ""
    """What it buys or costs, in one sentence."""
    blocked: str = ""
    """Why it cannot be chosen here, in one sentence; empty when it can."""
    more: bool = False
    """True for choices that only an expert looks for: shown behind *more*."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard."""

    id: str
    title: str
    intro: str
    """One or two sentences that a newcomer reads first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that the user can choose."""

    id: str
    """The name of the flag and of the godock.toml key; with ``_`` for ``-`` the Recipe's field."""
    label: str
    help: str
    """What it does and what it costs, in one or two sentences."""
    step: str
    """The id of the wizard step that asks for it."""
    kind: Kind
    choices: Callable[[RecipeContext], tuple[Choice, ...]] = lambda _: ()
    """For CHOICE: every value, also those that are blocked here. For LIST: values that the project suggests."""
    inapplicable: Callable[[RecipeContext], str] = lambda _: ""
    """Why the option makes no difference here, in one sentence; empty when it does."""
    read: Callable[[Recipe], str]
    """The recipe's value as text; ``on``/``off`` for a SWITCH."""
    write: Callable[[Recipe, str], Recipe]
    """The recipe with the value that a text means. Raises RecipeError."""
    placeholder: str = ""
    """For the form and the help: an example, or the values of a choice that takes few."""
    reason: str = ""
    """Why the default is right where nothing in the project decides, in one sentence."""
    more: bool = False
    """True for what only an expert looks for: shown behind *more* until it differs from what is recommended."""
    spelling: str = ""
    """The flag's name where the id means something else on a command line; empty for the id."""
    commas: bool = False
    """For LIST: values are also told apart by commas."""
    former: str = ""
    """The id before the option was renamed, or empty. Flags and godock.toml still accept it."""
    former_values: Mapping[str, str] = field(default_factory=dict)
    """Values that are no longer offered, each with the nearest one that is."""

    def text_of(self, values: Sequence[str]) -> str:
        """Return the text that means these values of a LIST."""
        return join_words(values, commas=self.commas)

    @property
    def flag(self) -> str:
        """The command-line flag."""
        return f"--{self.spelling or self.id}"

    @property
    def stored_as(self) -> str:
        """The key in ``--json`` and in the history, which a new name of the option leaves as it is."""
        return self.former or self.id
