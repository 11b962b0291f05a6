"""The rules about the image that runs."""

from tui.checks.rules import commands, contents, environment, health, install, listen, needs, start, user

RUNTIME_RULES = (
    *start.RULES,
    *contents.RULES,
    *commands.RULES,
    *install.RULES,
    *needs.RULES,
    *user.RULES,
    *listen.RULES,
    *environment.RULES,
    *health.RULES,
)
"""Findings of the same severity and line are listed in this order."""
