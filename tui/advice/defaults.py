"""The initial choices: the recommendation or another preset, with the settings of godock.toml."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

from tui.advice.presets import preset
from tui.advice.stated import unused
from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe.fitting import with_packages
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Recipe
from tui.recipe.recipe_file import BALANCED, RecipeFile
from tui.recipe.setting import Setting, apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The recipe of a call without options, and where it comes from."""

    default: Recipe
    """The recipe of the preset."""
    recipe: Recipe
    """The default with the settings of godock.toml."""
    preset: str = BALANCED
    words: tuple[str, ...] = ()
    """The flags that give the same default on a command line, such as ``--preset smallest``."""
    notes: tuple[str, ...] = ()
    """One sentence for each former name or value in godock.toml, and for each stated version that is not used."""
    dockerfile: str = ""
    """The Dockerfile whose recipe the wizard starts with instead, or empty. Only the wizard uses it."""


def defaults_of(
    project: GoProject,
    catalog: Catalog,
    today: date,
    file: RecipeFile,
    words: tuple[str, ...] = (),
    chosen: Sequence[Setting] = (),
) -> Defaults:
    """Return the initial choices for a project.

    Args:
        project: the project to build.
        catalog: the known images.
        today: the date that decides which releases are still supported.
        file: the settings of godock.toml.
        words: the flags that give the same default on a command line.
        chosen: the options of the command line, which can choose another program.

    Raises:
        RecipeError: an option does not accept a value. The message names the line.
    """
    start = _start(project)
    main = apply(Recipe(main=start), (*file.settings, *chosen)).main
    default = _default(file.preset, project, catalog, today, main)
    former = (note for setting in file.settings for note in setting.notes)
    context = RecipeContext(project, default, catalog, today)
    recipe, moved = settled(context, file.settings)
    return Defaults(
        default=default,
        recipe=recipe,
        preset=file.preset,
        words=words,
        notes=(*former, *moved, *unused(context)),
    )


def settled(context: RecipeContext, settings: Sequence[Setting]) -> tuple[Recipe, tuple[str, ...]]:
    """Return the recipe with settings, and a sentence about each option that they change along with themselves.

    Packages move the base to one where they can be installed, unless the settings choose the base.

    Raises:
        RecipeError: an option does not accept its value.
    """
    recipe = apply(context.recipe, settings)
    if any(setting.option.id == "base" for setting in settings):
        return recipe, ()
    recipe, note = with_packages(replace(context, recipe=recipe), recipe)
    return recipe, (note,) if note else ()


def follow(
    defaults: Defaults, recipe: Recipe, project: GoProject, catalog: Catalog, today: date
) -> tuple[Defaults, Recipe]:
    """Return the choices for another program: what was recommended for the previous one is recommended again.

    Args:
        defaults: the choices of a call without options, for the previous program.
        recipe: the choices of the user, with the new program.
        project: the project to build.
        catalog: the known images.
        today: the date that decides which releases are still supported.
    """
    before = defaults.default
    after = _default(defaults.preset, project, catalog, today, recipe.main)
    return (
        replace(defaults, default=after, recipe=_moved(defaults.recipe, before, after)),
        _moved(recipe, before, after),
    )


def _moved(recipe: Recipe, before: Recipe, after: Recipe) -> Recipe:
    """Return a recipe whose values that equal those of ``before`` are those of ``after``."""
    names = [field.name for field in fields(Recipe)]
    changed = {name: getattr(after, name) for name in names if getattr(recipe, name) == getattr(before, name)}
    return replace(recipe, **changed)


def _default(name: str, project: GoProject, catalog: Catalog, today: date, main: str) -> Recipe:
    """Return the recipe of a preset with the facts of ``main``, and with the project's own program.

    So the program is a difference to it, which a command line and godock.toml name.
    """
    return replace(preset(name, project.program(main), catalog, today), main=_start(project))


def _start(project: GoProject) -> str:
    return project.default_main or (project.mains[0].path if project.mains else ".")
