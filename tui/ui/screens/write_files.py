"""Writes the wizard's files into the project, and asks first where something would be replaced."""

from textual.app import App

from tui.lab.files import WriteError, changes, write
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.message import MessageScreen
from tui.ui.wizard_view import WizardView


async def write_files(app: App[None], view: WizardView, *, ask: bool) -> None:
    """Write what was chosen and say so. Replacing a file needs a yes, and so does anything else without ``ask``.

    Call it from a worker: it may wait for an answer.
    """
    try:
        wanted = changes(view.project.root, view.chosen)
        if not wanted:
            app.notify("The files on disk are the same already.", markup=False)
            return
        replaced = any(change.before is not None for change in wanted)
        if (replaced or not ask) and not await app.push_screen_wait(ConfirmScreen(wanted)):
            return
        said = write(wanted)
    except WriteError as error:
        await app.push_screen_wait(MessageScreen("Nothing was written", error.message, error.hint))
        return
    app.notify("\n".join(said), title="Written", markup=False)
