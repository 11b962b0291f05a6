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
    target: str = ""
    """The stage that becomes the image, or empty for the last one."""


def audit_file(
    project: GoProject, path: Path, catalog: Catalog, today: date, target: str | None = None
) -> AuditFile:
    """Read and audit a Dockerfile.

    Args:
        project: the project that it builds.
        path: the file.
        catalog: the known images.
        today: the date that decides which releases are still supported.
        target: the stage that becomes the image. None for the one that the project builds.

    Raises:
        DockerfileError: it is not a Dockerfile, or has no stage with the name of the target.
        WriteError: it cannot be read.
    """
    text = read_file(path) or ""
    ignores = (path.with_name(f"{path.name}.dockerignore"), project.root / ".dockerignore")
    known = next(
        (one for one in project.dockerfiles if (project.root / one.path).resolve() == path.resolve()), None
    )
    stage = target if target is not None else known.target if known else ""
    ignored = any(ignore.is_file() for ignore in ignores)
    found = audit(text, project, catalog, today, ignored=ignored, target=stage)
    inside = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name
    return AuditFile(path=path, name=known.path if known else inside, text=text, audit=found, target=stage)


def first_dockerfile(project: GoProject) -> str:
    """Return the project's default Dockerfile: ``Dockerfile`` in the root, or else the first one found."""
    paths = [found.path for found in project.dockerfiles]
    return "Dockerfile" if "Dockerfile" in paths else next(iter(paths), "")
