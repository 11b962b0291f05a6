"""Whether the environment gives something away."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.recipe.option import Situation
from tui.recipe.problem import Problem, Severity

_SECRET = re.compile(
    r"(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|APIKEY|API_KEY|PRIVATE_KEY|CREDENTIALS?)(_|$)", re.I
)
"""Words of names that BuildKit's check SecretsUsedInArgOrEnv warns of, and their usual relatives."""


def env(situation: Situation) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the environment gives something away."""
    recipe = situation.recipe
    names = [item.partition("=")[0] for item in recipe.env]
    secret = [name for name in names if _SECRET.search(name)]
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
