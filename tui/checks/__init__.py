"""The judge: what is wrong with an image before it is built, and what could not be checked."""

from tui.checks.finding import BUILDKIT, Finding, Severity
from tui.checks.judge import judge_recipe, problems
from tui.checks.judgement import Judgement, NotChecked

__all__ = ["BUILDKIT", "Finding", "Judgement", "NotChecked", "Severity", "judge_recipe", "problems"]
