"""Findings that a user has accepted, each with a reason.

A comment above an instruction accepts a finding on it: ``# godock-tui accept=root The volume belongs to root.`` With
``accept-file`` instead of ``accept`` it accepts the finding in the whole file. In godock.toml the table ``[accepted]``
does the same for every Dockerfile: ``root = "The volume belongs to root."``
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from tui.checks.finding import Finding, Severity
from tui.dockerfile import Document, Instruction
from tui.dockerfile.document import Gap
from tui.frozen import dataclass

_COMMENT = re.compile(
    r"#\s*godock-tui\s+(?P<scope>accept(?:-file)?)=(?P<ids>[\w/,-]+)[ :]*(?P<reason>.*?)\s*"
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a user has accepted."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """One comment of the user."""

    ids: frozenset[str]
    lines: range | None
    """The lines of the instruction, or None for the whole file."""
    reason: str
    line: int

    def covers(self, finding: Finding) -> bool:
        """Return whether it is about a finding."""
        return finding.id in self.ids and (self.lines is None or finding.line in self.lines)


def split_accepted(
    findings: Iterable[Finding], document: Document, settings: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """Return the findings that remain, and those that the user has accepted.

    A comment without a reason accepts nothing and is a finding itself.

    Args:
        findings: all findings about the Dockerfile.
        document: the Dockerfile.
        settings: the reason for each id in godock.toml.
    """
    wishes = tuple(_wishes(document))
    remaining: list[Finding] = []
    accepted: list[Accepted] = []
    for finding in findings:
        reason = settings.get(finding.id) or next(
            (wish.reason for wish in wishes if wish.covers(finding) and wish.reason), ""
        )
        if reason:
            accepted.append(Accepted(finding, reason))
        else:
            remaining.append(finding)
    remaining += [
        Finding(
            "acceptance-without-reason",
            Severity.NOTE,
            message=f"The comment that accepts {', '.join(sorted(wish.ids))} has no reason, so it has no effect.",
            line=wish.line,
            advice="Add a reason after the ID.",
            text="audit-accepted",
        )
        for wish in wishes
        if not wish.reason
    ]
    return tuple(remaining), tuple(accepted)


def _wishes(document: Document) -> Iterator[_Wish]:
    above: list[tuple[int, str]] = []
    for part in document.parts:
        if isinstance(part, Gap):
            above += [(part.first + at, line.strip()) for at, line in enumerate(part.raw.splitlines())]
        elif isinstance(part, Instruction):
            for number, line in above:
                if (match := _COMMENT.fullmatch(line)) is not None:
                    whole = match["scope"] == "accept-file"
                    lines = None if whole else range(part.first, part.last + 1)
                    yield _Wish(frozenset(match["ids"].split(",")), lines, match["reason"], number)
            above = []
