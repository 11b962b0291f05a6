"""What the image of a Dockerfile has and that of its proposal has not, or has differently."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.checks import Finding
from tui.checks.judge import model_of
from tui.image import ImageModel
from tui.image.difference import Entry, Part, difference
from tui.recipe import RecipeContext
from tui.text.clean import clean_line

_WANTED = frozenset({Part.BUILDER, Part.FLAG, Part.LINKER_FLAG})
"""Parts that findings and options are about, so a different value is the purpose of the proposal."""
_SOURCE = frozenset({Part.FILE, Part.DIRECTORY})
_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One part of a Dockerfile that its proposal changes or leaves out."""

    line: int
    what: str


def lost(model: ImageModel, context: RecipeContext, findings: Iterable[Finding]) -> tuple[Unsupported, ...]:
    """Return what the proposal of a Dockerfile changes or leaves out, in the order of the lines.

    Changes on a line with a finding that the proposal fixes are left out, because the finding names them.

    Args:
        model: what the Dockerfile makes.
        context: the proposal.
        findings: the findings about the Dockerfile.
    """
    ours, _ = model_of(context)
    found = difference(model, ours)
    fixed = {finding.line for finding in findings if finding.fix is not None}
    build = model.build
    single_stage = build is not None and build.command.stage in model.lineage(model.target)
    # a finding covers the source, and its own options the files that the program opens
    meant = _WANTED | _SOURCE if single_stage else _WANTED
    gone = [
        Unsupported(entry.line, _shown(entry))
        for entry in found.lost
        if not (single_stage and entry.part in _SOURCE)
    ]
    other = [
        Unsupported(change.before.line, f"{_shown(change.before)}, which becomes {_value(change.after)}")
        for change in found.changed
        if change.before.part not in meant and change.before.line not in fixed
    ]
    return tuple(sorted(dict.fromkeys([*gone, *other]), key=lambda one: one.line))


def _value(entry: Entry) -> str:
    return clean_line(entry.value, _LIMIT) or "the program without arguments"


def _shown(entry: Entry) -> str:
    return clean_line(f"the {entry}", _LIMIT)
