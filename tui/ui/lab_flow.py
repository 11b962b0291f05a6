"""How one gets into the lab, and what comes of it. Called from workers of the app, because it may ask and wait."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.engine.engine import EngineError
from tui.lab.files.settings import Settings, load_settings, save_settings
from tui.lab.host.host import HostBinary, HostError, can_compile, compiled
from tui.lab.host.host import count as count_programs
from tui.lab.matrix.matrix import Axes, variants
from tui.lab.matrix.solve import BuildSettings
from tui.lab.matrix.variant import Variant
from tui.lab.secrets import resolved_secrets
from tui.lab.session import Session
from tui.recipe import Layout, Recipe, RecipeError, Severity, problems
from tui.text.units import plural
from tui.ui.flow import session_of
from tui.ui.kit.activity import IDLE, Activity
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen
from tui.ui.lab.axes import AxesScreen
from tui.ui.lab.view import Standing

if TYPE_CHECKING:
    from tui.lab.sizes.build import Build
    from tui.ui.app import GodockApp


async def open_lab(app: "GodockApp", recipe: Recipe, *, anew: bool = False) -> None:
    """Show the lab of a recipe; where it has not run yet, or anew, ask what to vary and begin."""
    screen = app.lab_screen
    known = screen.view
    if known is not None and not anew and (known.busy or _alike(known.recipe, recipe)):
        await app.switch_mode("lab")
        return
    await app.looked.wait()
    if app.session is None and await compiled_here(app, recipe):
        return
    session = await session_of(app)
    if session is None:
        return
    if app.measuring:
        hint = "Stop it with x in the ladder, or wait for it: two at once would spoil each other's times."
        await app.push_screen_wait(MessageScreen("Not now", "The ladder is being climbed.", hint))
        return
    context = replace(app.wizard.current.context, recipe=recipe)
    if recipe.layout is Layout.NAIVE:
        why = "The naive layout has one stage, which leaves nothing to vary."
        hint = "Choose another layout in the first step; the lab compares with the naive one anyway."
        await app.push_screen_wait(MessageScreen("Nothing can be varied", why, hint))
        return
    errors = [found for found in problems(context) if found.severity is Severity.ERROR]
    if errors:
        hint = "Press f in the wizard to mend it, or change it in the step that is marked ✗."
        await app.push_screen_wait(MessageScreen("This would not build", errors[0].message, hint))
        return
    settings = load_settings()
    order = await app.push_screen_wait(AxesScreen(context, always=settings.background_lab))
    if order is None:
        return
    if order.always is not settings.background_lab and (
        trouble := save_settings(Settings(background_lab=order.always))
    ):
        app.notify(trouble, title="Not remembered", severity="warning", markup=False)
    await start_lab(app, session, recipe, order.variants, edits=order.edits)


async def start_lab(
    app: "GodockApp", session: Session, recipe: Recipe, chosen: Sequence[Variant], *, edits: bool
) -> None:
    """Show the lab and let it build variants with what their recipe asks for, or say what of that is not there."""
    try:
        given = resolved_secrets(recipe, session.secrets)
    except EngineError as error:
        await app.push_screen_wait(MessageScreen("Nothing was built", error.message, error.hint))
        return
    screen = app.lab_screen
    await screen.stop()
    await app.switch_mode("lab")
    screen.start(session, recipe, chosen, BuildSettings(secrets=given.files, ssh=given.ssh), edits=edits)


async def begin_in_background(app: "GodockApp", recipe: Recipe) -> None:
    """Measure the usual variants of a recipe that has just been built, where the user has said so once."""
    screen, session = app.lab_screen, app.session
    known = screen.view
    done = known is not None and (
        known.busy or (known.standing is Standing.DONE and _alike(known.recipe, recipe))
    )
    if session is None or done or recipe.layout is Layout.NAIVE or not await _wanted_in_background(app):
        return
    context = replace(app.wizard.current.context, recipe=recipe)
    try:
        given = resolved_secrets(recipe, session.secrets)
        chosen = variants(context, Axes(naive=False, own=False))
    except (EngineError, RecipeError):
        return  # nobody has asked for it now: whoever opens the lab is told
    how = BuildSettings(secrets=given.files, ssh=given.ssh, gentle=True)
    screen.start(session, recipe, chosen, how, edits=False)


async def _wanted_in_background(app: "GodockApp") -> bool:
    """Return what the user has said to a lab that begins by itself; asked once, after the first build that went well."""
    settings = load_settings()
    if settings.asked or not app.asks or app.screen is not app.compare_screen:
        return settings.background_lab
    reason = (
        "After a build the lab then builds and measures the usual variants of it, one after another, so that the wizard "
        "shows measured figures instead of estimates. A build of yours comes first. l changes this later."
    )
    question = "Measure the other choices in the background from now on?"
    answer = await app.push_screen_wait(
        ConfirmScreen(question=question, reason=reason, yes="Measure", no="Not by itself", careful=True)
    )
    if trouble := save_settings(Settings(background_lab=bool(answer))):
        app.notify(trouble, title="Not remembered", severity="warning", markup=False)
    return bool(answer)


async def give_way(app: "GodockApp") -> None:
    """Stop a lab that runs in the background, so that a build of the user's has the machine for itself."""
    if app.measuring and app.lab_screen.gentle:
        await app.lab_screen.stop()


