"""Getting about in the wizard, and looking at it."""

from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.screen_text import screen_text
from tests.ui.waiting import app_of, until
from tui.ui.wizard.screen import WizardScreen
from tui.ui.wizard.view import WizardView


def view_of(pilot: Pilot[None]) -> WizardView:
    return app_of(pilot).wizard.current


async def go_to(pilot: Pilot[None], step: str) -> None:
    """Open a step, as the rail would."""
    await until(pilot, lambda: isinstance(pilot.app.screen, WizardScreen) and pilot.app.focused)
    wizard = app_of(pilot).wizard
    wizard._go(step)
    await until(pilot, lambda: wizard.form._step == step)


async def click_on(pilot: Pilot[None], words: str) -> None:
    """Click on the first place where these words are on screen."""
    for y, line in enumerate(screen_text(pilot.app).splitlines()):
        if words in line:
            assert await pilot.click(offset=(line.index(words) + 1, y))
            return
    raise AssertionError(f"{words} not on screen:\n{screen_text(pilot.app)}")


def error_of(pilot: Pilot[None], option: str) -> str:
    """What is said beside an option, if it can be seen."""
    errors = app_of(pilot).wizard.query_one(f"#field-{option}").query(".error").results(Static)
    return " ".join(str(error.content) for error in errors if error.display)


def row_of(pilot: Pilot[None], words: str) -> str:
    return next((line for line in screen_text(pilot.app).splitlines() if words in line), "")
