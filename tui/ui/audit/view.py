"""The state of the audit screen as one frozen value."""

from dataclasses import replace
from functools import cached_property

from tui.audit import Unsupported
from tui.checks import Finding, NotChecked, Severity
from tui.frozen import dataclass
from tui.lab.existing.audit_file import AuditFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the list: a finding, an open question, or a part that a recipe would leave out."""

    id: str
    """Unique within the file."""
    line: int
    finding: Finding | None = None
    unknown: NotChecked | None = None
    lost: Unsupported | None = None


@dataclass(frozen=True, kw_only=True)
class AuditView:
    """The state of the audit screen."""

    paths: tuple[str, ...]
    """All Dockerfiles of the project."""
    path: str
    """The current Dockerfile."""
    text: str = ""
    """The text as it was read."""
    file: AuditFile | None = None
    """The audited file, or None after an error."""
    error: str = ""
    """The reason why the file was not audited, and what to do."""
    findings: tuple[Finding, ...] = ()
    """The findings of the audit and of BuildKit, the worst first."""
    check: str = ""
    """The state of BuildKit's check in a few words."""
    cursor: str = ""
    """The id of the explained entry."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The findings, followed by the open questions and by what a recipe would lose."""
        found = [
            Entry(id=f"{one.id}:{one.line}:{at}", line=one.line, finding=one) for at, one in self._numbered
        ]
        if self.file is None:
            return tuple(found)
        unknown = [
            Entry(id=f"unknown:{one.id}", line=one.cause.line, unknown=one)
            for one in self.file.audit.not_checked
        ]
        lost = [
            Entry(id=f"lost:{at}", line=one.line, lost=one) for at, one in enumerate(self.file.audit.lost)
        ]
        return (*found, *unknown, *lost)

    @property
    def _numbered(self) -> list[tuple[int, Finding]]:
        """The findings with their index among those of the same kind and line, so that new findings keep the ids of rows."""
        seen: dict[tuple[str, int], int] = {}
        numbered = []
        for one in self.findings:
            at = seen[one.id, one.line] = seen.get((one.id, one.line), 0) + 1
            numbered.append((at, one))
        return numbered

    @cached_property
    def chosen(self) -> Entry | None:
        """The entry under the cursor, initially the first one."""
        first = next(iter(self.entries), None)
        return next((entry for entry in self.entries if entry.id == self.cursor), first)

    @cached_property
    def marks(self) -> dict[int, Severity | None]:
        """The worst severity of each line with an entry. None for a line that a recipe would only lose."""
        found: dict[int, Severity | None] = {}
        for entry in self.entries:  # the worst comes first
            found.setdefault(entry.line, entry.finding.severity if entry.finding else None)
        return found

    def on_line(self, line: int) -> "AuditView":
        """Return the view with the first entry of a line under the cursor, or unchanged without one."""
        entry = next((entry for entry in self.entries if entry.line == line), None)
        return self if entry is None else replace(self, cursor=entry.id)

    @property
    def next_path(self) -> str:
        """The Dockerfile after this one."""
        return self.paths[(self.paths.index(self.path) + 1) % len(self.paths)] if self.paths else self.path