async def compiled_here(app: "GodockApp", recipe: Recipe) -> bool:
    """Without an engine, offer to compile on this machine, and do it; return False where there is no Go toolchain."""
    if not can_compile() or recipe.layout is Layout.NAIVE:
        return False
    count = plural(count_programs(recipe), "program")
    reason = (
        f"{app.engine_status.message} The Go toolchain of this machine can compile {count} of this recipe instead, in a "
        "scratch directory: nothing is written into the project, nothing is downloaded. Sizes then say host, not estimate."
    )
    screen = ConfirmScreen(question="Compile on this machine?", reason=reason, yes="Compile", no="Leave")
    if not await app.push_screen_wait(screen):
        return True
    found: tuple[HostBinary, ...] = ()
    try:
        async with aclosing(compiled(app.project, recipe)) as binaries:
            app.measuring = Activity(f"compiling 1/{count_programs(recipe)}", "lab")
            async for binary in binaries:
                found = (*found, binary)
                app.wizard.view = replace(app.wizard.current, host=found)
                number = min(len(found) + 1, count_programs(recipe))
                app.measuring = Activity(f"compiling {number}/{count_programs(recipe)}", "lab")
    except HostError as error:
        await app.push_screen_wait(MessageScreen("Not all was compiled", error.message, error.hint))
    else:
        app.notify(f"{count} compiled on this machine: their sizes say host.", title="Lab", markup=False)
    finally:
        app.measuring = IDLE
    return True


def take(app: "GodockApp", recipe: Recipe, label: str) -> None:
    """Make a variant the recipe, and go where it can be seen."""
    app.wizard.take_recipe(recipe)
    app.switch_mode("wizard")
    app.notify(f"{label} is the recipe now. Press b to build it, w to write its files.", markup=False)


def lab_told(app: "GodockApp", activity: str, builds: "tuple[Build, ...]") -> None:
    """Let every header show what runs, and the wizard what has been measured of it."""
    app.measuring, app.variants = Activity(activity, "lab"), builds


def lab_ended(app: "GodockApp", said: str) -> None:
    """Tell a user who is elsewhere."""
    if app.screen_stack and app.current_mode != "lab":
        app.notify(said, title="Lab", markup=False)


def _alike(one: Recipe, other: Recipe) -> bool:
    """Return whether two recipes differ in nothing but what the lab varies."""
    return replace(one, base=other.base, strip=other.strip, upx=other.upx) == other
