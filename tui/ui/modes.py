"""The modes of the app and the screen at the bottom of each: a screen is made when it is first asked for."""

import asyncio
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tui.project.model import GoProject
from tui.recipe.defaults import Defaults
from tui.recipe.recipe import Recipe
from tui.ui.kit.themed import ThemedApp
from tui.ui.wizard.screen import WizardScreen

if TYPE_CHECKING:
    from tui.ui.audit.screen import AuditScreen
    from tui.ui.build.screen import BuildScreen
    from tui.ui.bytes.screen import BytesScreen
    from tui.ui.compare.screen import CompareScreen
    from tui.ui.lab.screen import LabScreen
    from tui.ui.ladder.screen import LadderScreen


class ModesApp(ThemedApp):
    """Has one stack of screens for each mode; going to another one leaves what runs there alone."""

    DEFAULT_MODE = "wizard"

    def __init__(
        self,
        project: GoProject,
        *,
        today: date,
        recipe: Recipe | None = None,
        defaults: Defaults | None = None,
    ) -> None:
        """Name the modes.

        Args:
            project: what the wizard is about.
            today: decides what is still supported.
            recipe: where the wizard starts, and
            defaults: where a call without options would; either is what is recommended when it is None.
        """
        super().__init__()
        self.project = project
        self._today, self._recipe, self._defaults = today, recipe, defaults
        self.add_mode("wizard", lambda: self.wizard)
        self.add_mode("audit", lambda: self.audit_screen)
        self.add_mode("build", lambda: self.build_screen)
        self.add_mode("compare", lambda: self.compare_screen)
        self.add_mode("lab", lambda: self.lab_screen)
        self.add_mode("bytes", lambda: self.bytes_screen)
        self.add_mode("ladder", lambda: self.ladder_screen)

    @cached_property
    def wizard(self) -> WizardScreen:
        """The first screen."""
        return WizardScreen(self.project, self._recipe, today=self._today, defaults=self._defaults)

    @cached_property
    def audit_screen(self) -> "AuditScreen":
        """The Dockerfile that the project has already."""
        from tui.ui.audit.screen import AuditScreen  # noqa: PLC0415 - most projects begin with the wizard

        return AuditScreen()

    @cached_property
    def build_screen(self) -> "BuildScreen":
        """The screen that builds, also while another one is shown."""
        from tui.ui.build.screen import BuildScreen  # noqa: PLC0415 - not needed for the first frame

        return BuildScreen()

    @cached_property
    def compare_screen(self) -> "CompareScreen":
        """The builds beside each other."""
        from tui.ui.compare.screen import CompareScreen  # noqa: PLC0415 - not needed for the first frame

        return CompareScreen()

    @cached_property
    def lab_screen(self) -> "LabScreen":
        """The variants of a recipe, also while another screen is shown."""
        from tui.ui.lab.screen import LabScreen  # noqa: PLC0415 - not needed for the first frame

        return LabScreen()

    @cached_property
    def bytes_screen(self) -> "BytesScreen":
        """What a program is made of, counted also while another screen is shown."""
        from tui.ui.bytes.screen import BytesScreen  # noqa: PLC0415 - not needed for the first frame

        return BytesScreen()

    @cached_property
    def ladder_screen(self) -> "LadderScreen":
        """The rungs of the ladder, also while another screen is shown."""
        from tui.ui.ladder.screen import LadderScreen  # noqa: PLC0415 - not needed for the first frame

        return LadderScreen()

    async def stop(self) -> None:
        """Stop what the screens run; one that was never asked for runs nothing."""
        made = (
            vars(self).get(name) for name in ("build_screen", "lab_screen", "ladder_screen", "bytes_screen")
        )
        await asyncio.gather(
            *(screen.stop() for screen in made if screen is not None), return_exceptions=True
        )
