"""Audit an existing Dockerfile: its rung on the ladder, its findings, and what its recipe would leave out."""

from tui.audit.audit import Audit, Setting, audit
from tui.audit.lost import Unsupported
from tui.audit.rung import TITLES

__all__ = ["TITLES", "Audit", "Setting", "Unsupported", "audit"]
