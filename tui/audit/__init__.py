"""Audit an existing Dockerfile: its rung on the ladder, its findings, and their fixes."""

from tui.audit.audit import Audit, audit
from tui.audit.finding import BUILDKIT, Edit, Finding, apply
from tui.audit.recover import Unsupported
from tui.audit.rung import TITLES

__all__ = ["BUILDKIT", "TITLES", "Audit", "Edit", "Finding", "Unsupported", "apply", "audit"]
