"""Where the wizard begins in a project that has a Dockerfile: with the recipe that is found in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tui.catalog import Catalog
from tui.dockerfile import DockerfileError
from tui.lab.existing.audit_file import audit_file, first_dockerfile
from tui.lab.files.files import WriteError
from tui.project import GoProject
from tui.recipe import Defaults, Recipe, Setting
from tui.recipe.recipe_file import BALANCED
from tui.recipe.setting import apply
from tui.render import render


def initial_choices(
    project: GoProject,
    catalog: Catalog,
    today: date,
    defaults: Defaults,
    recipe: Recipe,
    asked: Sequence[Setting],
) -> tuple[Defaults, Recipe, bool]:
    """Return where the wizard starts, the recipe it starts with, and whether the Dockerfile is to be looked at first.

    A preset or a godock.toml says more than the old file, which is then no starting point; what is asked for on the
    command line counts in any case. A file that is just what one of these recipes makes is ours: nobody has to look at it.

    Args:
        project: what is built.
        catalog: what images are.
        today: decides what is still supported.
        defaults: where a call without options begins.
        recipe: that with what is asked for.
        asked: what the command line says of single options.

    Raises:
        RecipeError: an option does not take what is asked for.
    """
    name = first_dockerfile(project)
    if not name:
        return defaults, recipe, False
    try:
        found = audit_file(project, project.root / name, catalog, today)
    except (DockerfileError, WriteError):
        # the audit says what is the matter with it
        return defaults, recipe, True
    ours = found.audit.recipe
    candidates = (recipe, defaults.recipe, ours)
    foreign = all(
        render(project, candidate, catalog).dockerfile != found.text
        for candidate in dict.fromkeys(candidates)
    )
    told = defaults.words or defaults.preset != BALANCED or defaults.recipe != defaults.default
    if told or found.audit.reading.build is None:
        return defaults, recipe, foreign
    return replace(defaults, dockerfile=name), apply(ours, asked), foreign
