"""The judge: what is wrong with an image before it is built, and what could not be checked."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tui.checks.finding import BUILDKIT, Finding, Severity
from tui.checks.judgement import Judgement, NotChecked

if TYPE_CHECKING:
    from tui.checks.judge import judge_recipe, problems

__all__ = ["BUILDKIT", "Finding", "Judgement", "NotChecked", "Severity", "judge_recipe", "problems"]


def __getattr__(name: str) -> Any:
    """Load the judge on first use, because the rules and the model of an image are large."""
    if name not in {"judge_recipe", "problems"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.judge"), name)
