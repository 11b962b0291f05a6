"""The app: the engine that its screens share, and an orderly end. Handlers belong to the screens."""

import asyncio
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.reactive import var
from textual.screen import Screen

from tui.project.model import GoProject
from tui.recipe.defaults import Defaults
from tui.recipe.recipe import Recipe
from tui.ui.kit.activity import IDLE, Activity
from tui.ui.kit.engine_status import EngineStatus, FindEngine, ListEngines
from tui.ui.kit.find_facts import FindFacts
from tui.ui.kit.keys import bindings
from tui.ui.kit.palette import commands
from tui.ui.modes import ModesApp
from tui.ui.wizard.screen import WizardScreen

if TYPE_CHECKING:
    from tui.lab.session import Session
    from tui.lab.sizes.build import Build
    from tui.ui.build.screen import BuildScreen
    from tui.ui.compare.screen import CompareScreen


class GodockApp(ModesApp):
    """The modes around one lab, and how they lead to each other."""

    TITLE = "godock"
    CSS_PATH = ["app.tcss", "wizard/screen.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    engine_status: var[EngineStatus] = var(EngineStatus())
    """What is known about the engine."""
    activity: var[str] = var("")
    """A running build in a few words, or empty."""
    measuring: var[Activity] = var(IDLE)
    """A running lab or ladder."""
    builds: "var[tuple[Build, ...]]" = var(())
    """The measured builds of this session, oldest first."""
    variants: "var[tuple[Build, ...]]" = var(())
    """The measured variants of the last lab."""

    def __init__(
        self,
        project: GoProject,
        *,
        find_engine: FindEngine,
        today: date,
        recipe: Recipe | None = None,
        defaults: Defaults | None = None,
        list_engines: ListEngines | None = None,
        find_facts: FindFacts | None = None,
    ) -> None:
        """Put the app together; nothing is looked for and nothing is built before its first frame.

        Args:
            project: what is built.
            find_engine: connects to an engine. Raises EngineError.
            today: decides what is still supported.
            recipe: where the wizard starts, and
            defaults: where a call without options would; either is what is recommended when it is None.
            list_engines: what the engine picker offers.
            find_facts: brings newer facts than the bundled ones; those stay when it is None.
        """
        super().__init__(project, today=today, recipe=recipe, defaults=defaults)
        self.find_engine, self.list_engines, self.find_facts = find_engine, list_engines, find_facts
        self.session: Session | None = None
        # that measurements are kept in the history, and that questions are asked unasked, is for those who run it to say
        self.remember = self.asks = False
        self.looked = asyncio.Event()
        """Set once it is known whether an engine answers."""

    @cached_property
    def _flow(self) -> Any:
        """How one screen leads to another."""
        from tui.ui import flow  # noqa: PLC0415 - not needed for the first frame

        return flow

    def on_mount(self) -> None:
        """Look for an engine and for newer facts once there is something to look at."""
        self.call_after_refresh(self.look_for_engine)
        self.call_after_refresh(self.action_refresh_facts, again=False)

    @work(group="engine", exclusive=True)
    async def look_for_engine(self) -> None:
        """Connect to the first engine that answers."""
        await self._flow.look_for_engine(self)

    @work(group="facts", exclusive=True)
    async def action_refresh_facts(self, *, again: bool = True) -> None:
        """Look for newer facts about images and Go releases."""
        await self._flow.refresh_facts(self, again=again)

    def watch_builds(self) -> None:
        """Let the wizard replace estimates by what was measured."""
        if self.builds or self.variants:
            self.wizard.builds_changed((*self.variants, *self.builds))

    watch_variants = watch_builds

    def on_wizard_screen_build_requested(self, event: WizardScreen.BuildRequested) -> None:
        """Build what the wizard asks for."""
        self.build(event.recipe)

    def on_wizard_screen_compare_requested(self, event: WizardScreen.CompareRequested) -> None:
        """Compare with the wizard's recipe in mind."""
        self.compare(event.recipe)

    @work(group="lab-request", exclusive=True)
    async def open_lab(self, recipe: Recipe, *, anew: bool = False) -> None:
        """Open the lab, or ask what it is to vary."""
        from tui.ui.lab_flow import open_lab  # noqa: PLC0415 - not needed for the first frame

        await open_lab(self, recipe, anew=anew)

    def on_build_screen_wanted(self, event: "BuildScreen.Wanted") -> None:
        """Build again; what was mended is the wizard's recipe from now on."""
        if event.fixes:
            self.wizard.take_recipe(event.recipe)
        self.build(event.recipe)

    def on_build_screen_activity_changed(self, event: "BuildScreen.ActivityChanged") -> None:
        """Show in every header what runs."""
        self.activity = event.activity

    @work(group="ended")
    async def on_build_screen_ended(self, event: "BuildScreen.Ended") -> None:
        """Go on to what a build leads to."""
        await self._flow.ended(self, event.view)

    def on_compare_screen_naive_wanted(self, event: "CompareScreen.NaiveWanted") -> None:
        """Build the baseline for real."""
        self.build(event.recipe, naive=True)

    @work(group="build-request", exclusive=True)
    async def build(self, recipe: Recipe, *, naive: bool = False) -> None:
        """Build a recipe, or the naive baseline of its program."""
        await self._flow.build(self, recipe, naive=naive)

    @work(group="compare", exclusive=True)
    async def compare(self, recipe: Recipe) -> None:
        """Open the comparison."""
        await self._flow.compare(self, recipe)

    def action_show(self, where: str) -> None:
        """Go to one of :data:`tui.ui.doors.DOORS`."""
        from tui.ui.doors import DOORS  # noqa: PLC0415 - not needed for the first frame

        self.run_worker(DOORS[where](self), group=f"door-{where}", exclusive=True)

    def action_toggle_help(self) -> None:
        """Show the keys of this screen and the topics of the guide."""
        from tui.render.guide import topics  # noqa: PLC0415 - not needed for the first frame
        from tui.ui.help.content import shortcuts  # noqa: PLC0415
        from tui.ui.help.screen import HelpScreen  # noqa: PLC0415

        self.push_screen(HelpScreen(self.screen.HELP or "", shortcuts(self.screen), topics()))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette whatever the screen can do now."""
        yield from commands(screen)
        yield from super().get_system_commands(screen)
