"""Audit an existing Dockerfile: its rung on the ladder, its findings, and their fixes."""

from tui.audit.audit import Audit, audit
from tui.audit.recover import Unsupported
from tui.audit.rung import TITLES
from tui.checks.finding import BUILDKIT, Finding
from tui.dockerfile.edit import Edit, apply

__all__ = ["BUILDKIT", "TITLES", "Audit", "Edit", "Finding", "Unsupported", "apply", "audit"]
