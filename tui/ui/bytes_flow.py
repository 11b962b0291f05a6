"""How one gets to the bytes of a program. Called from a worker of the app, because it may ask and wait."""

from typing import TYPE_CHECKING

from tui.lab.existing.existing_dockerfile import OWN
from tui.recipe import Severity, problems
from tui.ui.flow import session_of
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen

if TYPE_CHECKING:
    from tui.lab.sizes.build import Build
    from tui.ui.app import GodockApp


async def open_bytes(app: "GodockApp") -> None:
    """Count the bytes of the program in the image that is looked at, or of the wizard's recipe."""
    build = _looked_at(app)
    came_from = app.current_mode
    recipe = build.recipe if build else app.wizard.current.recipe
    name = f"{build.name}  {build.title}" if build else "the wizard's recipe"
    errors = [found for found in problems(app.wizard.current.context) if found.severity is Severity.ERROR]
    if build is None and errors:
        hint = "Press f in the wizard to mend it, or change it in the step that is marked ✗."
        await app.push_screen_wait(MessageScreen("This would not build", errors[0].message, hint))
        return
    session = await session_of(app)
    if session is None:
        return
    screen = app.bytes_screen
    view = screen.view
    if view is not None and view.busy and (view.name, view.recipe) != (name, recipe):
        question = f"The bytes of {view.name} are still being counted. Stop that, and count these instead?"
        if not await app.push_screen_wait(
            ConfirmScreen(question=question, reason="", yes="Stop it", no="Go on")
        ):
            return
        await screen.stop()
    if came_from != "bytes":
        screen.came_from = came_from
    await app.switch_mode("bytes")
    figure = build.measurement.binary_bytes if build else None
    screen.start(session, recipe, name, round(figure.value) if figure else None)


def _looked_at(app: "GodockApp") -> "Build | None":
    """Return the build whose image is open or under the cursor; not one of the project's own Dockerfile.

    How that one compiles is its own affair: the twin of the recipe would be another program's.
    """
    build: Build | None = getattr(app.screen, "selected_build", None)
    return build if build is not None and build.name != OWN else None
