"""The judge counts what it asked and lists what it could not answer: silence means checked and fine."""

from collections.abc import Iterator
from typing import Any, cast

from tui.checks.finding import Finding, Severity
from tui.checks.judge import judge
from tui.checks.judgement import NotChecked
from tui.checks.rule import Check, Rule
from tui.image import Cause

_CONTEXT = cast("Any", None)


def _rule(name: str, *outcomes: Finding | Cause, applies: bool = True) -> Rule:
    def check(_context: object) -> Iterator[Finding | Cause]:
        yield from outcomes

    return Rule(name, f"whether {name} is right", cast("Check", check), lambda _: applies)


def test_without_findings_and_open_questions_there_are_no_problems() -> None:
    judgement = judge(_CONTEXT, (_rule("one"), _rule("two")))
    assert judgement.summary == "no problems"
    assert judgement.checks == 2


def test_an_unknown_answer_is_listed_with_its_line_and_never_passes() -> None:
    cause = Cause(7, "make is not understood")
    judgement = judge(_CONTEXT, (_rule("one"), _rule("files", cause, Cause(9, "later"))))
    assert judgement.not_checked == (NotChecked("files", "whether files is right", cause),)
    assert judgement.summary == "no problems in 2 checks, 1 not checked"


def test_a_rule_that_does_not_apply_is_not_counted() -> None:
    judgement = judge(_CONTEXT, (_rule("one"), _rule("two", Cause(1, "never asked"), applies=False)))
    assert (judgement.checks, judgement.not_checked) == (1, ())


def test_the_worst_finding_comes_first_and_each_only_once() -> None:
    note = Finding("a", Severity.NOTE, message="A note.", line=1)
    error = Finding("b", Severity.ERROR, message="An error.", line=9)
    judgement = judge(_CONTEXT, (_rule("one", note, error), _rule("two", note)))
    assert judgement.findings == (error, note)
    assert judgement.summary == "2 findings"
