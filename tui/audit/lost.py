"""What the image of a Dockerfile has and that of its proposal has not, or has differently."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.checks import Finding
from tui.checks.judge import model_of
from tui.image import ImageModel
from tui.image.difference import Entry, Part, difference, program_build
from tui.recipe import RecipeContext
from tui.recipe.secret_names import looks_secret
from tui.text.clean import clean_line

_WANTED = frozenset({Part.BUILDER, Part.FLAG, Part.LINKER_FLAG})
"""Parts that findings and options are about, so a different value is the purpose of the proposal."""
_SOURCE = frozenset({Part.FILE, Part.FOLDER, Part.OWNER, Part.DIRECTORY})
_VARIABLES = frozenset({Part.ENVIRONMENT, Part.BUILD_ENVIRONMENT, Part.ARGUMENT})
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
    build = program_build(model)
    single_stage = build is not None and build.command.stage in model.lineage(model.target)
    # a finding covers the source, and its own options the files that the program opens
    meant = _WANTED | _SOURCE if single_stage else _WANTED
    paths = {entry.name for entry in found.lost if entry.part in {Part.FILE, Part.FOLDER}}
    owners = {entry.name: entry.value for entry in found.lost if entry.part is Part.OWNER}
    gone = [
        Unsupported(entry.line, _shown(entry, owners.get(entry.name, "") if entry.name in paths else ""))
        for entry in found.lost
        if not (single_stage and entry.part in _SOURCE)
        and not (entry.part is Part.OWNER and entry.name in paths)
    ]
    other = [
        Unsupported(change.before.line, f"{_shown(change.before)}, which becomes {_value(change.after)}")
        for change in found.changed
        if change.before.part not in meant and change.before.line not in fixed
    ]
    return tuple(sorted(dict.fromkeys([*gone, *other]), key=lambda one: one.line))


def _value(entry: Entry) -> str:
    return clean_line(entry.value, _LIMIT) or "the program without arguments"


def _shown(entry: Entry, owner: str = "") -> str:
    match entry.part:
        case Part.FILE | Part.FOLDER:
            text = f"the {entry.part} {entry.name}"
        case Part.OWNER:
            text = f"the owner {entry.value} of {entry.name}"
        case _:
            secret = entry.part in _VARIABLES and looks_secret(entry.name)
            text = f"the {entry.part} {entry.name}" if secret else f"the {entry}"
    return clean_line(f"{text} of user {owner}" if owner else text, _LIMIT)
