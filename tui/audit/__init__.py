"""Judges a Dockerfile that exists: on which rung it stands, what it costs, and what would mend it."""

from tui.audit.audit import Audit, audit
from tui.audit.finding import BUILDKIT, Edit, Finding, apply
from tui.audit.recover import Unsupported
from tui.audit.rung import TITLES

__all__ = ["BUILDKIT", "TITLES", "Audit", "Edit", "Finding", "Unsupported", "apply", "audit"]
