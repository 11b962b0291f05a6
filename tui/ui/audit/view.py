"""What the audit's screen shows, as one frozen value: a Dockerfile, what is said of it, and where the cursor is."""

from dataclasses import dataclass, replace
from functools import cached_property

from tui.audit import Finding, Unsupported
from tui.lab.existing.audit_file import AuditFile
from tui.recipe import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the list: a finding, or what a recipe would leave out."""

    id: str
    """Tells it from the others of the same file."""
    line: int
    finding: Finding | None = None
    lost: Unsupported | None = None


@dataclass(frozen=True, kw_only=True)
class AuditView:
    """One Dockerfile on screen."""

    paths: tuple[str, ...]
    """Every Dockerfile of the project."""
    path: str
    """The one that is shown."""
    text: str = ""
    """Its text as it was read."""
    file: AuditFile | None = None
    """None where it could not be judged."""
    trouble: str = ""
    """Why not, and what to do."""
    findings: tuple[Finding, ...] = ()
    """The audit's and BuildKit's, the worst first."""
    check: str = ""
    """How BuildKit's own check stands, in a few words."""
    cursor: str = ""
    """The id of the entry that is explained."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The findings, and after them what would be lost."""
        found = [
            Entry(id=f"{one.id}:{one.line}:{at}", line=one.line, finding=one) for at, one in self._numbered
        ]
        lost = self.file.audit.lost if self.file else ()
        return (*found, *(Entry(id=f"lost:{at}", line=one.line, lost=one) for at, one in enumerate(lost)))

    @property
    def _numbered(self) -> list[tuple[int, Finding]]:
        """The findings, each with which one of its kind and line it is: more findings do not change a row's id."""
        seen: dict[tuple[str, int], int] = {}
        numbered = []
        for one in self.findings:
            at = seen[one.id, one.line] = seen.get((one.id, one.line), 0) + 1
            numbered.append((at, one))
        return numbered

    @cached_property
    def chosen(self) -> Entry | None:
        """The entry under the cursor; the first one until it has been moved."""
        first = next(iter(self.entries), None)
        return next((entry for entry in self.entries if entry.id == self.cursor), first)

    @cached_property
    def marks(self) -> dict[int, Severity | None]:
        """For each line that something is said of how bad that is; None where it would only be lost."""
        found: dict[int, Severity | None] = {}
        for entry in self.entries:  # the worst comes first
            found.setdefault(entry.line, entry.finding.severity if entry.finding else None)
        return found

    def on_line(self, line: int) -> "AuditView":
        """Return the view with the first entry of a line explained; the same where nothing is said of it."""
        entry = next((entry for entry in self.entries if entry.line == line), None)
        return self if entry is None else replace(self, cursor=entry.id)

    @property
    def next_path(self) -> str:
        """The Dockerfile after this one."""
        return self.paths[(self.paths.index(self.path) + 1) % len(self.paths)] if self.paths else self.path
