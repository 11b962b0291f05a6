"""The review: every choice with its reason, the problems with their fixes, and the equivalent command."""

from textual.content import Content

from tui.checks import Severity
from tui.recipe import OPTIONS, Recipe
from tui.text.clean import clean_line
from tui.ui.kit.content import hang
from tui.ui.wizard.view import WizardView

_MARKS = {
    Severity.ERROR: ("✗ ", "$text-error"),
    Severity.WARNING: ("▲ ", "$text-warning"),
    Severity.NOTE: ("· ", "$text-muted"),
}


def review(view: WizardView, width: int) -> Content:
    """Return the review as rows."""
    default = view.recommendation.recipe
    lines = _problems(view, width)
    lines += [
        Content.styled("As a command", "bold"),
        Content(clean_line(view.command)),
        Content.assemble(
            ("s  ", "bold"),
            ("save to godock.toml for later runs", "$text-muted"),
        ),
        Content(""),
    ]
    if view.chosen.build_flags:
        lines += [
            Content.styled("Build without godock-tui", "bold"),
            Content(clean_line(view.chosen.docker_command)),
            Content(""),
        ]
    for option in OPTIONS:
        value = option.read(view.recipe)
        unused = option.more and value == option.read(Recipe())
        if not value or unused or option.inapplicable(view.context):
            continue
        own = value != option.read(default)
        reason = "You chose this value." if own else view.recommendation.reasons[option.id]
        name = f"{option.label if len(option.label) < 16 else option.id:<16}"
        chosen = Content.styled(clean_line(value, 80), "bold" if own else "")
        lines.append(hang(Content.styled(name, "$text-muted"), chosen, width))
        lines.append(hang(Content("  "), Content.styled(clean_line(reason), "$text-muted"), width))
    return Content("\n").join(lines)


def _problems(view: WizardView, width: int) -> list[Content]:
    if not view.judged:
        return [Content.styled("Checking …", "$text-muted"), Content("")]
    lines: list[Content] = []
    for position, found in enumerate(view.problems):
        mark, style = _MARKS[found.severity]
        where = f" ({clean_line(found.evidence, 60)})" if found.evidence else ""
        advice = f" {found.advice}" if found.advice and found.fix is None else ""
        message = Content.assemble(clean_line(found.message), (where, "$text-accent"), advice)
        lines.append(hang(Content.styled(mark, style), message, width))
        if found.fix is not None:
            key = "  f  " if position == first_fixable(view) else "     "
            label = Content.styled(clean_line(found.fix_label), "$text-muted")
            lines.append(hang(Content.styled(key, "bold"), label, width))
    if not lines:
        summary = view.judgement.summary
        done = "✓ " if not view.judgement.not_checked else "· "
        lines.append(
            Content.styled(
                f"{done}{summary[:1].upper()}{summary[1:]}", "$text-success" if done == "✓ " else ""
            )
        )
    for unknown in view.judgement.not_checked:
        words = f"Not checked: {unknown.question} ({clean_line(str(unknown.cause), 120)})"
        lines.append(hang(Content.styled("? ", "$text-muted"), Content(words), width))
    return [*lines, Content("")]


def first_fixable(view: WizardView) -> int:
    """Return the index of the first problem with a fix, or -1."""
    return next((position for position, found in enumerate(view.problems) if found.fix is not None), -1)
