"""Navigation between the screens, and the handlers of their messages.

Screens post messages and do not depend on each other. Handlers that ask and wait run in a worker of the app.
"""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import var

from tui import checks
from tui.advice.defaults import Defaults
from tui.catalog import load
from tui.checks import Severity
from tui.recipe import Layout, Recipe, RecipeError, relevant_images
from tui.text.units import plural
from tui.ui.kit.activity import IDLE, Activity
from tui.ui.kit.engine_status import EngineStatus, FindEngine, ListEngines
from tui.ui.kit.find_facts import FindFacts, facts_message
from tui.ui.kit.message import MessageScreen
from tui.ui.kit.shell import Shell
from tui.ui.wizard.screen import WizardScreen

if TYPE_CHECKING:
    from tui.engine.engine import Engine
    from tui.engine.find import EngineChoice
    from tui.lab.figure_store import FigureStore
    from tui.lab.matrix.variant import Variant
    from tui.lab.session import Session
    from tui.lab.sizes.build import Build
    from tui.lab.sizes.figures import Figures
    from tui.ui.audit.screen import AuditScreen
    from tui.ui.build.screen import BuildScreen
    from tui.ui.build.view import BuildView
    from tui.ui.bytes.screen import BytesScreen
    from tui.ui.compare.screen import CompareScreen
    from tui.ui.kit.run_screen import RunScreen
    from tui.ui.lab.screen import LabScreen
    from tui.ui.ladder.screen import LadderScreen


