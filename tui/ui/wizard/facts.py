"""The cards above the options of the first and the last step: the project's facts, and the review."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import var

from tui.ui.wizard.project_card import project_card
from tui.ui.wizard.review import review
from tui.ui.wizard.view import WizardView
from tui.ui.wizard.words import Words

_CARDS = {"project": project_card, "review": review}


class Facts(VerticalScroll):
    """Shows the card of the step, if any. It takes the focus in a step without options."""

    DEFAULT_CSS = """
    Facts {
        height: auto;
        display: none;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
        &.-shown { display: block; }
        & > Static { height: auto; }
    }
    """

    view: var[WizardView | None] = var(None, init=False)

    def __init__(self, view: WizardView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Facts.view, view)
        self._text = Words()

    def compose(self) -> ComposeResult:
        yield self._text

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        # rows have a hanging indent, so they are wrapped here
        self._draw()

    def watch_view(self, before: WizardView | None, view: WizardView | None) -> None:
        if not self.is_mounted or view is None:
            return
        self._draw()
        if before is not None and before.step != view.step:
            self.scroll_home(animate=False)
            if view.step == "review":
                self.focus()

    def _draw(self) -> None:
        if self.view is None:
            return
        card = _CARDS.get(self.view.step)
        self.set_class(card is not None, "-shown")
        if card is not None:
            self._text.show_text(card(self.view, self.scrollable_content_region.width or 78))
