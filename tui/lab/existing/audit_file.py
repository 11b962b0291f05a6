"""Audits a Dockerfile of the project on disk, for the audit's screen and its command."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from tui.audit import Audit, Setting, audit
from tui.catalog import Catalog
from tui.frozen import dataclass
from tui.lab.files.files import read_file
from tui.lab.files.godock_toml import load_recipe
from tui.project import GoProject
from tui.project.build_context import BuildContext, collect_context, ignore_file
from tui.project.dockerignore import parse_dockerignore


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
    audit_of: Callable[[str], Audit] = field(compare=False, repr=False)
    """Audits a different text of the file. Raises DockerfileError."""


def audit_file(
    project: GoProject,
    path: Path,
    catalog: Catalog,
    today: date,
    target: str | None = None,
    arguments: Mapping[str, str] | None = None,
) -> AuditFile:
    """Read and audit a Dockerfile.

    Args:
        project: the project that it builds.
        path: the file.
        catalog: the known images.
        today: the date that decides which releases are still supported.
        target: the stage that becomes the image. None for the one that the project builds.
        arguments: build arguments. None for those with which the project builds it.

    Raises:
        DockerfileError: it is not a Dockerfile, or has no stage with the name of the target.
        RecipeError: godock.toml is not valid.
        WriteError: it cannot be read.
    """
    text = read_file(path) or ""
    known = next(
        (one for one in project.dockerfiles if (project.root / one.path).resolve() == path.resolve()), None
    )
    stage = target if target is not None else known.target if known else ""
    stated = dict(known.build.arguments) if known and known.build else {}
    setting = Setting(
        files=_context(project, path, known.context if known else "."),
        arguments=stated if arguments is None else arguments,
        target=stage,
        accepted=load_recipe(project.root).accepted,
    )

    def audit_of(changed: str) -> Audit:
        return audit(changed, project, catalog, today, setting)

    inside = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name
    return AuditFile(
        path=path,
        name=known.path if known else inside,
        text=text,
        audit=audit_of(text),
        target=stage,
        audit_of=audit_of,
    )


def _context(project: GoProject, dockerfile: Path, context: str) -> BuildContext:
    """Return the files that a Dockerfile can copy, with the ignore file that BuildKit uses."""
    root, here = (project.root / context).resolve(), project.root.resolve()
    ignore = ignore_file(root, dockerfile)
    if root == here and project.listing is not None:
        # reading the project has listed its files, so nothing is read again
        return replace(project.listing, ignore=parse_dockerignore(ignore), mains=project.mains)
    module = here.relative_to(root).as_posix() if here.is_relative_to(root) else ""
    return collect_context(root, ignore=ignore, module="" if module == "." else module, mains=project.mains)


def first_dockerfile(project: GoProject) -> str:
    """Return the project's default Dockerfile: ``Dockerfile`` in the root, or else the first one found."""
    paths = [found.path for found in project.dockerfiles]
    return "Dockerfile" if "Dockerfile" in paths else next(iter(paths), "")
