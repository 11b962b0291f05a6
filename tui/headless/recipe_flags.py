"""The recipe's options as command-line flags, made from their declarations."""

import argparse
from datetime import date

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import OPTIONS, PRESETS, Kind, Recipe, RecipeError, preset


def add_recipe_flags(parser: argparse.ArgumentParser) -> None:
    """Give a parser one flag for each option, and ``--preset``."""
    group = parser.add_argument_group(
        "recipe options", "Whatever is not said is recommended from the project."
    )
    group.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        default="balanced",
        help="; ".join(f"{name}: {meaning}" for name, meaning in sorted(PRESETS.items())),
    )
    for option in OPTIONS:
        text = option.help.replace("%", "%%")
        if option.kind is Kind.SWITCH:
            group.add_argument(
                option.flag,
                dest=f"option_{option.id}",
                action=argparse.BooleanOptionalAction,
                default=None,
                help=text,
            )
        else:
            group.add_argument(
                option.flag,
                dest=f"option_{option.id}",
                metavar=option.placeholder or option.id.upper(),
                help=text,
            )


def recipe_from(arguments: argparse.Namespace, project: GoProject, catalog: Catalog, today: date) -> Recipe:
    """Return the preset's recipe with every flag that was given.

    Raises:
        RecipeError: a flag has a value that its option does not take.
    """
    recipe = preset(arguments.preset, project, catalog, today)
    for option in OPTIONS:
        value = getattr(arguments, f"option_{option.id}")
        if value is None:
            continue
        text = ("on" if value else "off") if isinstance(value, bool) else value
        try:
            recipe = option.write(recipe, text)
        except RecipeError as error:
            raise RecipeError(option.id, f"{option.flag}: {error.message}", error.hint) from None
    return recipe


def recipe_json(recipe: Recipe) -> dict[str, str]:
    """Return every option's value as its flag takes it."""
    return {option.id: option.read(recipe) for option in OPTIONS}
