"""The recipe's options as command-line flags, generated from their declarations."""

import argparse
from dataclasses import replace
from datetime import date

from tui.advice import Defaults, defaults_of, settled
from tui.catalog import Catalog
from tui.headless import output
from tui.headless.former_flags import FormerFlag, notes_of
from tui.lab.files.godock_toml import load_recipe
from tui.project import GoProject
from tui.recipe import (
    OPTIONS,
    PRESETS,
    STEPS,
    Kind,
    Option,
    Recipe,
    RecipeContext,
    RecipeFile,
    Setting,
    options_of,
)
from tui.recipe.setting import takes_list


def add_recipe_flags(parser: argparse.ArgumentParser) -> None:
    """Add one flag for each option, grouped by the wizard's steps, and ``--preset``."""
    group = parser.add_argument_group(
        "recipe",
        "If you omit a flag, the value in godock.toml applies, or else the recommendation for the\n"
        "project. Each key in godock.toml is a flag name without the leading dashes.",
    )
    group.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        help="start with this preset instead of godock.toml. "
        + "; ".join(f"{name}: {meaning}" for name, meaning in sorted(PRESETS.items())),
    )
    for step in STEPS:
        options = options_of(step.id)
        if not options:
            continue
        group = parser.add_argument_group(step.title)
        for option in options:
            _add(group, option)


def _add(group: "argparse._ArgumentGroup", option: Option) -> None:
    text, name = option.help.replace("%", "%%"), f"option_{option.id}"
    if option.former:
        _add_former(group, option, name)
    if option.kind is Kind.SWITCH:
        group.add_argument(
            option.flag, dest=name, action=argparse.BooleanOptionalAction, default=None, help=text
        )
        return
    metavar = option.placeholder or option.id.upper()
    if takes_list(option):
        group.add_argument(option.flag, dest=name, action="append", metavar=metavar, help=text)
    else:
        group.add_argument(option.flag, dest=name, metavar=metavar, help=text)


def _add_former(group: "argparse._ArgumentGroup", option: Option, name: str) -> None:
    former = f"--{option.former}"
    if option.kind is not Kind.SWITCH:
        group.add_argument(
            former, dest=name, action=FormerFlag, now=option.flag, many=takes_list(option), default=None
        )
        return
    for prefix, value in (("--", True), ("--no-", False)):
        group.add_argument(
            f"{prefix}{option.former}",
            dest=name,
            action=FormerFlag,
            now=f"{prefix}{option.id}",
            nargs=0,
            const=value,
            default=None,
        )


def settings_of(arguments: argparse.Namespace) -> tuple[Setting, ...]:
    """Return the recipe's options from the flags. A list may be split over several flags."""
    found = []
    for option in OPTIONS:
        match getattr(arguments, f"option_{option.id}"):
            case None:
                continue
            case bool(value):
                text = "on" if value else "off"
            case list(values):
                text = " ".join(values)
            case value:
                text = value
        found.append(Setting(option, text, option.flag))
    return tuple(found)


def choices_of(
    arguments: argparse.Namespace, project: GoProject, catalog: Catalog, today: date
) -> tuple[Defaults, Recipe]:
    """Return the initial choices of a command, and its recipe.

    The flags override godock.toml, which overrides the recommendation. With a preset, the file is not read.

    Raises:
        RecipeError: godock.toml cannot be read, or an option does not accept its value. The message has the place.
    """
    asked = arguments.preset
    file = load_recipe(project.root) if asked is None else RecipeFile(preset=asked)
    words = () if asked is None else ("--preset", asked)
    settings = settings_of(arguments)
    defaults = defaults_of(project, catalog, today, file, words, settings)
    every = (*file.settings, *settings)
    recipe, moved = settled(RecipeContext(project, defaults.default, catalog, today), every)
    former = (note for setting in settings for note in setting.notes)
    notes = tuple(dict.fromkeys((*defaults.notes, *notes_of(arguments), *former, *moved)))
    if arguments.verb:  # the wizard shows its own notes
        for note in notes:
            output.info(f"godock-tui: {note}")
    return replace(defaults, notes=notes), recipe


def recipe_json(recipe: Recipe) -> dict[str, str]:
    """Return every option's value in the form that its flag accepts."""
    return {option.stored_as: option.read(recipe) for option in OPTIONS}
