"""Where the wizard begins in a project that has a Dockerfile: with the recipe that is found in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tui.catalog import Catalog
from tui.dockerfile import DockerfileError
from tui.lab.existing.audit_file import first_dockerfile, judged
from tui.lab.files.files import WriteError
from tui.project import GoProject
from tui.recipe import Recipe, Setting, Start
from tui.recipe.recipe_file import BALANCED
from tui.recipe.setting import apply
from tui.render import render


def beginning(
    project: GoProject,
    catalog: Catalog,
    today: date,
    begin: Start,
    recipe: Recipe,
    asked: Sequence[Setting],
) -> tuple[Start, Recipe, bool]:
    """Return where the wizard starts, the recipe it starts with, and whether the Dockerfile is to be looked at first.

    A preset or a godock.toml says more than the old file, which is then no starting point; what is asked for on the
    command line counts in any case. A file that is just what one of these recipes makes is ours: nobody has to look at it.

    Args:
        project: what is built.
        catalog: what images are.
        today: decides what is still supported.
        begin: where a call without options begins.
        recipe: that with what is asked for.
        asked: what the command line says of single options.

    Raises:
        RecipeError: an option does not take what is asked for.
    """
    name = first_dockerfile(project)
    if not name:
        return begin, recipe, False
    try:
        found = judged(project, project.root / name, catalog, today)
    except (DockerfileError, WriteError):
        # the audit says what is the matter with it
        return begin, recipe, True
    ours = found.audit.recipe
    candidates = (recipe, begin.recipe, ours)
    foreign = all(
        render(project, candidate, catalog).dockerfile != found.text
        for candidate in dict.fromkeys(candidates)
    )
    told = begin.words or begin.preset != BALANCED or begin.recipe != begin.default
    if told or found.audit.reading.build is None:
        return begin, recipe, foreign
    return replace(begin, dockerfile=name), apply(ours, asked), foreign
