"""The texts of the bytes screen as functions from a :class:`BytesView` to content."""

from textual.content import Content

from tui.lab.bytes.account import Account, Group
from tui.lab.bytes.advice import Advice
from tui.lab.bytes.difference import Change
from tui.lab.bytes.tree import Node, parent_of
from tui.ui.bytes.view import BytesView, Look
from tui.ui.kit.content import (
    ACCENT,
    BETTER,
    BREAKS,
    COSTS,
    EMPTY,
    MUTED,
    bar,
    beside,
    clock,
    fit,
    hang,
    heading,
    size_text,
    step_line,
)
from tui.ui.kit.run_state import RunState

GROUP_STYLES = {
    Group.OWN: "$success",
    Group.DEPENDENCY: "$primary",
    Group.STANDARD: "$secondary",
    Group.FOREIGN: "$error",
    Group.EMBEDDED: "$warning",
    Group.TYPES: "$foreground 70%",
    Group.TABLES: "$foreground 60%",
    Group.DEBUG: "$warning 70%",
    Group.OTHER: "$foreground 50%",
}
"""A colour for each group, always shown with the group's name."""
_BAR = 20


def title_content(view: BytesView, project: str, width: int) -> Content:
    """Return the title line: the build, the number of bytes, and how they were counted."""
    account = view.account
    left = Content.assemble((project, "bold"), "  ", (view.name, MUTED))
    if account is None:
        message = {
            RunState.RUNNING: f"{clock(max(0.0, view.now - view.began))} · x: stop",
            RunState.STOPPING: "stopping…",
            RunState.STOPPED: "stopped",
            RunState.FAILED: "failed",
        }.get(view.run, "")
        return beside(left, Content.styled(message, MUTED), width)
    message = "unstripped" if width < 100 else "unstripped build"
    unstripped_build = f"{message} {size_text(account.bytes, exact=view.exact)}"
    if not view.debug:
        unstripped_build += f", {size_text(account.stripped_bytes, exact=view.exact)} without debug info"
    image = f" · in the image {size_text(view.image_bytes, exact=view.exact)}" if view.image_bytes else ""
    return beside(left, Content.assemble(unstripped_build, (f"{image} · measured", MUTED)), width)


def work_content(view: BytesView, width: int, frame: int) -> Content:
    """Return the progress of the counting, or its error."""
    if view.run is RunState.STOPPED:
        return Content("Counting was stopped. Press r to start again.")
    if view.run is RunState.FAILED:
        first, *more = view.error.splitlines() or [""]
        lines = [Content.styled(f"✗ {first}", BREAKS), EMPTY, *map(Content, more)]
        return Content("\n").join([*lines, EMPTY, Content.styled("Press r to try again.", MUTED)])
    over = bool(view.stage)
    intro = (
        "The program is linked again with its symbols to find out which package each byte belongs to. "
        "Compiled packages are reused."
    )
    lines = [*Content.styled(intro, MUTED).wrap(max(20, width)), EMPTY]
    steps = sorted(view.state.steps.values(), key=lambda found: found.step.started or float("inf"))
    told = [found for found in steps if found.step.name.startswith(("RUN", "COPY", "FROM"))]
    lines += [step_line(found, view.now, frame, width, over=over) for found in told]
    if view.stage:
        lines += [EMPTY, Content.styled(f"{view.stage} …", ACCENT)]
    return Content("\n").join(lines)


def crumbs_content(view: BytesView, width: int) -> Content:
    """Return the path to the current part, and the current view."""
    looks = Content("  ").join(
        [
            Content.styled(f"[{look}]", f"bold {ACCENT}")
            if look is view.look
            else Content.styled(f" {look} ", MUTED)
            for look in Look
        ]
    )
    names, at = [], view.inside
    while at and view.root is not None:
        node = view.root.at(at)
        names.append(node.title if node else "")
        at = parent_of(at)
    names.append(view.account.program if view.account else "")
    place = Content.styled(" › ".join(reversed(names)), "bold")
    if view.look is Look.TABLE:
        place = Content.assemble(place, (f"  by {view.sort}", MUTED))
    if view.filter:
        place = Content.assemble(place, (f"  / {view.filter}", COSTS))
    if view.other is not None:
        place = Content.assemble(place, (f"  compared with {view.other[0]}", COSTS))
    return beside(place, looks, width)


