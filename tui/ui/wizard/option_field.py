"""One option of a step: its control, and the explanation of its value."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Checkbox, Input, Static

from tui.recipe import STEPS, Kind, Option, Recipe, RecipeContext
from tui.text.clean import clean_line
from tui.ui.kit.switch import Switch
from tui.ui.wizard.choice_list import ChoiceList
from tui.ui.wizard.view import WizardView
from tui.ui.wizard.words import Words


class OptionField(Vertical):
    """One option: label, control, reason for the default, and error."""

    def __init__(self, option: Option, view: WizardView) -> None:
        super().__init__(
            id=f"field-{option.id}", classes="option", disabled=bool(option.inapplicable(view.context))
        )
        self.option = option
        self._view = view
        self.before = option.read(view.recipe)
        """The value before the user began to type, which an invalid text changes nothing of."""
        self._recommended = option.read(view.recommendation.recipe)
        self._reason = view.recommendation.reasons[option.id]
        self._error: Words | None = None
        """Made for the first error, because most fields never have one."""
        self.folded = option.more and not self.chosen
        """Whether the field is hidden. It has no content yet, because most users never see it."""
        self.set_class(self.folded, "-folded", update=False)

    @property
    def chosen(self) -> bool:
        """Whether the user or the recommendation has set the option."""
        return self.option.read(self._view.recipe) != self.option.read(Recipe())

    def compose(self) -> ComposeResult:
        if not self.folded:
            yield from self._content()

    def _content(self) -> ComposeResult:
        option = self.option
        value = option.read(self._view.recipe)
        if option.kind is not Kind.SWITCH and option.label not in {step.title for step in STEPS}:
            yield Static(option.label, classes="label", markup=False)
        match option.kind:
            case Kind.CHOICE:
                yield ChoiceList(option.id, self._view.choices(option), value, id=f"control-{option.id}")
            case Kind.SWITCH:
                yield Switch(Content(option.label), value == "on", id=f"control-{option.id}")
            case Kind.TEXT | Kind.LIST:
                example = f"such as {option.placeholder}"  # a bare example looks like a value without colours
                yield Input(value, placeholder=example, id=f"control-{option.id}", compact=True)
        yield Words(classes="reason")

    def on_mount(self) -> None:
        self.update_field(self._view)

    async def unfold(self) -> None:
        """Show the field with its content."""
        if self.folded:
            self.folded = False
            await self.mount(*self._content())
            self.update_field(self._view)
            self.remove_class("-folded")

    def begin_typing(self) -> None:
        """Remember the value as the one that an invalid text falls back to."""
        self.before = self.option.read(self._view.recipe)

    @property
    def refused(self) -> bool:
        """Whether the field has a text that is not the value of the option."""
        return any(error.has_class("-shown") for error in self.query(".error")) and bool(self.query(Input))

    def holds(self, on: bool) -> bool:
        """Return whether the recipe already has that value."""
        return self.option.read(self._view.recipe) == ("on" if on else "off")

    def update_field(self, view: WizardView) -> None:
        """Show value, choices and applicability for a different recipe."""
        self._view = view
        option = self.option
        value = option.read(view.recipe)
        inapplicable = option.inapplicable(view.context)
        self.disabled = bool(inapplicable)
        if self.folded:
            return
        explanation = clean_line(inapplicable or self._explanation(view.context, value))
        reason = self.query_one(".reason", Words)
        reason.show_text(Content(explanation))
        reason.display = bool(explanation)
        control = self.query_one(f"#control-{option.id}")
        match control:
            case ChoiceList():
                control.update_choices(view.choices(option), value)
            case Checkbox():
                with control.prevent(Checkbox.Changed):
                    control.value = value == "on"
            case Input() if not control.has_focus and control.value != value:
                with control.prevent(Input.Changed):
                    control.value = value
            case _:
                pass

    def _explanation(self, context: RecipeContext, value: str) -> str:
        """Return why the recommended value is recommended, or the benefit and cost of another one."""
        if self.option.kind is Kind.LIST:
            known = [choice.label for choice in self.option.choices(context) if choice.value not in value]
            return f"In this project: {', '.join(known[:6])}." if known else self._reason
        if value == self._recommended:
            return self._reason
        chosen = [choice.note for choice in self.option.choices(context) if choice.value == value]
        return chosen[0] if chosen else ""

    def show_error(self, text: str) -> None:
        """Show the error of the value, or clear it."""
        if text and self._error is None:
            self._error = Words(classes="error")
            self.mount(self._error)
        if self._error is not None:
            self._error.show_text(Content(f"✗ {clean_line(text)}" if text else ""))
            self._error.set_class(bool(text), "-shown")
