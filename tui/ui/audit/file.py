"""The Dockerfile of the audit screen, read from disk and checked by BuildKit."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tui.catalog import Catalog
from tui.checks import Finding
from tui.dockerfile import DockerfileError
from tui.frozen import dataclass
from tui.lab.existing.audit_file import AuditFile, audit_file, first_dockerfile
from tui.lab.files.files import WriteError, read_file
from tui.project import GoProject
from tui.ui.audit.view import AuditView

if TYPE_CHECKING:
    from tui.lab.session import Session


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of BuildKit's check."""

    findings: tuple[Finding, ...]
    """The findings of the audit and of BuildKit."""
    check: str
    """The reason why BuildKit's findings are missing, or empty."""


def opened(project: GoProject, catalog: Catalog, today: date, path: str) -> AuditView:
    """Return the view of a Dockerfile as it is on disk, or a view with the error."""
    first = first_dockerfile(project)
    others = (found.path for found in project.dockerfiles)
    paths = tuple(dict.fromkeys(name for name in (first, *others) if name))
    path = path or first
    blank = AuditView(paths=paths, path=path)
    if not path:
        return replace(
            blank, error="There is no Dockerfile in this project. To create one, press w in the wizard."
        )
    try:
        file = audit_file(project, project.root / path, catalog, today)
    except DockerfileError as error:
        where = f"Line {error.line}: " if error.line else ""
        return replace(
            blank,
            error=f"{where}{error.message} BuildKit also rejects this line.",
            text=_text(project.root / path),
        )
    except WriteError as error:
        return replace(blank, error=f"{error.message} {error.hint}")
    looking = "BuildKit is checking the file…"
    return replace(blank, file=file, text=file.text, findings=file.audit.findings, check=looking)


def _text(path: Path) -> str:
    try:
        return read_file(path) or ""
    except WriteError:
        return ""


async def check(session: "Session | None", file: AuditFile) -> Checked:
    """Add BuildKit's findings, if an engine with that feature answers."""
    if session is None:
        return Checked(file.audit.findings, "BuildKit's check did not run because there is no engine")
    from tui.engine.engine import EngineError
    from tui.lab.existing.buildkit_check import check_of, merged

    try:
        remarks = await check_of(session.engine, session.project, file)
    except EngineError as error:
        return Checked(file.audit.findings, error.message)
    return Checked(merged(file.audit.findings, remarks), "")