def row_line(node: Node, view: BytesView, width: int) -> Content:
    """Return a line of the table: bytes, share, bar, name and group."""
    whole = view.root.bytes if view.root else 0
    share = node.bytes / whole if whole else 0.0
    cells = 15 if view.exact else 9
    style = GROUP_STYLES[node.group] if node.group else ""
    bar = _bar(share) if width >= 70 else ""
    more = "" if node.leaf else " ›"
    group = str(node.group) if node.group and node.group != node.title else ""
    right = Content.styled(f"{group}{more}", MUTED)
    left = Content.assemble(
        fit(size_text(node.bytes, exact=view.exact), cells, right=True),
        f" {share:>5.1%} ",
        (bar.ljust(_BAR + 1) if width >= 70 else " ", style),
        node.title,
    )
    return beside(left, right, width)


def _bar(share: float) -> str:
    return bar(max(1, round(share * _BAR * 8)))


def change_line(change: Change, width: int, *, exact: bool = False) -> Content:
    """Return a line of the comparison: difference, name, and the sizes before and after."""
    cells = 16 if exact else 10
    sign, style = ("−", BETTER) if change.difference < 0 else ("+", COSTS)
    text = f"{sign}{size_text(abs(change.difference), exact=exact)}"
    right = Content.styled(
        f"{size_text(change.before, exact=exact)} → {size_text(change.after, exact=exact)}", MUTED
    )
    return beside(
        Content.assemble(fit(Content.styled(text, style), cells, right=True), "  ", change.name), right, width
    )


def foot_content(view: BytesView, width: int) -> Content:
    """Return two lines about the entry under the cursor and the best advice."""
    chosen, account = view.chosen, view.account
    if account is None:
        return EMPTY
    first = EMPTY
    if chosen is not None:
        whole = view.root.bytes if view.root else account.bytes
        rest = "" if view.debug else " (no debug info)"
        told = (
            f"{size_text(chosen.bytes, exact=True)}, {chosen.bytes / whole:.1%} of the unstripped build{rest}"
        )
        group = f" · {chosen.group}" if chosen.group and chosen.group != chosen.title else ""
        first = Content.assemble((chosen.title, "bold"), (f"{group} · {told}", MUTED))
    second = Content.styled("No known savings.", MUTED)
    if view.advice:
        best = view.advice[0]
        count = f"  (v: show all {len(view.advice)})" if len(view.advice) > 1 else "  (v)"
        second = Content.assemble(
            ("possible saving ", MUTED), (amount(best), BETTER), f"  {best.title}", (count, MUTED)
        )
    return Content("\n").join([fit(first, width), fit(second, width)])


def amount(advice: Advice) -> str:
    """Return a figure of advice, with ``~`` before a derived one."""
    return f"{'' if advice.source == 'measured' else '~'}{size_text(advice.bytes)}"


def gain_content(view: BytesView, width: int) -> Content:
    """Return every piece of advice with its evidence."""
    if not view.advice:
        return Content("No known savings.")
    lines: list[Content] = []
    for one in view.advice:
        lines.append(heading(one.id, f"{amount(one)}  {one.source}", width))
        lines += Content(one.title).wrap(width)
        lines += [
            hang(Content.styled("  ", MUTED), Content.styled(text, MUTED), width) for text in one.evidence
        ]
        action = f"{one.action} Press f to apply it." if one.recipe else one.action
        lines += [hang(Content.styled("→ ", BETTER), Content(action), width), EMPTY]
    lines.append(Content.styled("All sizes are from an unstripped build. ~ marks derived sizes.", MUTED))
    return Content("\n").join(lines)


def groups_content(account: Account, width: int, *, debug: bool = True) -> Content:
    """Return the legend of the groups that fit on a line."""
    whole = account.bytes if debug else account.stripped_bytes
    entries = [
        Content.assemble(("█ ", GROUP_STYLES[group]), (f"{group} {size / whole:.0%}", MUTED))
        for group, size in account.groups.items()
        if debug or group is not Group.DEBUG
    ]
    line = EMPTY
    for entry in entries:
        longer = Content.assemble(line, "  " if line.cell_length else "", entry)
        if longer.cell_length > width:
            break
        line = longer
    return line
