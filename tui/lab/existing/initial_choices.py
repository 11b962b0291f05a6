"""Initial choices for a project with a Dockerfile: the recipe that is read from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tui.advice import Defaults, recommend
from tui.advice.stated import sound_versions
from tui.catalog import Catalog
from tui.dockerfile import DockerfileError
from tui.lab.existing.audit_file import audit_file, first_dockerfile
from tui.lab.files.files import WriteError
from tui.project import GoProject
from tui.recipe import Recipe, RecipeContext, Setting
from tui.recipe.recipe_file import BALANCED
from tui.recipe.setting import apply
from tui.render import render


def initial_choices(
    project: GoProject,
    catalog: Catalog,
    today: date,
    defaults: Defaults,
    recipe: Recipe,
    chosen: Sequence[Setting],
) -> tuple[Defaults, Recipe, bool]:
    """Return the defaults, the initial recipe, and whether to show the Dockerfile's audit first.

    A preset or a godock.toml takes precedence over the existing file. Options on the command line always apply. A file
    that is identical to the output of one of these recipes was generated, so it needs no audit.

    Args:
        project: the project to build.
        catalog: the known images.
        today: the date that decides which releases are still supported.
        defaults: the choices of a run without options.
        recipe: the defaults with the options of the command line.
        chosen: the options of the command line.

    Raises:
        RecipeError: an option does not accept its value.
    """
    name = first_dockerfile(project)
    if not name:
        return defaults, recipe, False
    try:
        found = audit_file(project, project.root / name, catalog, today)
    except (DockerfileError, WriteError):
        # the audit reports the error in it
        return defaults, recipe, True
    ours = found.audit.recipe
    candidates = (recipe, defaults.recipe, ours)
    foreign = all(
        render(project, candidate, catalog).dockerfile != found.text
        for candidate in dict.fromkeys(candidates)
    )
    explicit = defaults.words or defaults.preset != BALANCED or defaults.recipe != defaults.default
    if explicit or found.audit.reading.build is None:
        return defaults, recipe, foreign
    context = RecipeContext(project, ours, catalog, today)
    ours = sound_versions(ours, recommend(project, catalog, today).recipe, context)
    return replace(defaults, dockerfile=name), apply(ours, chosen), foreign
