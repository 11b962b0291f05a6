"""The rules about the image that runs."""

from tui.checks.rules import (
    commands,
    contents,
    data,
    environment,
    health,
    install,
    listen,
    needs,
    start,
    user,
)

RUNTIME_RULES = (
    *start.RULES,
    *contents.RULES,
    *commands.RULES,
    *install.RULES,
    *needs.RULES,
    *user.RULES,
    *data.RULES,
    *listen.RULES,
    *environment.RULES,
    *health.RULES,
)
"""Findings of the same severity and line are listed in this order."""
