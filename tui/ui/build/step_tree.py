"""The stages and steps of a build."""

from textual.content import Content
from textual.reactive import var

from tui.ui.build.view import BuildView, grouped
from tui.ui.kit.content import MUTED, beside, step_line
from tui.ui.kit.row_list import Row, RowList


class StepTree(RowList):
    """Shows the steps of a :class:`BuildView` by stage. The cursor selects the step of the log."""

    view: var[BuildView | None] = var(None, init=False)

    def rows(self, width: int) -> tuple[Row, ...]:
        """Return a heading for each stage, and its steps."""
        return step_rows(self.view, width) if self.view else ()

    def watch_view(self, before: BuildView | None, view: BuildView | None) -> None:
        self.redraw()
        if view is not None and (before is None or before.shown != view.shown):
            self.put_cursor(view.shown)


def step_rows(view: BuildView, width: int) -> tuple[Row, ...]:
    """Return the rows for a width in cells."""
    rows = []
    for stage, steps in grouped(view.state, view.job.rendered.stages):
        ended = sum(step.phase in {"done", "cached", "failed"} for step in steps)
        count = Content.styled(f"{ended} of {len(steps)} ", MUTED)
        name = Content.styled(f" {stage}", "bold" if stage not in {"prepare", "export"} else f"bold {MUTED}")
        rows.append(Row(f"stage:{stage}", (beside(name, count, width),), selectable=False))
        for step in steps:
            line = step_line(step, view.builder_now, view.frame, width - 2, over=view.over)
            rows.append(Row(step.step.id, (Content.assemble(" ", line, " "),)))
    return tuple(rows)
