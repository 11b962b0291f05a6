"""The wizard says what it could not check, in its list and in its strip."""

import pytest

from tests.support.judging import TODAY
from tests.support.samples import WEB
from tui.advice import recommend
from tui.catalog import load
from tui.checks import Finding, Judgement, NotChecked, Severity
from tui.image import Cause
from tui.ui.wizard import review, size_strip
from tui.ui.wizard.view import WizardView

_OPEN = NotChecked(
    "root", "whether the program runs as root", Cause(8, "the contents of the base are unknown")
)


@pytest.fixture
def view() -> WizardView:
    catalog = load()
    return WizardView(project=WEB, catalog=catalog, today=TODAY, recipe=recommend(WEB, catalog, TODAY).recipe)


def _judged(view: WizardView, monkeypatch: pytest.MonkeyPatch, *findings: Finding, open_one: bool) -> None:
    judgement = Judgement(findings=findings, not_checked=(_OPEN,) if open_one else (), checks=31)
    monkeypatch.setattr(WizardView, "judgement", judgement)


def test_the_list_names_the_question_and_its_cause(view: WizardView, monkeypatch: pytest.MonkeyPatch) -> None:
    _judged(view, monkeypatch, open_one=True)
    text = " ".join(line.plain for line in review._problems(view, 200))
    assert "No problems in 31 checks, 1 not checked" in text
    assert (
        "Not checked: whether the program runs as root (line 8: the contents of the base are unknown)" in text
    )
    assert "✓" not in text


def test_without_an_open_question_there_are_no_problems(
    view: WizardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    _judged(view, monkeypatch, open_one=False)
    assert review._problems(view, 200)[0].plain.startswith("✓ No problems")
    assert size_strip._problems(view).plain == "✓ no problems"


def test_the_strip_counts_open_questions_also_beside_problems(
    view: WizardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    _judged(view, monkeypatch, open_one=True)
    assert size_strip._problems(view).plain == "? 1 not checked"
    _judged(view, monkeypatch, Finding("a", Severity.ERROR, message="It fails."), open_one=True)
    assert size_strip._problems(view).plain == "✗ 1 error  ? 1 not checked"
