"""How one gets to the ladder. Called from workers of the app, because it may ask and wait."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.recipe import Recipe
from tui.ui.flow import session_of
from tui.ui.kit.message import MessageScreen

if TYPE_CHECKING:
    from tui.ui.app import GodockApp


async def open_ladder(app: "GodockApp", recipe: Recipe) -> None:
    """Show the ladder towards a recipe, and what is remembered of it."""
    screen = app.ladder_screen
    if screen.view is not None and screen.view.busy:
        await app.switch_mode("ladder")
        return
    if app.measuring:
        hint = "Stop it with x in the lab, or wait for it: two at once would spoil each other's times."
        await app.push_screen_wait(MessageScreen("Not now", "The lab is building its variants.", hint))
        return
    session = await session_of(app)
    if session is None:
        return
    await screen.open(session, replace(app.wizard.current.context, recipe=recipe))
    await app.switch_mode("ladder")
