"""Every finding is explained: a rule without a text would leave its reader with an assertion."""

import ast
from pathlib import Path

import tui.audit.rules
from tui.render import why

_RULES = Path(tui.audit.rules.__file__).parent
_WHY = 5
"""Where the name of the text stands among a finding's arguments."""


def _declared() -> dict[str, list[str]]:
    """Return for the id of every finding that a rule makes the texts that explain it."""
    found: dict[str, list[str]] = {}
    for path in _RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                words = [getattr(word, "value", "") for word in node.args]
                words += [getattr(word.value, "value", "") for word in node.keywords if word.arg == "why"]
                found.setdefault(str(words[0]), []).append(str(words[_WHY]) if len(words) > _WHY else "")
    return found


def test_every_rule_has_a_text_that_explains_it() -> None:
    declared = _declared()
    assert len(declared) > 25
    assert {rule: texts for rule, texts in declared.items() if not all(map(why, texts))} == {}


def test_what_would_be_lost_and_what_buildkit_says_are_explained() -> None:
    assert why("audit-lost")
    assert why("audit-buildkit")
