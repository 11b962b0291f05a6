"""Audits a Dockerfile of the project on disk, for the audit's screen and its command."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tui.audit import Audit, audit
from tui.catalog import Catalog
from tui.lab.files.files import read_file
from tui.project import GoProject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFile:
    """One Dockerfile as it was read."""

    path: Path
    name: str
    """Its path for display, relative to the project where it is inside."""
    text: str
    audit: Audit


def audit_file(project: GoProject, path: Path, catalog: Catalog, today: date) -> AuditFile:
    """Read and audit a Dockerfile.

    Args:
        project: the project that it builds.
        path: the file.
        catalog: the known images.
        today: the date that decides which releases are still supported.

    Raises:
        DockerfileError: it is not a Dockerfile.
        WriteError: it cannot be read.
    """
    text = read_file(path) or ""
    ignores = (path.with_name(f"{path.name}.dockerignore"), project.root / ".dockerignore")
    found = audit(text, project, catalog, today, ignored=any(ignore.is_file() for ignore in ignores))
    name = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name
    return AuditFile(path=path, name=name, text=text, audit=found)


def first_dockerfile(project: GoProject) -> str:
    """Return the project's default Dockerfile: ``Dockerfile`` in the root, or else the first one found."""
    paths = [found.path for found in project.dockerfiles]
    return "Dockerfile" if "Dockerfile" in paths else next(iter(paths), "")
