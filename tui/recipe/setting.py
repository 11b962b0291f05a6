"""A value that somebody gave an option, with where they gave it: on the command line or in godock.toml."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from types import NoneType
from typing import get_args, get_type_hints

from tui.recipe.option import Option
from tui.recipe.options import OPTIONS
from tui.recipe.recipe import Recipe, RecipeError

_TYPES = get_type_hints(Recipe)


@dataclass(frozen=True, slots=True)
class Setting:
    """One option's value as text."""

    option: Option
    text: str
    """As the option's flag takes it."""
    where: str
    """Where it was given, such as ``--port`` or ``godock.toml:3``. Errors start with it."""
    key: str = ""
    """The name that was used, if it is a former one."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What to write today, one sentence for each former name or value."""
        renamed = (f"{self.where}: `{self.key}` is now `{key_of(self.option)}`.",) if self.key else ()
        value = self.option.former_values.get(self.text.strip())
        replaced = f"{self.where}: `{self.text.strip()}` is not offered any more, so `{value}` is used."
        return (*renamed, replaced) if value else renamed


def field_of(option: Option) -> str:
    """Return the name of the recipe's field that an option decides."""
    return option.id.replace("-", "_")


def key_of(option: Option) -> str:
    """Return the key of an option in godock.toml: its flag without the dashes."""
    return option.flag.removeprefix("--")


def takes_list(option: Option) -> bool:
    """Return whether an option's value is a list of texts."""
    return isinstance(_default(option), tuple)


def takes_number(option: Option) -> bool:
    """Return whether an option's value is a whole number, or none."""
    kinds = set(get_args(_TYPES[field_of(option)])) or {_TYPES[field_of(option)]}
    return kinds - {NoneType} == {int}


def value_of(option: Option, recipe: Recipe) -> object:
    """Return the recipe's own value of an option."""
    return getattr(recipe, field_of(option))


def apply(recipe: Recipe, settings: Iterable[Setting]) -> Recipe:
    """Return the recipe with the settings; of two for the same option the later one counts.

    They are written in the order in which the options are declared, so that it does not matter where each came from.

    Raises:
        RecipeError: an option does not take its value; the message begins with where it was given.
    """
    last = {setting.option.id: setting for setting in settings}
    for option in OPTIONS:
        setting = last.get(option.id)
        if setting is None:
            continue
        try:
            recipe = option.write(recipe, setting.text)
        except RecipeError as error:
            raise RecipeError(option.id, f"{setting.where}: {error.message}", error.hint) from None
    return recipe


def _default(option: Option) -> object:
    return next(field.default for field in fields(Recipe) if field.name == field_of(option))
