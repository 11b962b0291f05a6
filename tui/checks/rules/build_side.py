"""The rules about the build."""

from tui.checks.rule import Rule

BUILD_RULES: tuple[Rule, ...] = ()
"""Findings of the same severity and line are listed in this order."""
