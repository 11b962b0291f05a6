"""The step rail: the steps with their choices and problems."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import OptionList
from textual.widgets.option_list import Option as ListItem

from tui.recipe import STEPS, Step
from tui.text.clean import clean_line
from tui.ui.wizard.view import WizardView


class StepRail(OptionList):
    """The steps, with a cursor while focused. Enter goes to a step."""

    DEFAULT_CSS = """
    StepRail {
        width: 31;
        height: auto;
        border: none;
        padding: 0;
        background: transparent;
        &:focus { border: none; background: transparent; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { background: $boost; color: $foreground; text-style: bold; }
        &:focus > .option-list--option-highlighted {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    view: var[WizardView | None] = var(None, init=False)

    @dataclass
    class Requested(Message):
        """The user asks for a step."""

        step: str

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(StepRail.view, view)
        self._prompts: list[Content] = []

    def on_mount(self) -> None:
        if self.view is not None:
            self._draw(self.view)
            self.highlighted = self.view.position

    def watch_view(self, before: WizardView | None, view: WizardView | None) -> None:
        # a cursor on the way to another step stays
        if view is not None and self.is_mounted:
            self._draw(view)
            if before is None or view.step != before.step or not self.has_focus:
                self.highlighted = view.position

    def on_blur(self) -> None:
        if self.view is not None:
            self.highlighted = self.view.position

    def _draw(self, view: WizardView) -> None:
        prompts = [_row(view, step) for step in STEPS]
        if self.option_count != len(STEPS):
            self.set_options(
                [ListItem(prompt, id=step.id) for prompt, step in zip(prompts, STEPS, strict=True)]
            )
        else:
            for step, prompt, before in zip(STEPS, prompts, self._prompts, strict=True):
                if not prompt.is_same(before):
                    self.replace_option_prompt(step.id, prompt)
        self._prompts = prompts

    @on(OptionList.OptionHighlighted)
    def _ignore(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(self.Requested(event.option_id))


def _row(view: WizardView, step: Step) -> Content:
    position = STEPS.index(step)
    current = position == view.position
    if view.has_error(step):
        mark, style = "✗", "$text-error"
    elif current:
        mark, style = "▸", "$primary"
    else:
        mark, style = ("✓", "$text-muted") if position < view.position else (" ", "")
    gap = " " * max(1, 14 - cell_len(step.title))
    summary = clean_line(view.summary(step), 60)
    room = 13
    if cell_len(summary) > room:
        summary = f"{summary[: room - 1]}…"
    return Content.assemble(
        (f"{mark} ", style), (step.title, "bold" if current else ""), gap, (summary, "$text-muted")
    )


def one_line(view: WizardView) -> Content:
    """Return the rail for narrow terminals: the current step and the progress."""
    step = view.current_step
    return Content.assemble(
        ("▸ ", "$primary"),
        (step.title, "bold"),
        (f"  {view.position + 1} of {len(STEPS)}", "$text-muted"),
        ("  ✗ problem", "$text-error") if view.has_error(step) else "",
    )
