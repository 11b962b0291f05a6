"""The options of one step, built from their declarations, and a help line for the focused one."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Checkbox, Input

from tui.recipe import (
    Choice,
    Option,
    Recipe,
    RecipeError,
    options_of,
)
from tui.ui.wizard.choice_list import ChoiceList
from tui.ui.wizard.more_options import MoreOptions
from tui.ui.wizard.option_field import OptionField
from tui.ui.wizard.view import WizardView


class OptionForm(VerticalScroll, can_focus=False):
    """Edits the options of the step. No other widget requests a change of the recipe."""

    DEFAULT_CSS = """
    OptionForm {
        height: 1fr;
        & .option { height: auto; margin: 0 0 1 0; }
        & .label { text-style: bold; }
        & .reason { color: $text-muted; height: auto; }
        & .error { color: $text-error; height: auto; display: none; }
        & .error.-shown { display: block; }
        & .-folded { display: none; }
        & Input { width: 1fr; }
        scrollbar-size-vertical: 1;
    }
    """

    view: var[WizardView | None] = var(None, init=False)

    @dataclass
    class Changed(Message):
        """The user asks for another recipe."""

        recipe: Recipe

    @dataclass
    class Previewed(Message):
        """The cursor is on a value. None means the chosen one."""

        recipe: Recipe | None

    @dataclass
    class Focused(Message):
        """An option has the focus, or one of its values is under the cursor."""

        option: Option
        choice: Choice | None

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(OptionForm.view, view)
        self._step = ""

    def compose(self) -> ComposeResult:
        # the controls of the first step belong to the first frame
        if self.view is not None:
            self._step = self.view.step
            yield from _controls(self.view)

    def on_mount(self) -> None:
        self._fold()

    async def watch_view(self, before: WizardView | None, view: WizardView | None) -> None:
        # another step has other controls, another recipe has other values
        if view is None or not self.is_mounted:
            return
        if view.step != self._step:
            await self._show_step()
        elif before is None or (before.context, before.figures) != (view.context, view.figures):
            # moving the cursor changes no field
            await self._update(view)
            if before is not None and before.catalog is not view.catalog and self.screen.focused:
                self._post_focus(
                    self.screen.focused
                )  # the known facts about the value under the cursor may have changed

    async def _show_step(self) -> None:
        view = self.view
        if view is None:
            return
        self._step = view.step
        async with self.batch():
            await self.remove_children()
            if not self.is_attached:  # the app has ended meanwhile
                return
            await self.mount(*_controls(view))
            self._fold()
        self.scroll_home(animate=False)
        # while another step is loading, its keys must not act on this one
        if (now := self.view) is not None and now.step == self._step:
            self.focus_first()

    def focus_first(self) -> bool:
        """Focus the first control. Return False if the step has none."""
        for widget in self.query("ChoiceList, Checkbox, Input").results(Widget):
            if widget.focusable:
                widget.focus()
                return True
        return False

    async def _update(self, view: WizardView) -> None:
        for field in self.query(OptionField):
            field.update_field(view)
            if field.chosen:
                await field.unfold()
        self._fold()

    def _fold(self) -> None:
        """Show the number of folded expert options, without those that have no effect here."""
        folded = [field for field in self.query(OptionField) if field.folded]
        for more in self.query(MoreOptions):  # none between two steps, and none after the app has ended
            more.show(sum(not field.disabled for field in folded))

    @on(MoreOptions.Requested)
    async def _unfold(self, event: MoreOptions.Requested) -> None:
        event.stop()
        fields = [field for field in self.query(OptionField) if field.folded]
        async with self.batch():
            for field in fields:
                await field.unfold()
            self._fold()
        controls = [field.query_one(f"#control-{field.option.id}") for field in fields]
        first = next((control for control in controls if control.focusable), None)
        if first is not None:
            first.focus()

    def forget_typing(self) -> None:
        """Restore the chosen value of each field with an invalid input."""
        if self.view is not None:
            for field in self.query(OptionField):
                field.update_field(self.view)
                field.show_error("")

    def _recipe(self, option: Option, text: str) -> Recipe | None:
        """Return the recipe with a value, or None after showing the error at the option."""
        field = self.query_one(f"#field-{option.id}", OptionField)
        assert self.view is not None  # noqa: S101 - the form has children only once it has a view
        try:
            recipe = option.write(self.view.recipe, text)
        except RecipeError as error:
            field.show_error(f"{error.message} {error.hint}")
            return None
        field.show_error("")
        return recipe

    def _choose(self, option: Option, text: str) -> None:
        recipe = self._recipe(option, text)
        if recipe is not None:
            self.post_message(self.Changed(recipe))

    @on(ChoiceList.Previewed)
    def _previewed(self, event: ChoiceList.Previewed) -> None:
        event.stop()
        field, choice = _field_of(event.list), event.choice
        if field is None or self.view is None:
            return
        recipe = self._recipe(field.option, choice.value)
        self.post_message(self.Focused(field.option, choice))
        self.post_message(self.Previewed(None if choice.blocked or recipe == self.view.recipe else recipe))

    @on(ChoiceList.Chosen)
    def _value_chosen(self, event: ChoiceList.Chosen) -> None:
        event.stop()
        field, choice = _field_of(event.list), event.choice
        if field is None:
            return
        if choice.blocked:
            field.show_error(choice.blocked)
        else:
            self._choose(field.option, choice.value)

    @on(Checkbox.Changed)
    def _switched(self, event: Checkbox.Changed) -> None:
        event.stop()
        field = _field_of(event.checkbox)
        if field is not None and not field.holds(event.value):
            self._choose(field.option, "on" if event.value else "off")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        field = _field_of(event.input)
        if field is not None:
            self._choose(field.option, event.value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        field = _field_of(event.input)
        if field is None or self.view is None:
            return
        if field.option.read(self.view.recipe) != event.value:
            recipe = self._recipe(field.option, event.value)
            if recipe is None:
                # a part of what is typed may have been valid: 9999 of 99999
                recipe = field.option.write(self.view.recipe, field.before)
            if recipe != self.view.recipe:
                self.post_message(self.Changed(recipe))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        # the help line follows the focus, and a list's cursor is previewed at once
        if not self._post_focus(event.widget):
            return
        if self.view is not None and self.view.trial is not None:
            self.post_message(self.Previewed(None))

    def _post_focus(self, widget: Widget) -> bool:
        """Post which option has the focus. Return False if it is not a control of an option."""
        field = _field_of(widget)
        if field is None:
            return False
        if isinstance(widget, Input):
            field.begin_typing()
        choice = widget.highlighted_choice if isinstance(widget, ChoiceList) else None
        self.post_message(self.Focused(field.option, choice))
        return True


def _controls(view: WizardView) -> Iterator[Widget]:
    """Yield a field for each option of the step, and the line that unfolds the others."""
    for option in options_of(view.step):
        yield OptionField(option, view)
    yield MoreOptions()


def _field_of(widget: Widget) -> OptionField | None:
    """Return the field of a control, or None for a late message of another step's control."""
    field = next((node for node in widget.ancestors_with_self if isinstance(node, OptionField)), None)
    return field if field is not None and field.is_attached else None
