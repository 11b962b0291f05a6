"""The rules of the audit, one subject per file."""

from tui.audit.context import Rule
from tui.audit.rules.caching import caching
from tui.audit.rules.compiling import compiling
from tui.audit.rules.hygiene import hygiene
from tui.audit.rules.images import images
from tui.audit.rules.needs import needs
from tui.audit.rules.running import running
from tui.audit.rules.shipping import shipping
from tui.audit.rules.testing import testing

RULES: tuple[Rule, ...] = (images, shipping, caching, testing, compiling, needs, running, hygiene)
"""Findings of the same severity and line are listed in this order."""
