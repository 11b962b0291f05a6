"""The budget of godock.toml on the command line: exceeding it makes the command fail."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from tui.headless import output
from tui.headless.output import Status
from tui.lab.files.godock_toml import load_recipe
from tui.lab.history.budget import Budget, Exceeded, budget_in, exceeded
from tui.lab.matrix.result import Result
from tui.lab.matrix.variant import Origin
from tui.project import GoProject
from tui.recipe import Recipe, RecipeError


def budget_for(project: GoProject, options: argparse.Namespace) -> Budget:
    """Return the limits that apply to a command.

    A preset on the command line replaces the recipe of godock.toml but not its budget. With a preset, a file that
    cannot be read is ignored with a note.

    Args:
        project: the project with the file in its root.
        options: ``preset`` of the command line.

    Raises:
        RecipeError: a limit in the file is not valid, and there is no preset.
    """
    try:
        return budget_in(load_recipe(project.root).budget)
    except RecipeError as error:
        if options.preset is None:
            raise
        output.info(f"the budget was not checked: {error.message}")
        return Budget()


def over_budget(budget: Budget, results: Sequence[Result], recipe: Recipe) -> tuple[Exceeded, ...]:
    """Return the limits that a lab exceeds.

    The variant that ``build`` would build has to meet them. If the axes exclude it, one variant that meets them is
    enough.

    Args:
        budget: the limits.
        results: the rows of the lab.
        recipe: what ``build`` would build.
    """
    rows = [row for row in results if row.usable and row.variant.origin is Origin.MATRIX]
    # an engine without BuildKit builds another layout of the same recipe
    mine = [row for row in rows if replace(row.variant.recipe, layout=recipe.layout) == recipe]
    judged = [(row, exceeded(budget, row.measurement)) for row in mine or rows]
    if not all(over for _, over in judged):
        return ()
    return tuple(
        replace(one, message=f"{row.variant.title}: {one.message}") for row, over in judged for one in over
    )


def within(over: Sequence[Exceeded]) -> Status:
    """Print the exceeded limits, and return the exit status."""
    for one in over:
        output.error(
            f"The image exceeds its budget: {one.message}",
            "Change the recipe, or raise the limit in godock.toml.",
        )
    return Status.FAILED if over else Status.DONE


def budget_json(over: Sequence[Exceeded]) -> list[dict[str, str]]:
    """Return the list ``budget`` of ``build --json`` and ``lab --json``. It is empty if every limit is met."""
    return [{"limit": one.limit, "message": one.message} for one in over]
