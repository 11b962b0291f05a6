"""A value of an option from the command line or from godock.toml."""

from collections.abc import Iterable
from dataclasses import fields

from tui.frozen import dataclass
from tui.recipe.option import Option
from tui.recipe.options import OPTIONS
from tui.recipe.recipe import Recipe, RecipeError


@dataclass(frozen=True, slots=True)
class Setting:
    """An option's value as text, with its source."""

    option: Option
    text: str
    """The value in the form of the option's flag."""
    where: str
    """The source, such as ``--port`` or ``godock.toml:3``, for error messages."""
    key: str = ""
    """The former name, if it was used, or empty."""

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each former name or value, with its replacement."""
        renamed = (f"{self.where}: `{self.key}` is now `{key_of(self.option)}`.",) if self.key else ()
        value = self.option.former_values.get(self.text.strip())
        replaced = f"{self.where}: `{self.text.strip()}` is no longer available, so `{value}` is used."
        return (*renamed, replaced) if value else renamed


def field_of(option: Option) -> str:
    """Return the name of the recipe's field for an option."""
    return option.id.replace("-", "_")


def key_of(option: Option) -> str:
    """Return the key of an option in godock.toml: its flag without the dashes."""
    return option.flag.removeprefix("--")


def takes_list(option: Option) -> bool:
    """Return whether an option's value is a list of strings."""
    return isinstance(_default(option), tuple)


def value_of(option: Option, recipe: Recipe) -> object:
    """Return the recipe's own value of an option."""
    return getattr(recipe, field_of(option))


def apply(recipe: Recipe, settings: Iterable[Setting]) -> Recipe:
    """Return the recipe with the settings. The last setting of an option wins.

    Options are written in the order of their declaration, so the order of the settings does not matter otherwise.

    Raises:
        RecipeError: an option does not accept its value. The message starts with the source of the value.
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
