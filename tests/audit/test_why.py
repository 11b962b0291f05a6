"""Every finding is explained: a rule without a text would leave its reader with an assertion."""

from tests.support.explained import finding_texts
from tui.render import why


def test_every_rule_has_a_text_that_explains_it() -> None:
    declared = finding_texts()
    assert len(declared) > 25
    assert {rule: texts for rule, texts in declared.items() if not all(map(why, texts))} == {}


def test_what_would_be_lost_is_explained() -> None:
    assert why("audit-lost")
