"""The rules of the judge, one subject per file."""

from tui.checks.rule import Rule
from tui.checks.rules.build_side import BUILD_RULES
from tui.checks.rules.runtime_side import RUNTIME_RULES

RULES: tuple[Rule, ...] = (*BUILD_RULES, *RUNTIME_RULES)
"""Findings of the same severity and line are listed in this order."""
