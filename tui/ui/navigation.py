"""How one screen leads to another. Each function is called from a worker of the app, because it may ask and wait."""

from typing import TYPE_CHECKING

from tui.catalog import load
from tui.engine.engine import Engine, EngineError, NoEngine
from tui.lab.history.memory import Memory
from tui.lab.session import Session
from tui.recipe import relevant_images
from tui.recipe.recipe import Recipe
from tui.ui.build.content import said_when_done
from tui.ui.build.view import BuildView, Phase
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.engine_status import EngineStatus
from tui.ui.kit.engines import EnginesScreen
from tui.ui.kit.find_facts import said_of_facts
from tui.ui.kit.message import MessageScreen

if TYPE_CHECKING:
    from tui.engine.find import EngineChoice
    from tui.ui.app import GodockApp


async def build(app: "GodockApp", recipe: Recipe, *, naive: bool = False) -> None:
    """Build a recipe (or the naive baseline of its program) on the build screen."""
    session = await session_of(app)
    if session is None:
        return
    screen = app.build_screen
    running = screen.view
    if running is not None and running.busy:
        if not naive and running.job.recipe == recipe:
            app.switch_mode("build")
            return
        question = f"{running.job.name} is still running. Stop it, and build this instead?"
        reason = f"Now: {running.job.title}"
        if not await app.push_screen_wait(
            ConfirmScreen(question=question, reason=reason, yes="Stop it", no="Go on")
        ):
            return
        await screen.stop()
    if app.measuring:
        from tui.ui.lab_flow import give_way  # noqa: PLC0415 - it needs what stands here

        await give_way(app)
    job = session.naive_job(recipe) if naive else session.job(recipe)
    await app.switch_mode("build")
    screen.start(session, job)
    if not naive and job.recipe.form is not recipe.form:
        builder = session.engine.info.builder
        app.notify(
            f"{builder} knows no cache mounts: the Dockerfile is the {job.recipe.form} one.", markup=False
        )


async def session_of(app: "GodockApp") -> Session | None:
    """Return the lab, or say why there is none."""
    if app.session is None:
        await app.looked.wait()
    if app.session is None:
        status = app.engine_status
        await app.push_screen_wait(
            MessageScreen(
                "Nothing can be built: no engine answers", status.message, status.hint, status.tried
            )
        )
    return app.session


async def look_for_engine(app: "GodockApp", choice: "EngineChoice | None" = None) -> None:
    """Connect to the engine that was picked, or to the first one that answers."""
    app.looked.clear()
    app.engine_status = EngineStatus()
    try:
        if choice is None:
            engine = await app.find_engine()
        else:
            engine = await app.find_engine(context=choice.context, builder=choice.builder)
    except EngineError as error:
        tried = error.tried if isinstance(error, NoEngine) else ()
        app.engine_status = EngineStatus(None, False, error.message, error.hint, tried)
    else:
        use_engine(app, engine)
    finally:
        app.looked.set()


def use_engine(app: "GodockApp", engine: Engine) -> None:
    """Build on this engine from now on; the builds made so far stay."""
    if app.session is None:
        app.session = Session(
            engine, app.project, app.wizard.current.catalog, memory=Memory() if app.remember else None
        )
    app.session.engine = engine
    app.engine_status = EngineStatus(engine.info, looking=False)


async def refresh_facts(app: "GodockApp", *, again: bool) -> None:
    """Go on with the newest facts there are. Whoever asked for them is told what came of it; nobody else is."""
    if app.find_facts is None:
        return
    facts = await app.find_facts(relevant_images(app.wizard.current.recipe, load()), again=again)
    app.wizard.take_catalog(facts.catalog)
    if app.session is not None:
        app.session.catalog = facts.catalog
    if again:
        app.notify(said_of_facts(facts), title="Facts", markup=False)


async def pick_engine(app: "GodockApp") -> None:
    """Let the user pick an engine; not while a build runs on the present one."""
    view = app.build_screen.view
    if view is not None and view.busy:
        reason = f"{view.job.name} runs on the present engine."
        await app.push_screen_wait(MessageScreen("Not now", reason, "Stop the build with x, or wait for it."))
        return
    if app.measuring:
        where = app.measuring.mode
        hint = f"Stop it with x in the {where}, or wait for it."
        await app.push_screen_wait(MessageScreen("Not now", f"The {where} runs on the present engine.", hint))
        return
    choices = await app.list_engines() if app.list_engines else ()
    picked = await app.push_screen_wait(EnginesScreen(app.engine_status, choices))
    if picked is not None:
        await look_for_engine(app, picked.choice)


async def ended(app: "GodockApp", view: BuildView) -> None:
    """Take in a build that has ended: open the comparison, or tell a user who is elsewhere."""
    if not app.screen_stack:
        return  # the app closes: nobody is there to be told
    session = app.session
    if session is not None and view.build is not None:
        app.builds = session.builds
    if app.screen is not app.build_screen:
        app.notify(said_when_done(view), markup=False)
    elif view.phase is Phase.MEASURED:
        await compare(app, view.job.recipe)
    if view.phase is Phase.MEASURED:
        from tui.ui.lab_flow import begin_in_background  # noqa: PLC0415 - it needs what stands here

        await begin_in_background(app, view.job.recipe)


async def compare(app: "GodockApp", recipe: Recipe) -> None:
    """Open the comparison of the session's builds."""
    session = await session_of(app)
    if session is not None:
        app.compare_screen.show(session, recipe)
        await app.switch_mode("compare")
