"""The help below the options, for the focused option or value."""

from textual.content import Content

from tui.recipe import Choice, Option
from tui.text.clean import clean_line
from tui.ui.kit.content import MUTED


def help_line(option: Option, choice: Choice | None) -> Content:
    """Return the help of an option, or of the value under the cursor: facts, benefit, or why it is unavailable."""
    if choice is None:
        return Content.styled(clean_line(option.help), "$text-muted")
    if choice.blocked:
        return Content.styled(f"✗ {clean_line(choice.blocked)}", "$text-error")
    facts = " ".join(choice.facts.split())
    source = f"  ({choice.source})" if choice.source else ""
    return Content.assemble(
        (clean_line(choice.label), "bold"),
        (f"  {clean_line(facts)}", "$text-accent"),
        (f"{clean_line(source)}\n", MUTED),
        clean_line(choice.note or option.help),
    )
