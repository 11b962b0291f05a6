"""Fixes of single instructions, applied only where nothing else changes."""

from collections.abc import Callable, Collection

from tui.audit.audit import Audit
from tui.checks import Finding
from tui.dockerfile import parse
from tui.dockerfile.edit import apply
from tui.frozen import dataclass
from tui.image.difference import Part, difference

_CHANGES = {
    "root": {Part.USER},
    "user-by-name": {Part.USER},
    "shell-form": {Part.START},
    "not-stripped": {Part.LINKER_FLAG},
    "no-trimpath": {Part.FLAG},
    "cgo-undecided": {Part.BUILD_ENVIRONMENT},
    "cgo-unneeded": {Part.BUILD_ENVIRONMENT},
    "maintainer": {Part.LABEL},
    "latest": {Part.BASE, Part.BUILDER},
    "base-unsupported": {Part.BASE},
    "go-unsupported": {Part.BASE, Part.BUILDER},
    "go-too-old": {Part.BASE, Part.BUILDER},
    "expose-mismatch": {Part.PORT},
}
"""The parts of the image or its build that the fix of a finding changes. Other fixes change none."""
_REVEALED = frozenset({"cpu-limit"})
"""Findings that were true before, but are only said about a newer Go."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A finding whose fix was not applied."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A Dockerfile with its fixes."""

    text: str
    applied: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]


def fix_all(text: str, audit_of: Callable[[str], Audit], only: Collection[str] = ()) -> Fixed:
    """Apply every safe fix to a Dockerfile.

    A fix is safe if the image differs only in what the finding is about, and if the judge then finds nothing new and can
    still check as much as before.

    Args:
        text: the Dockerfile.
        audit_of: audits a changed text.
        only: the ids of the findings to fix, or nothing for all.
    """
    current = audit_of(text)
    applied: list[Finding] = []
    skipped: dict[tuple[str, int], Skipped] = {}
    tried: set[tuple[str, int, str]] = set()
    while True:
        finding = next(
            (
                one
                for one in current.findings
                if one.edit is not None and (not only or one.id in only) and _key(one) not in tried
            ),
            None,
        )
        if finding is None or finding.edit is None:
            return Fixed(text=text, applied=tuple(applied), skipped=tuple(skipped.values()))
        tried.add(_key(finding))
        changed = apply(parse(text), finding.edit)
        after = audit_of(changed)
        reason = _unsafe(finding, current, after)
        if reason:
            skipped[finding.id, finding.line] = Skipped(finding, reason)
        else:
            skipped.pop((finding.id, finding.line), None)
            text, current = changed, after
            applied.append(finding)


def _key(finding: Finding) -> tuple[str, int, str]:
    """Return what identifies a fix. Its text changes with each fix of the same instruction."""
    before = finding.edit.before if finding.edit else ""
    return finding.id, finding.edit.first if finding.edit else 0, before


def _unsafe(finding: Finding, before: Audit, after: Audit) -> str:
    """Return why a fix is not safe, or an empty text."""
    found = difference(before.model, after.model)
    allowed = _CHANGES.get(finding.id, set())
    entries = [*found.lost, *found.added, *(change.before for change in found.changed)]
    other = next((entry for entry in entries if entry.part not in allowed), None)
    if other is not None:
        return f"the fix would also change the {other}"
    known = _REVEALED | {one.id for one in before.findings}
    new = next((one for one in after.findings if one.id not in known), None)
    if new is not None:
        return f"the fix would cause a new finding: {new.message}"
    open_before = {one.id for one in before.not_checked}
    unknown = next((one for one in after.not_checked if one.id not in open_before), None)
    if unknown is not None:
        return f"after this fix, it would be unclear {unknown.question}"
    remains = any(one.id == finding.id and one.line == finding.line for one in after.findings)
    return "the fix does not remove the finding" if remains else ""
