"""What the audit's screen needs from elsewhere, and where it leads."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.audit import Finding
from tui.dockerfile import DockerfileError
from tui.lab.existing.audit_file import AuditFile, audit_file, first_dockerfile
from tui.lab.files.files import WriteError, read_file
from tui.ui.audit.view import AuditView

if TYPE_CHECKING:
    from tui.ui.app import GodockApp


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of BuildKit's own check."""

    findings: tuple[Finding, ...]
    """The audit's and BuildKit's together."""
    check: str
    """Why there are none of BuildKit's, or empty."""


def opened(app: "GodockApp", path: str) -> AuditView:
    """Return the view of a Dockerfile of the project as it is on disk; one that cannot be judged says why."""
    project, view = app.project, app.wizard.current
    first = first_dockerfile(project)
    others = (found.path for found in project.dockerfiles)
    paths = tuple(dict.fromkeys(name for name in (first, *others) if name))
    path = path or first
    blank = AuditView(paths=paths, path=path)
    if not path:
        return replace(
            blank, trouble="There is no Dockerfile in this project. Press w in the wizard to write one."
        )
    try:
        file = audit_file(project, project.root / path, view.catalog, view.today)
    except DockerfileError as error:
        where = f"Line {error.line}: " if error.line else ""
        return replace(
            blank, trouble=f"{where}{error.message} BuildKit would refuse it, too.", text=_text(app, path)
        )
    except WriteError as error:
        return replace(blank, trouble=f"{error.message} {error.hint}")
    looking = "BuildKit is checking it…"
    return replace(blank, file=file, text=file.text, findings=file.audit.findings, check=looking)


def _text(app: "GodockApp", path: str) -> str:
    try:
        return read_file(app.project.root / path) or ""
    except WriteError:
        return ""


async def check(app: "GodockApp", view: AuditView) -> Checked:
    """Let BuildKit judge the file beside the audit, where an engine answers that can."""
    file = view.file
    if file is None:
        return Checked((), "")
    await app.looked.wait()
    if app.session is None:
        return Checked(file.audit.findings, "no engine: BuildKit's check is missing")
    from tui.engine.engine import EngineError  # noqa: PLC0415 - loaded after the first frame
    from tui.lab.existing.buildkit_check import check_of, merged  # noqa: PLC0415

    try:
        remarks = await check_of(app.session.engine, app.project, file)
    except EngineError as error:
        return Checked(file.audit.findings, error.message)
    return Checked(merged(file.audit.findings, remarks), "")


def take(app: "GodockApp", file: AuditFile) -> None:
    """Make the proposal the wizard's recipe, and go where it can be seen."""
    app.wizard.take_recipe(file.audit.proposal)
    app.switch_mode("wizard")
    app.notify(f"The proposal for {file.name} is the recipe now. Press w to write its files.", markup=False)


async def build_both(app: "GodockApp", file: AuditFile) -> None:
    """Build the Dockerfile and the proposal in one solve, and show both in the lab."""
    from tui.lab.existing.existing_dockerfile import before_and_after  # noqa: PLC0415 - only who builds needs it
    from tui.ui.flow import session_of  # noqa: PLC0415
    from tui.ui.lab_flow import start_lab  # noqa: PLC0415

    session = await session_of(app)
    if session is None:
        return
    proposal = file.audit.proposal
    context = replace(app.wizard.current.context, recipe=proposal)
    await start_lab(app, session, proposal, before_and_after(context, file.name), edits=False)
