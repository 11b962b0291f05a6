"""BuildKit's findings stand beside the audit's, and nothing is said twice."""

from tests.ui.fakes import GOOD, FakeEngine
from tui.checks import Finding, Severity
from tui.engine import CheckWarning
from tui.lab.existing.buildkit_check import merged

_OURS = (
    Finding("secret-in-history", Severity.ERROR, line=2, message="A secret."),
    Finding("shell-form", Severity.WARNING, line=9, message="A shell."),
)


def test_what_both_say_of_the_same_line_is_said_once() -> None:
    found = merged(
        _OURS,
        [
            CheckWarning("JSONArgsRecommended", 9, "JSON arguments recommended", ""),
            CheckWarning("SecretsUsedInArgOrEnv", 2, "Do not use ARG", ""),
        ],
    )
    assert found == _OURS


def test_the_same_rule_on_another_line_is_news() -> None:
    found = merged(
        _OURS, [CheckWarning("JSONArgsRecommended", 8, "JSON arguments recommended", "https://example.com")]
    )
    assert [(one.id, one.line) for one in found] == [
        ("secret-in-history", 2),
        ("buildkit/JSONArgsRecommended", 8),
        ("shell-form", 9),
    ]
    assert found[1].message == "JSON arguments recommended."
    assert found[1].advice.endswith("https://example.com")


def test_how_a_thing_is_written_is_only_a_note() -> None:
    [casing] = merged((), [CheckWarning("FromAsCasing", 1, "casing", "")])
    [undefined] = merged((), [CheckWarning("UndefinedVar", 1, "undefined", "")])
    assert (casing.severity, undefined.severity) == (Severity.NOTE, Severity.WARNING)


def test_an_engine_without_buildx_has_no_check() -> None:
    from tui.engine import Checking

    assert not isinstance(FakeEngine(GOOD), Checking)