class Navigation(Shell):
    """An app with a stack of screens for each mode. Switching the mode does not stop running work."""

    builds: "var[tuple[Build, ...]]" = var(())
    """The measured builds of this session, oldest first."""

    find_engine: FindEngine
    """Connects to an engine. Raises EngineError."""
    list_engines: ListEngines | None
    """Lists the choices of the engine picker."""
    find_facts: FindFacts | None
    """Fetches newer facts. With None, the bundled facts stay in use."""
    remember = False
    """Whether measurements are kept in the history."""
    may_ask = False
    """Whether the app may ask questions on its own."""
    judges_late = False
    """Whether the wizard loads the judge after its first frame."""
    recipe: Recipe | None = None
    """The initial choices of the wizard. None means the recommendation."""
    defaults: Defaults | None = None
    """The choices of a call without options. None means the recommendation."""

    def __init__(self, today: date) -> None:
        """Register the modes. The screen of a mode is created on first use.

        Args:
            today: decides which releases are supported.
        """
        super().__init__(today)
        self.add_mode("wizard", lambda: self.wizard)
        self.add_mode("audit", lambda: self.audit_screen)
        self.add_mode("build", lambda: self.build_screen)
        self.add_mode("compare", lambda: self.compare_screen)
        self.add_mode("lab", lambda: self.lab_screen)
        self.add_mode("bytes", lambda: self.bytes_screen)
        self.add_mode("ladder", lambda: self.ladder_screen)

    # the screens, some of which continue to work in the background

    @cached_property
    def wizard(self) -> WizardScreen:
        """The first screen."""
        return WizardScreen(
            self.project,
            self.recipe,
            today=self.today,
            defaults=self.defaults,
            judged=not self.judges_late,
        )

    @cached_property
    def audit_screen(self) -> "AuditScreen":
        """The audit of the project's Dockerfile."""
        from tui.ui.audit.screen import AuditScreen

        return AuditScreen()

    @cached_property
    def build_screen(self) -> "BuildScreen":
        """The screen that builds."""
        from tui.ui.build.screen import BuildScreen

        return BuildScreen()

    @cached_property
    def compare_screen(self) -> "CompareScreen":
        """The screen that compares the builds."""
        from tui.ui.compare.screen import CompareScreen

        return CompareScreen()

    @cached_property
    def lab_screen(self) -> "LabScreen":
        """The variants of a recipe."""
        from tui.ui.lab.screen import LabScreen

        return LabScreen()

    @cached_property
    def bytes_screen(self) -> "BytesScreen":
        """The bytes of a program."""
        from tui.ui.bytes.screen import BytesScreen

        return BytesScreen()

    @cached_property
    def ladder_screen(self) -> "LadderScreen":
        """The rungs of the ladder."""
        from tui.ui.ladder.screen import LadderScreen

        return LadderScreen()

    # handlers of messages from the screens

    def on_wizard_screen_build_requested(self, event: WizardScreen.BuildRequested) -> None:
        self.build(event.recipe)

    def on_wizard_screen_compare_requested(self, event: WizardScreen.CompareRequested) -> None:
        self.compare(event.recipe)

    def on_wizard_screen_project_refined(self, event: WizardScreen.ProjectRefined) -> None:
        self.project = event.project
        if self.session is not None:
            self.session.project = event.project

    def on_build_screen_requested(self, event: "BuildScreen.Requested") -> None:
        # a recipe that fixes the failure becomes the wizard's
        if event.fixes:
            self.wizard.take_recipe(event.recipe)
        self.build(event.recipe)

    def on_run_screen_progressed(self, event: "RunScreen.Progressed") -> None:
        if event.activity.mode == "build":
            self.activity = event.activity.words
        else:
            self.measuring = event.activity

    def on_run_screen_ended(self, event: "RunScreen.Ended") -> None:
        if self.screen_stack:
            self.refresh_figures()
        if event.words and self.screen_stack and self.current_mode != event.mode:
            self.notify(event.words, title=event.mode.capitalize(), markup=False)

    @work(group="ended")
    async def on_build_screen_ended(self, event: "BuildScreen.Ended") -> None:
        view = event.view
        if not self.screen_stack:
            return  # the app is closing, so no screen is left for a notification
        if self.session is not None and view.build is not None:
            self.builds = self.session.builds
        self.refresh_figures()
        self._hand_over(view)
        if self.screen is not self.build_screen:
            self.notify(event.words, markup=False)
        elif view.measured:
            await self._compare(view.job.recipe)
        if view.measured:
            await self._begin_lab_in_background(view.job.recipe)

    def _hand_over(self, view: "BuildView") -> None:
        """Show the file of an image that is in no engine, and the commands that use it."""
        from tui.engine.builtin.backend import handover
        from tui.lab.run_line import run_line

        if self.session is not None and view.build is not None:
            build = view.build
            run = run_line(build.image, ports=build.recipe.port, data=build.rendered.data)
            if lines := handover(self.session.engine, build.image):
                self.notify("\n".join((*lines, f"Run it:  {run}")), title="Image", timeout=30, markup=False)

    def on_compare_screen_naive_requested(self, event: "CompareScreen.NaiveRequested") -> None:
        self.build(event.recipe, naive=True)

    def on_lab_screen_again_requested(self, event: "LabScreen.AgainRequested") -> None:
        self.run_worker(self._open_lab(event.recipe, anew=True), group="lab-request", exclusive=True)

    def on_lab_screen_take_requested(self, event: "LabScreen.TakeRequested") -> None:
        self._take(event.recipe, event.label)

    def on_bytes_screen_take_requested(self, event: "BytesScreen.TakeRequested") -> None:
        self._take(event.recipe, event.label)

    def on_audit_screen_take_requested(self, event: "AuditScreen.TakeRequested") -> None:
        self._take(event.file.audit.proposal, f"The proposal for {event.file.name}")

    @work(exclusive=True, group="build-both")
    async def on_audit_screen_build_requested(self, event: "AuditScreen.BuildRequested") -> None:
        from tui.lab.existing.existing_dockerfile import before_and_after

        session = await self._session()
        if session is not None:
            proposal = event.file.audit.proposal
            context = replace(self.wizard.current.context, recipe=proposal)
            await self._start_lab(session, proposal, before_and_after(context, event.file.name), edits=False)

    # figures, and whether they match the current files

    @cached_property
    def store(self) -> "FigureStore":
        """The figures of this session, for the wizard and the comparison."""
        from tui.lab.figure_store import FigureStore

        return FigureStore(self.project.root, self._figures_changed)

    def _figures_changed(self, figures: "Figures") -> None:
        self.wizard.take_figures(figures)
        if "compare_screen" in vars(self):
            self.compare_screen.refresh_figures()

    def on_wizard_screen_resumed(self) -> None:
        self.refresh_figures()

    def on_app_focus(self) -> None:
        self.refresh_figures()

    @work(group="files", exclusive=True)
    async def refresh_figures(self) -> None:
        """Read the project's files again, if any figures depend on them."""
        if "store" in vars(self):
            await self.store.refresh()

    def _take(self, recipe: Recipe, label: str) -> None:
        """Use a recipe in the wizard, and show the wizard."""
        self.wizard.take_recipe(recipe)
        self.switch_mode("wizard")
        self.notify(
            f"{label} is now the wizard's recipe. Press b to build the image, or w to write the files.",
            markup=False,
        )

    # targets of keys, palette commands and clicks

    def action_show(self, where: str) -> None:
        self.run_worker(self._show(where), group=f"show-{where}", exclusive=True)

    async def _show(self, where: str) -> None:
        match where:
            case "audit":
                self.audit_screen.refresh_from_disk()
                await self.switch_mode("audit")
            case "bytes":
                await self._open_bytes()
            case "compare":
                if (view := self.build_screen.view) is not None:
                    await self._compare(view.job.recipe)
            case "lab":
                await self._open_lab(self.wizard.current.recipe)
            case "ladder":
                await self._open_ladder(self.wizard.current.recipe)
            case "history":
                from tui.ui.history.screen import HistoryScreen

                await self.push_screen(HistoryScreen(self.project.module))
            case "engines":
                await self._pick_engine()

    # building and comparing

    @work(group="build-request", exclusive=True)
    async def build(self, recipe: Recipe, *, naive: bool = False) -> None:
        """Build a recipe or the naive baseline of its program."""
        session = await self._session()
        if session is None:
            return
        screen = self.build_screen
        running = screen.view
        if running is not None and running.busy:
            if not naive and running.job.recipe == recipe:
                self.switch_mode("build")
                return
            question = f"{running.job.name} is still running. Stop that build and start this one?"
            if not await self._confirm_stop(question, f"Now: {running.job.title}"):
                return
            await screen.stop()
        if self.measuring and self.lab_screen.gentle:
            await self.lab_screen.stop()  # a build that the user waits for gets the machine to itself
        job = session.naive_job(recipe) if naive else session.job(recipe)
        await self.switch_mode("build")
        screen.start(session, job)
        if not naive and job.recipe.layout is not recipe.layout:
            builder = session.engine.info.builder
            self.notify(
                f"{builder} does not support cache mounts, so the Dockerfile uses the {job.recipe.layout} "
                "layout.",
                markup=False,
            )

    @work(group="compare", exclusive=True)
    async def compare(self, recipe: Recipe) -> None:
        """Open the comparison of the session's builds."""
        await self._compare(recipe)

    async def _compare(self, recipe: Recipe) -> None:
        session = await self._session()
        if session is not None:
            self.compare_screen.show(session, recipe)
            await self.switch_mode("compare")

    async def _confirm_stop(self, question: str, reason: str) -> bool:
        """Ask whether to stop the running work."""
        from tui.ui.kit.confirm import ConfirmScreen

        screen = ConfirmScreen(question=question, reason=reason, yes="Stop it", no="Keep running")
        answer = await self.push_screen_wait(screen)
        return bool(answer)

    async def _explain(self, title: str, message: str, hint: str, tried: tuple[str, ...] = ()) -> None:
        await self.push_screen_wait(MessageScreen(title, message, hint, tried))

    # the lab, the ladder, the bytes

    async def _open_lab(self, recipe: Recipe, *, anew: bool = False) -> None:
        """Show the lab of a recipe. Before a new run, ask for the variants."""
        from tui.lab.files.settings import load_settings
        from tui.ui.lab.axes import AxesScreen

        known = self.lab_screen.view
        if known is not None and not anew and (known.busy or _differ_only_in_axes(known.recipe, recipe)):
            await self.switch_mode("lab")
            return
        await self.engine_searched.wait()
        if self.session is None and await self._compiled_here(recipe):
            return
        session = await self._session()
        if session is None:
            return
        if self.measuring:
            hint = (
                "Press x in the ladder to stop the build, or wait until it finishes. Simultaneous builds "
                "would "
                "distort each other's times."
            )
            await self._explain("Not now", "The ladder is being built.", hint)
            return
        context = replace(self.wizard.current.context, recipe=recipe)
        if recipe.layout is Layout.NAIVE:
            why = "The naive layout has only one stage, so the lab cannot vary its base or builder."
            hint = (
                "Choose a different layout in the first step. The lab always includes the naive layout for "
                "comparison."
            )
            await self._explain("The lab is not available", why, hint)
            return
        errors = [found for found in checks.problems(context) if found.severity is Severity.ERROR]
        if errors:
            hint = "Press f in the wizard to fix the problem, or change the option in the step marked ✗."
            await self._explain("The build would fail", errors[0].message, hint)
            return
        settings = load_settings()
        order = await self.push_screen_wait(AxesScreen(context, always=settings.background_lab))
        if order is None:
            return
        if order.always is not settings.background_lab:
            self._save_background_lab(order.always)
        await self._start_lab(session, recipe, order.variants, edits=order.edits)

    async def _start_lab(
        self, session: "Session", recipe: Recipe, chosen: "Sequence[Variant]", *, edits: bool
    ) -> None:
        """Show the lab and build variants with the secrets of their recipe, or explain which of them are missing."""
        from tui.engine.engine import EngineError
        from tui.lab.matrix.solve import BuildSettings
        from tui.lab.secrets import resolved_secrets

        try:
            given = resolved_secrets(recipe, session.secrets)
        except EngineError as error:
            await self._explain("Nothing was built", error.message, error.hint)
            return
        screen = self.lab_screen
        await screen.stop()
        await self.switch_mode("lab")
        screen.start(session, recipe, chosen, BuildSettings(secrets=given.files, ssh=given.ssh), edits=edits)

    async def _begin_lab_in_background(self, recipe: Recipe) -> None:
        """Measure the usual variants of a recipe after its build, if the user has agreed to that."""
        from tui.engine.engine import EngineError
        from tui.lab.matrix.matrix import Axes, variants
        from tui.lab.matrix.solve import BuildSettings
        from tui.lab.secrets import resolved_secrets
        from tui.ui.kit.run_state import RunState

        screen, session = self.lab_screen, self.session
        known = screen.view
        done = known is not None and (
            known.busy or (known.run is RunState.DONE and _differ_only_in_axes(known.recipe, recipe))
        )
        if session is None or done or recipe.layout is Layout.NAIVE or not await self._wants_background_lab():
            return
        context = replace(self.wizard.current.context, recipe=recipe)
        try:
            given = resolved_secrets(recipe, session.secrets)
            chosen = variants(context, Axes(naive=False, own=False))
        except (EngineError, RecipeError):
            return  # the user did not ask for this run, and the lab shows the cause
        how = BuildSettings(secrets=given.files, ssh=given.ssh, gentle=True)
        screen.start(session, recipe, chosen, how, edits=False)

    async def _wants_background_lab(self) -> bool:
        """Return whether the lab may start automatically. Asks once, after the first successful build."""
        from tui.lab.files.settings import load_settings
        from tui.ui.kit.confirm import ConfirmScreen

        settings = load_settings()
        if settings.asked or not self.may_ask or self.screen is not self.compare_screen:
            return settings.background_lab
        reason = (
            "After each build, the lab builds and measures its default variants one by one. The wizard "
            "then shows measurements instead of estimates. Your own builds take priority. You can change "
            "this setting later with l."
        )
        question = "Measure other variants in the background after each build?"
        answer = await self.push_screen_wait(
            ConfirmScreen(question=question, reason=reason, yes="Measure", no="Only when I ask", careful=True)
        )
        self._save_background_lab(bool(answer))
        return bool(answer)

    def _save_background_lab(self, wanted: bool) -> None:
        from tui.lab.files.settings import Settings, save_settings

        if error := save_settings(Settings(background_lab=wanted)):
            self.notify(error, title="Not saved", severity="warning", markup=False)

    async def _compiled_here(self, recipe: Recipe) -> bool:
        """Offer to compile on this machine without an engine. Return False if there is no Go toolchain."""
        from tui.lab.host.host import HostError, can_compile, compiled
        from tui.lab.host.host import count as count_programs
        from tui.ui.kit.confirm import ConfirmScreen

        if not can_compile() or recipe.layout is Layout.NAIVE:
            return False
        total = count_programs(recipe)
        count = plural(total, "program")
        reason = (
            f"{self.engine_status.message} The Go toolchain on this machine can compile {count} for this "
            "recipe instead. The compilation uses a temporary directory, needs no downloads and does not "
            "change the project. The resulting sizes are marked as host."
        )
        screen = ConfirmScreen(question="Compile on this machine?", reason=reason, yes="Compile", no="Cancel")
        if not await self.push_screen_wait(screen):
            return True
        try:
            async with aclosing(compiled(self.project, recipe)) as binaries:
                self.measuring = Activity(f"compiling 1/{total}", "lab")
                number = 1
                async for binary in binaries:
                    self.store.add_host(binary)
                    number += 1
                    self.measuring = Activity(f"compiling {min(number, total)}/{total}", "lab")
        except HostError as error:
            await self._explain("Compilation failed", error.message, error.hint)
        else:
            self.notify(
                f"{count} compiled on this machine. The sizes are marked as host.", title="Lab", markup=False
            )
        finally:
            self.measuring = IDLE
        return True

    async def _open_ladder(self, recipe: Recipe) -> None:
        """Show the ladder of a recipe with its stored results."""
        screen = self.ladder_screen
        if screen.view is not None and screen.view.busy:
            await self.switch_mode("ladder")
            return
        if self.measuring:
            hint = (
                "Press x in the lab to stop the build, or wait until it finishes. Simultaneous builds "
                "would distort "
                "each other's times."
            )
            await self._explain("Not now", "The lab is building its variants.", hint)
            return
        session = await self._session()
        if session is None:
            return
        await screen.open(session, replace(self.wizard.current.context, recipe=recipe))
        await self.switch_mode("ladder")

    async def _open_bytes(self) -> None:
        """Count the bytes of the selected image's program, or of the wizard's recipe."""
        build = self._selected_build()
        came_from = self.current_mode
        recipe = build.recipe if build else self.wizard.current.recipe
        name = f"{build.name}  {build.title}" if build else "the wizard's recipe"
        errors = [
            found
            for found in checks.problems(self.wizard.current.context)
            if found.severity is Severity.ERROR
        ]
        if build is None and errors:
            hint = "Press f in the wizard to fix the problem, or change the option in the step marked ✗."
            await self._explain("The build would fail", errors[0].message, hint)
            return
        session = await self._session()
        if session is None:
            return
        screen = self.bytes_screen
        view = screen.view
        if view is not None and view.busy and (view.name, view.recipe) != (name, recipe):
            question = (
                f"The bytes of {view.name} are still being counted. Stop counting, and count the bytes of "
                f"{name} instead?"
            )
            if not await self._confirm_stop(question, ""):
                return
            await screen.stop()
        if came_from != "bytes":
            screen.came_from = came_from
        await self.switch_mode("bytes")
        figure = build.measurement.binary_bytes if build else None
        screen.start(session, recipe, name, round(figure.value) if figure else None)

    def _selected_build(self) -> "Build | None":
        """Return the build whose image is open or under the cursor, unless it is of the project's own Dockerfile.

        That Dockerfile has its own build flags, so the recipe's unstripped build would be a different program.
        """
        from tui.lab.existing.existing_dockerfile import OWN

        build: Build | None = getattr(self.screen, "selected_build", None)
        return build if build is not None and build.name != OWN else None

    # engines and facts

    async def _session(self) -> "Session | None":
        """Return the session, or explain why there is none."""
        if self.session is None:
            await self.engine_searched.wait()
        if self.session is None:
            status = self.engine_status
            await self._explain(
                "Builds are unavailable because no engine responds", status.message, status.hint, status.tried
            )
        return self.session

    @work(group="engine", exclusive=True)
    async def look_for_engine(self) -> None:
        """Connect to the first engine that answers."""
        await self._connect()

    async def _connect(self, choice: "EngineChoice | None" = None) -> None:
        """Connect to the picked engine, or to the first one that answers."""
        from tui.engine.engine import EngineError, NoEngine

        self.engine_searched.clear()
        self.engine_status = EngineStatus()
        try:
            if choice is None:
                engine = await self.find_engine()
            else:
                engine = await self.find_engine(context=choice.context, builder=choice.builder)
        except EngineError as error:
            tried = error.tried if isinstance(error, NoEngine) else ()
            self.engine_status = EngineStatus(None, False, error.message, error.hint, tried)
        else:
            self.use_engine(engine)
            self._announce(engine, asked=choice is not None)
        finally:
            self.engine_searched.set()

    def _announce(self, engine: "Engine", *, asked: bool) -> None:
        """Tell the user that no daemon builds the images, and that the network is used."""
        from tui.engine.builtin.backend import BuiltinEngine

        if isinstance(engine, BuiltinEngine):
            why = "" if asked else "No engine answers, so the built-in builder makes the images. "
            self.notify(f"{why}{engine.announcement}", title="Engine", markup=False)

    def use_engine(self, engine: "Engine") -> None:
        """Use this engine for the next builds and keep the earlier ones."""
        from tui.lab.history.memory import Memory
        from tui.lab.session import Session

        if self.session is None:
            memory = Memory() if self.remember else None
            self.session = Session(engine, self.project, self.catalog, memory=memory, store=self.store)
        self.session.engine = engine
        self.engine_status = EngineStatus(engine.info, looking=False)

    async def _pick_engine(self) -> None:
        """Let the user pick an engine, unless work is running on the current one."""
        from tui.ui.kit.engines import EnginesScreen

        view = self.build_screen.view
        if view is not None and view.busy:
            reason = f"The build of {view.job.name} is using the current engine."
            await self._explain("Not now", reason, "Press x to stop the build, or wait until it finishes.")
            return
        if self.measuring:
            where = self.measuring.mode
            hint = f"Press x in the {where} to stop the build, or wait until it finishes."
            await self._explain("Not now", f"The {where} is using the current engine.", hint)
            return
        choices = await self.list_engines() if self.list_engines else ()
        picked = await self.push_screen_wait(EnginesScreen(self.engine_status, choices))
        if picked is not None:
            await self._connect(picked.choice)

    @work(group="facts", exclusive=True)
    async def action_refresh_facts(self, *, again: bool = True) -> None:
        # the user asked for this query, so its result is always shown
        if self.find_facts is None:
            return
        facts = await self.find_facts(relevant_images(self.wizard.current.recipe, load()), again=again)
        self.catalog = facts.catalog
        self.wizard.take_catalog(facts.catalog)
        if self.session is not None:
            self.session.catalog = facts.catalog
        if again:
            self.notify(facts_message(facts), title="Facts", markup=False)


def _differ_only_in_axes(one: Recipe, other: Recipe) -> bool:
    """Return whether two recipes differ only in the values that the lab varies."""
    return replace(one, base=other.base, strip=other.strip, upx=other.upx) == other
