"""The wizard: options on the left, Dockerfile and explanations on the right, sizes below."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui import checks
from tui.advice import Defaults, recommend
from tui.catalog import Catalog, load
from tui.checks import Severity
from tui.lab.sizes.figures import Figures
from tui.project import GoProject
from tui.recipe import STEPS, Recipe
from tui.render import Rendered
from tui.ui.kit.keys import bindings
from tui.ui.kit.line import Line
from tui.ui.kit.message import MessageScreen
from tui.ui.kit.page import Page
from tui.ui.wizard.dockerfile_preview import DockerfilePreview
from tui.ui.wizard.facts import Facts
from tui.ui.wizard.help_line import help_line
from tui.ui.wizard.option_form import OptionForm
from tui.ui.wizard.review import first_fixable
from tui.ui.wizard.size_strip import SizeStrip
from tui.ui.wizard.step_rail import StepRail, one_line
from tui.ui.wizard.view import WizardView
from tui.ui.wizard.why_panel import WhyPanel
from tui.ui.wizard.words import Words

if TYPE_CHECKING:
    from textual.widgets import Tabs

_PANES = ("options", "dockerfile", "why")


class WizardScreen(Page):
    """Owns one :class:`WizardView`. The widgets draw it and request changes."""

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""
    HELP = (
        "The recommended options are already selected. Press **b** to build, or press **n** to review each "
        "step first."
    )

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("wizard")]

    view: var[WizardView | None] = var(None, init=False)
    form = query_one(OptionForm)
    preview = query_one(DockerfilePreview)

    class Resumed(Message):
        """The wizard is visible again."""

    @dataclass
    class BuildRequested(Message):
        """The user asks for a build of a recipe."""

        recipe: Recipe
        rendered: Rendered

    @dataclass
    class CompareRequested(Message):
        """The user asks for the comparison."""

        recipe: Recipe

    @dataclass
    class ProjectRefined(Message):
        """The Go toolchain has found more about the project than its sources show."""

        project: GoProject

    def __init__(
        self,
        project: GoProject,
        recipe: Recipe | None = None,
        *,
        today: date,
        defaults: Defaults | None = None,
        judged: bool = True,
    ) -> None:
        super().__init__()
        catalog = load()
        chosen = recipe or recommend(project, catalog, today).recipe
        self._view = WizardView(
            project=project,
            catalog=catalog,
            today=today,
            recipe=chosen,
            given_defaults=defaults,
            judged=judged,
        )
        self.set_reactive(WizardScreen.view, self._view)
        self.add_class("-pane-options", update=False)

    def compose_body(self) -> ComposeResult:
        # narrow terminals show one region at a time, in tabs
        view = self.current
        yield Line(id="rail-line")
        if self.has_class("-narrow"):
            yield _tabs()
        with Horizontal(id="body"):
            yield StepRail(view, id="rail").data_bind(WizardScreen.view)
            with Vertical(id="options"):
                yield Line(id="step-title")
                yield Words(id="step-intro")
                yield Facts(view, id="facts").data_bind(WizardScreen.view)
                yield OptionForm(view, id="form").data_bind(WizardScreen.view)
                yield Static(id="help", markup=False)
            with Vertical(id="side"):
                yield Line(id="preview-title")
                yield DockerfilePreview(view, id="preview").data_bind(WizardScreen.view)
                yield WhyPanel(view, id="why").data_bind(WizardScreen.view)
        yield SizeStrip(view, id="strip").data_bind(WizardScreen.view)

    def on_screen_resume(self) -> None:
        # the project may have been edited meanwhile
        self.post_message(self.Resumed())

    def on_mount(self) -> None:
        self._draw(self.current)
        self.call_after_refresh(self._focus_step)
        self.call_after_refresh(self._refine)
        if not self.current.judged:
            self.call_after_refresh(self._judge)
        for note in self.current.defaults.notes:
            self.notify(note, title="Settings", markup=False)

    def on_resize(self, event: Resize) -> None:
        if self.breakpoints(event.size)["-narrow"] and not self.query("#tabs"):
            self.mount(_tabs(), before="#body")
        self.refresh_bindings()

    @work(group="judge", exclusive=True)
    async def _judge(self) -> None:
        """Load the judge and check the Dockerfile in a thread, because loading takes longer than a frame."""
        context = self.current.context
        await asyncio.to_thread(lambda: checks.judge_recipe(context))
        self.view = replace(self.current, judged=True)

    @work(group="toolchain", exclusive=True)
    async def _refine(self) -> None:
        """Query the Go toolchain, if the source of some modules is missing."""
        before = self.current.project
        if not before.has_dependencies or not (before.root / "go.mod").is_file():
            return
        await (
            self.app.engine_searched.wait()
        )  # the imports would delay the first frame and the search for an engine
        from tui.lab.host.toolchain import consult

        project = await consult(before)
        if project != before and self.is_mounted:
            self.view = self.current.refined(project)
            self.post_message(self.ProjectRefined(project))

    def watch_view(self, before: WizardView | None, view: WizardView | None) -> None:
        # the footer is composed again only when other keys are available
        if view is None or not self.is_mounted:
            return
        self._draw(view)
        self.paint_first(self.preview)
        if before is None or _possible(before) != _possible(view):
            self.refresh_bindings()

    def _draw(self, view: WizardView) -> None:
        self.query_one("#rail-line", Line).show(one_line(view))
        lines = f"Dockerfile  {len(view.rendered.lines)} lines"
        mark = "  preview · ⏎ chooses it" if view.trial else ""
        self.query_one("#preview-title", Line).show(Content.assemble(lines, (mark, "$text-warning")))
        self.query_one("#step-title", Line).show(Content(view.current_step.title))
        self.query_one("#step-intro", Words).show_text(Content(view.current_step.intro))
        self.set_class(view.step == "review", "-review")

    def _focus_step(self) -> None:
        if not self.form.focus_first():
            self.query_one("#facts").focus()

    @property
    def current(self) -> WizardView:
        """The state. Use it only after the screen was mounted."""
        return self.view or self._view

    def take_figures(self, figures: Figures) -> None:
        """Replace estimates by measured figures."""
        self.view = replace(self.current, figures=figures)

    def take_catalog(self, catalog: Catalog) -> None:
        """Use newer facts and keep the choices."""
        if catalog != self.current.catalog:
            self.view = replace(self.current, catalog=catalog)

    def take_recipe(self, recipe: Recipe) -> None:
        """Use a recipe, for example a fix that a failed build suggested."""
        view = self.current
        if recipe != view.recipe:
            changed = view.with_recipe(recipe)
            self.view = changed
            if changed.recipe.base != recipe.base and recipe.base == view.recipe.base:
                base = changed.catalog.base(changed.recipe.base).title
                self.notify(f"The packages need {base}.", title="Base changed", markup=False)

    @on(OptionForm.Changed)
    def _changed(self, event: OptionForm.Changed) -> None:
        event.stop()
        self._after_reading(event.recipe, lambda: self.take_recipe(event.recipe))

    @on(OptionForm.Previewed)
    def _tried(self, event: OptionForm.Previewed) -> None:
        event.stop()
        self._after_reading(
            event.recipe, lambda: setattr(self, "view", replace(self.current, trial=event.recipe))
        )

    def _after_reading(self, recipe: Recipe | None, show: Callable[[], None]) -> None:
        """Show a recipe, and before that read the facts of its program in a thread, if they are not those shown."""
        self.workers.cancel_group(self, "program")
        if recipe is None or recipe.main == self.current.recipe.main:
            show()
        else:
            self._read_program(recipe.main, show)

    @work(group="program", exclusive=True)
    async def _read_program(self, main: str, show: Callable[[], None]) -> None:
        await asyncio.to_thread(self.current.project.program, main)
        show()

    @on(OptionForm.Focused)
    def _focused(self, event: OptionForm.Focused) -> None:
        event.stop()
        self.view = replace(self.current, option=event.option.id, line=0)
        self.query_one("#help", Static).update(help_line(event.option, event.choice), layout=False)

    @on(DockerfilePreview.LineRequested)
    def _line_wanted(self, event: DockerfilePreview.LineRequested) -> None:
        event.stop()
        if event.line or not self.has_class(
            "-narrow"
        ):  # a narrow terminal shows the explanation only for a line
            self.view = replace(self.current, line=event.line)

    @on(StepRail.Requested)
    def _step_requested(self, event: StepRail.Requested) -> None:
        event.stop()
        self._go(event.step)

    def on_tabs_tab_activated(self, event: "Tabs.TabActivated") -> None:
        event.stop()
        self._show_pane((event.tab.id or "options-tab").removesuffix("-tab"))

    def _go(self, step: str) -> None:
        if step == self.current.step:
            self._focus_step()
            return
        self.set_focus(None)  # the control goes away with the step, and the next keys would be lost with it
        self.view = replace(self.current, step=step, trial=None, line=0, option="")

    def _show_pane(self, pane: str) -> None:
        for name in _PANES:
            self.set_class(name == pane, f"-pane-{name}")
        if pane == "dockerfile" and self.has_class("-narrow"):
            self.preview.focus()
        elif pane == "options":
            self._focus_step()

    def action_step(self, by: int) -> None:
        position = self.current.position + by
        if 0 <= position < len(STEPS):
            self._go(STEPS[position].id)

    def action_build(self) -> None:
        view = replace(self.current.settled, judged=True)
        errors = [found for found in view.problems if found.severity is Severity.ERROR]
        if errors:
            hint = (
                "Press f to fix the problem." if errors[0].fix else "Change the option in the step marked ✗."
            )
            self.app.push_screen(MessageScreen("The build would fail", errors[0].message, hint))
            return
        self._say_untaken()
        self.post_message(self.BuildRequested(view.recipe, view.chosen))

    def _say_untaken(self) -> None:
        """Say that a preview is not chosen yet, because the Dockerfile on screen is not the one that is used."""
        if text := self.current.untaken:
            self.notify(text, title="Preview not chosen", severity="warning", markup=False)
        for option in self.form.invalid:
            value = option.read(self.current.recipe) or "empty"
            self.notify(
                f"The text in the field {option.label} is not valid, so the value is still {value}.",
                title="Text not used",
                severity="warning",
                markup=False,
            )

    def action_compare(self) -> None:
        self.post_message(self.CompareRequested(self.current.recipe))

    def action_fix(self) -> None:
        view = replace(self.current.settled, judged=True)
        position = first_fixable(view)
        if position >= 0:
            problem = view.problems[position]
            assert problem.fix is not None  # noqa: S101 - that is what first_fixable looked for
            self.take_recipe(problem.fix)
            self.notify(problem.fix_label, title="Fixed", markup=False)

    def action_reset(self) -> None:
        view = self.current
        self.take_recipe(recommend(view.project, view.catalog, view.today).recipe)
        self.form.forget_typing()

    def action_copy(self) -> None:
        self._say_untaken()
        self.app.copy_to_clipboard(self.current.chosen.dockerfile)
        self.notify(
            "The Dockerfile was copied to the clipboard, if this terminal supports OSC 52.", markup=False
        )

    def action_explain(self) -> None:
        if self.has_class("-narrow"):
            self._tabs.active = "why-tab"
        else:
            self.preview.focus()

    @property
    def _tabs(self) -> "Tabs":
        from textual.widgets import Tabs  # not needed for the first frame of a wide terminal

        return self.query_one("#tabs", Tabs)

    def action_pane(self) -> None:
        self._tabs.action_next_tab()

    def action_leave(self) -> None:
        if self.query("#tabs"):
            self._tabs.active = "options-tab"
        self._focus_step()

    @work(group="write", exclusive=True)
    async def action_write(self) -> None:
        from tui.ui.wizard.writing import write_rendered

        self._say_untaken()
        await write_rendered(self, self.current)

    @work(group="write", exclusive=True)
    async def action_diff(self) -> None:
        from tui.ui.wizard.writing import write_rendered

        await write_rendered(self, self.current, always_ask=True)

    @work(group="write", exclusive=True)
    async def action_save(self) -> None:
        from tui.ui.wizard.writing import save_recipe

        view = self.current.settled
        if await save_recipe(self, view):
            self.view = replace(
                self.current, given_defaults=replace(view.defaults, recipe=view.recipe, words=())
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # narrow terminals have more keys
        back, on, mend = _possible(self.current)
        match action:
            case "step":
                return (on if parameters == (1,) else back) or None
            case "fix":
                return mend
            case "pane":
                return self.has_class("-narrow")
        return True


def _tabs() -> "Tabs":
    from textual.widgets import Tab, Tabs

    tabs = Tabs(*(Tab(name.capitalize(), id=f"{name}-tab") for name in _PANES), id="tabs")
    tabs.can_focus = False
    return tabs


def _possible(view: WizardView) -> tuple[bool, ...]:
    """Return whether back, next and fix are available."""
    return view.position > 0, view.position < len(STEPS) - 1, first_fixable(view.settled) >= 0
