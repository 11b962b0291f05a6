"""What the image of a Dockerfile has and that of its proposal has not, or has differently."""

from collections.abc import Iterable, Iterator, Sequence

from tui.audit.recover import holds_secret
from tui.checks import Finding
from tui.checks.judge import model_of
from tui.frozen import dataclass
from tui.image import ImageModel
from tui.image.difference import Change, Entry, Part, difference, program_build
from tui.image.files import below
from tui.recipe import RecipeContext
from tui.text.clean import clean_line

_WANTED = frozenset({Part.BUILDER, Part.FLAG, Part.LINKER_FLAG, Part.ARGUMENT})
"""Parts that findings and options are about, so a different value is the purpose of the proposal."""
_FILES = frozenset({Part.FILE, Part.FOLDER})
_PART_OF = {
    "base": Part.BASE,
    "layout": Part.BASE,
    "user": Part.USER,
    "cgo": Part.BUILD_ENVIRONMENT,
    "port": Part.PORT,
}
"""What the fix of a finding changes, by its option."""
_VARIABLES = frozenset({Part.ENVIRONMENT, Part.BUILD_ENVIRONMENT, Part.ARGUMENT})
_SHOWN = 3
"""Files of one line that are named."""
_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One part of a Dockerfile that its proposal changes or leaves out."""

    line: int
    what: str


def lost(model: ImageModel, context: RecipeContext, findings: Iterable[Finding]) -> tuple[Unsupported, ...]:
    """Return what the proposal of a Dockerfile changes or leaves out, in the order of the lines.

    Changes that the fix of a finding on the same line makes are left out, because the finding names them.

    Args:
        model: what the Dockerfile makes.
        context: the proposal.
        findings: the findings about the Dockerfile.
    """
    ours, _ = model_of(context)
    found = difference(model, ours)
    fixed = {(finding.line, _PART_OF.get(finding.option)) for finding in findings if finding.fix is not None}
    build = program_build(model)
    single_stage = build is not None and build.command.stage in model.lineage(model.target)
    # a finding covers the source, and its own options the files that the program opens
    place = build.command.directory if build is not None and single_stage else None
    gone = [entry for entry in found.lost if not _is_source(entry, place)]
    other = [
        Unsupported(change.before.line, f"{_shown(change.before)}, which becomes {_value(change.after)}")
        for change in found.changed
        if change.before.part not in _WANTED
        and not _is_source(change.before, place)
        and ((change.before.line, change.before.part) not in fixed or _is_swap(change, model))
    ]
    return tuple(sorted(dict.fromkeys([*_folded(gone), *other]), key=lambda one: one.line))


def _is_swap(change: Change, model: ImageModel) -> bool:
    """Return whether a base of others is replaced, which is always said."""
    return change.before.part is Part.BASE and model.base.foreign


def _is_source(entry: Entry, place: str | None) -> bool:
    """Return whether an entry is about the source in the directory where a single stage compiles."""
    if place is None:
        return False
    return entry.part is Part.DIRECTORY or (entry.part in _FILES | {Part.OWNER} and below(entry.name, place))


def _folded(lost: Sequence[Entry]) -> Iterator[Unsupported]:
    """Yield lost entries, with the files of a lost directory and the owners of lost files in one line each."""
    files = {entry.name: entry for entry in lost if entry.part in _FILES}
    owners = {entry.name: entry.value for entry in lost if entry.part is Part.OWNER}
    loose: dict[int, list[str]] = {}
    for entry in lost:
        if entry.part in _FILES:
            parents = entry.name.split("/")[:-1]
            if not any("/".join(parents[:count]) in files for count in range(2, len(parents) + 1)):
                loose.setdefault(entry.line, []).append(entry.name)
        elif entry.part is not Part.OWNER or entry.name not in files:
            yield Unsupported(entry.line, _shown(entry))
    for line, names in loose.items():
        if len(names) > _SHOWN:
            listed = ", ".join(names[:_SHOWN])
            yield Unsupported(line, clean_line(f"the files {listed} and {len(names) - _SHOWN} more", _LIMIT))
        else:
            yield from (Unsupported(line, _shown(files[name], owners.get(name, ""))) for name in names)


def _value(entry: Entry) -> str:
    return clean_line(entry.value, _LIMIT) or "the program without arguments"


def _shown(entry: Entry, owner: str = "") -> str:
    match entry.part:
        case Part.FILE | Part.FOLDER:
            text = f"the {entry.part} {entry.name}"
        case Part.START if not entry.value:
            text = "the program without arguments"
        case Part.BUILD_PACKAGE:
            text = f"the package {entry.name} in the builder"
        case Part.OWNER:
            text = f"the owner {entry.value} of {entry.name}"
        case _:
            secret = entry.part in _VARIABLES and holds_secret(entry.name, entry.value)
            text = f"the {entry.part} {entry.name}" if secret else f"the {entry}"
    return clean_line(f"{text} of user {owner}" if owner else text, _LIMIT)
