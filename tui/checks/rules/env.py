"""Secrets in the environment of the image."""

from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.recipe.option import RecipeContext
from tui.recipe.secret_names import looks_secret


def env(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of an environment variable that looks like a secret."""
    recipe = context.recipe
    names = [item.partition("=")[0] for item in recipe.env]
    secret = [name for name in names if looks_secret(name)]
    if secret:
        yield Finding(
            "secret-in-env",
            Severity.WARNING,
            "env",
            f"{secret[0]} looks like a secret, and anyone who has the image can read its environment. "
            "Set it with `docker run` or in the orchestrator instead.",
            fix=replace(
                recipe, env=tuple(item for item in recipe.env if item.partition("=")[0] not in secret)
            ),
            fix_label=f"leave out {', '.join(secret)}",
        )
