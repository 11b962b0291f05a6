"""Whether the environment gives something away."""

from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.secret_names import looks_secret


def env(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the environment gives something away."""
    recipe = context.recipe
    names = [item.partition("=")[0] for item in recipe.env]
    secret = [name for name in names if looks_secret(name)]
    if secret:
        yield Problem(
            "secret-in-env",
            Severity.WARNING,
            "env",
            f"{secret[0]} looks like a secret, and everybody who has the image can read its environment. "
            "Give it to docker run, or to the orchestrator, instead.",
            fix=replace(
                recipe, env=tuple(item for item in recipe.env if item.partition("=")[0] not in secret)
            ),
            fix_label=f"leave {', '.join(secret)} out",
        )
