"""The judge: what is wrong with an image before it is built, and why."""

from tui.checks.finding import Finding, Severity
from tui.checks.judge import problems

__all__ = ["Finding", "Severity", "problems"]
