"""The judge: what is wrong with an image before it is built, and why."""

from tui.checks.problem import Problem, Severity
from tui.checks.problems import problems

__all__ = ["Problem", "Severity", "problems"]
