"""Secrets in the environment of the image."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.secret_names import is_placeholder, looks_secret

_ASSIGNED = re.compile(r"(?:^|\s)([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")


def secrets(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about an environment variable that looks like a secret.

    An empty one is set when the container starts.
    """
    recipe = context.recipe
    found = [
        one
        for name, one in context.model.config.environment.items()
        if one.line and looks_secret(name) and one.value.text and not is_placeholder(one.value.text)
    ]
    if not found:
        return
    names = {one.name for one in found}
    yield Finding(
        "secret-in-env",
        Severity.ERROR if context.foreign else Severity.WARNING,
        "env",
        f"{found[0].name} appears to be a secret. Anyone who has the image can read its environment "
        "variables.",
        fix=replace(recipe, env=tuple(item for item in recipe.env if item.partition("=")[0] not in names)),
        fix_label=f"leave out {', '.join(sorted(names))}",
        line=found[0].line,
        advice="Set the variable with `docker run -e` or in your orchestrator instead.",
        text="problem-secret-in-env",
    )


def twice(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about variables that one stage sets to two different values."""
    for stage in context.model.built:
        seen: dict[str, tuple[str, int]] = {}
        for instruction in stage.instructions:
            if instruction.keyword != "ENV":
                continue
            for name, value in _ASSIGNED.findall(instruction.arguments):
                before, line = seen.get(name, (value, 0))
                if before != value and "$" not in value:
                    yield Finding(
                        "set-twice",
                        Severity.WARNING,
                        message=f"{name} is set here and on line {line}. Only the last value is used.",
                        line=instruction.first,
                        advice="Remove one of them, or correct its name.",
                        text="env",
                    )
                seen[name] = value, instruction.first


RULES = (
    Rule("environment-secrets", "whether the environment contains secrets", secrets),
    Rule("set-twice", "whether each variable is set once", twice, lambda context: context.foreign),
)
