"""All safe fixes are applied together, and what is not safe is left with its reason."""

from dataclasses import replace

import pytest

from tests.audit.auditing import BUILD, FINAL, audited, ids
from tests.support.samples import BARE, WEB
from tui.audit import Audit
from tui.audit.fixes import Fixed, fix_all
from tui.image.difference import difference
from tui.project import GoProject

_PLAIN = (BUILD + FINAL).replace(' -trimpath -ldflags="-s -w"', "").replace("USER 65532:65532\n", "")


def _fixed(text: str, *only: str, project: GoProject = BARE) -> Fixed:
    def audit_of(changed: str) -> Audit:
        return audited(changed, project)

    return fix_all(text, audit_of, only)


def test_every_safe_fix_is_applied_at_once_and_nothing_remains() -> None:
    fixed = _fixed(_PLAIN)
    assert {one.id for one in fixed.applied} == {"root", "not-stripped", "no-trimpath", "no-build-cache"}
    after = audited(fixed.text, BARE)
    assert not [one for one in after.findings if one.edit]
    assert not after.not_checked
    found = difference(audited(_PLAIN, BARE).model, after.model)
    assert {str(change.before.part) for change in found.changed} == {"user"}
    assert found.lost == ()


def test_only_the_named_findings_are_fixed() -> None:
    fixed = _fixed(_PLAIN, "root")
    assert [one.id for one in fixed.applied] == ["root"]
    assert "-trimpath" not in fixed.text


def test_a_fix_that_changes_nothing_is_not_applied_twice() -> None:
    once = _fixed(_PLAIN).text
    again = _fixed(once)
    assert (again.text, again.applied) == (once, ())


@pytest.mark.parametrize(
    "line", ["RUN mkdir /data", "VOLUME /data", "RUN mkdir -p /var/lib/app && chmod 700 /var/lib/app"]
)
def test_root_stays_where_directories_belong_to_root(line: str) -> None:
    text = _PLAIN.replace("EXPOSE", f"{line}\nEXPOSE")
    assert "root" in ids(audited(text, BARE))
    assert "root" not in {one.id for one in _fixed(text).applied}


def test_root_stays_where_the_program_writes() -> None:
    assert "root" not in {one.id for one in _fixed(_PLAIN, project=replace(BARE, writes=True)).applied}


def test_a_fix_that_leads_to_another_finding_is_skipped_with_the_reason() -> None:
    project = replace(WEB, os_user=True)
    [skipped] = _fixed(_PLAIN, "root", project=project).skipped
    assert skipped.finding.id == "root"
    assert "the fix would cause a new finding" in skipped.reason


def test_accepted_findings_are_not_fixed() -> None:
    text = _PLAIN.replace("RUN CGO", "# godock-tui accept=not-stripped We profile.\nRUN CGO")
    fixed = _fixed(text)
    assert "not-stripped" not in {one.id for one in fixed.applied}
    assert "-s -w" not in fixed.text
