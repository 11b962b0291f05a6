"""The first line of every screen: the project, a running build and the engine."""

from typing import TYPE_CHECKING

from textual import events, getters
from textual.content import Content
from textual.widget import Widget

from tui.project.model import GoProject
from tui.text.clean import clean_line
from tui.ui.kit.content import ACCENT, BREAKS, EMPTY, MUTED, fit
from tui.ui.kit.engine_status import EngineStatus
from tui.ui.kit.shell import Shell


class AppHeader(Widget):
    """Shows the project and the engine. A click on the engine opens its picker, a click on a running build opens it."""

    DEFAULT_CSS = """
    AppHeader {
        height: 2;
        width: 100%;
        padding: 0 1;
        border-bottom: solid $surface-lighten-2;
        text-wrap: nowrap;
    }
    """

    if TYPE_CHECKING:
        app = getters.app(Shell)

    def on_mount(self) -> None:
        self.watch(self.app, "engine_status", self._redraw)
        self.watch(self.app, "activity", self._redraw)
        self.watch(self.app, "measuring", self._redraw)

    def _redraw(self) -> None:
        self.refresh()

    def render(self) -> Content:
        doing = " · ".join(filter(None, (self.app.activity, self.app.measuring.words)))
        return header_line(self.app.project, self.app.engine_status, doing, self.size.width)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        right = self.size.width - len(engine_words(self.app.engine_status)) - 3
        if event.x >= self.size.width - 2:
            await self.run_action("app.toggle_help")
        elif event.x >= right:
            await self.run_action("app.show('engines')")
        elif self.app.activity:
            self.app.switch_mode("build")
        elif self.app.measuring:
            self.app.switch_mode(self.app.measuring.mode)


def engine_words(status: EngineStatus) -> str:
    """Return a short description of the engine."""
    if status.info is not None:
        return str(status.info)
    return "looking for an engine…" if status.looking else "no engine · ctrl+e"


def header_line(project: GoProject, status: EngineStatus, activity: str, width: int) -> Content:
    """Return the header for a width in cells. The module path is the first part to go."""
    style = MUTED if status.info or status.looking else f"bold {BREAKS}"
    right = Content.assemble(
        (f"{activity}   " if activity else "", f"bold {ACCENT}"),
        (engine_words(status), style),
        ("  ?", ACCENT),
    )
    right = fit(right, min(right.cell_length, max(0, width - 10)))
    go = Content.styled(f" · go {project.go_version}", MUTED) if project.go_version else EMPTY
    folder, module = clean_line(project.root.name), clean_line(project.module)
    name = Content.assemble(("godock", f"bold {ACCENT}"), "   ", (folder, "bold"))
    room = width - right.cell_length - 2
    shorter = (
        Content.assemble(name, (f" · {module}", MUTED), go),
        Content.assemble(name, go),
        name,
        Content.styled(folder, "bold"),
    )
    left = next((one for one in shorter if one.cell_length <= room), shorter[-1])
    return Content.assemble(fit(left, max(0, room)), "  ", right)
