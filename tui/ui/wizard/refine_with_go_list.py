"""A second look at the project, once the wizard is there: the Go toolchain may know more than the sources told."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.ui.wizard.screen import WizardScreen


def start(screen: "WizardScreen") -> None:
    """Ask in the background; only where modules are used whose source is not at hand."""
    project = screen.current.project
    if project.has_dependencies and (project.root / "go.mod").is_file():
        screen.run_worker(_look(screen), group="toolchain", exclusive=True)


async def _look(screen: "WizardScreen") -> None:
    from tui.ui.app import GodockApp  # noqa: PLC0415 - it imports the screens

    app = screen.app
    if isinstance(app, GodockApp):
        await app.looked.wait()  # what it imports would hold up the first frame, and the search for an engine
    from tui.lab.host.toolchain import consult  # noqa: PLC0415 - see above

    before = screen.current.project
    project = await consult(before)
    if project == before or not screen.is_mounted:
        return
    view = screen.current
    # whoever has chosen nothing yet has the new recommendation, everybody else keeps the choice
    untouched = view.recipe == view.recommendation.recipe
    seen = replace(view, project=project)
    screen.view = replace(seen, recipe=seen.recommendation.recipe) if untouched else seen
    if isinstance(app, GodockApp):
        app.project = project
        if app.session is not None:
            app.session.project = project
