"""The stages of a Dockerfile, and those that the final image uses."""

from collections.abc import Mapping

from tui.dockerfile.document import Document, Instruction
from tui.dockerfile.expand import expand
from tui.dockerfile.words import raw_words, unquoted
from tui.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One FROM and the instructions below it."""

    index: int
    name: str
    """As written after AS, empty for a stage without a name."""
    image: str
    """Its base: an image reference with variables replaced by their defaults, or the name of an earlier stage."""
    parent: int | None
    """The index of the earlier stage that it is based on, or None when its base is an image."""
    opening: Instruction
    """Its FROM."""
    instructions: tuple[Instruction, ...]
    """The instructions below its FROM."""
    uses: tuple[int, ...]
    """Indices of the stages that it copies or mounts from."""


def stages(document: Document, arguments: Mapping[str, str] | None = None) -> tuple[Stage, ...]:
    """Return the stages in order. The last one makes the image.

    Args:
        document: a parsed Dockerfile.
        arguments: build arguments that replace the defaults of ARG.
    """
    given = dict(arguments or {})
    values: dict[str, str] = {}
    openings: list[tuple[Instruction, list[Instruction]]] = []
    for instruction in document.instructions:
        if instruction.keyword == "FROM":
            openings.append((instruction, []))
        elif openings:
            openings[-1][1].append(instruction)
        elif instruction.keyword == "ARG":
            values |= _arguments(instruction, values, given, document.escape)
    found: list[Stage] = []
    for index, (opening, below) in enumerate(openings):
        image, name = _from(opening, values, document.escape)
        found.append(
            Stage(
                index=index,
                name=name,
                image=image,
                parent=index_of(image, found, numbers=False),
                opening=opening,
                instructions=tuple(below),
                uses=_uses(below, found),
            )
        )
    return tuple(found)


def image_of(stage: Stage, all_stages: tuple[Stage, ...]) -> str:
    """Return the image that a stage is based on, directly or through other stages."""
    while stage.parent is not None:
        stage = all_stages[stage.parent]
    return stage.image


def reached(all_stages: tuple[Stage, ...], target: int) -> frozenset[int]:
    """Return the indices of the stages that a build of one stage needs, including itself. The others are skipped."""
    pending, found = [target], set[int]()
    while pending:
        index = pending.pop()
        if index not in found:
            found.add(index)
            stage = all_stages[index]
            pending += [*stage.uses, *([] if stage.parent is None else [stage.parent])]
    return frozenset(found)


def _from(opening: Instruction, values: Mapping[str, str], escape: str) -> tuple[str, str]:
    words = raw_words(opening.arguments, escape)
    image = unquoted(expand(words[0], values, escape), escape) if words else ""
    named = len(words) == 3 and words[1].upper() == "AS"
    return image, words[2] if named else ""


def _arguments(
    instruction: Instruction, values: Mapping[str, str], given: Mapping[str, str], escape: str
) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in raw_words(instruction.arguments, escape):
        name, assigned, value = word.partition("=")
        if name in given:
            found[name] = given[name]
        elif assigned:
            found[name] = unquoted(expand(value, {**values, **found}, escape), escape)
    return found


def _uses(instructions: list[Instruction], before: list[Stage]) -> tuple[int, ...]:
    named = [value for item in instructions for value in item.flag("from")]
    named += [mount["from"] for item in instructions for mount in item.mounts if "from" in mount]
    found = (index_of(name, before, numbers=True) for name in named)
    return tuple(dict.fromkeys(index for index in found if index is not None))


def index_of(name: str, before: list[Stage], *, numbers: bool) -> int | None:
    """Return the index of the earlier stage with a name. Case is ignored, and the last of equal names counts."""
    for stage in reversed(before):
        if stage.name and stage.name.lower() == name.lower():
            return stage.index
    if numbers and name.isdecimal() and int(name) < len(before):
        return int(name)
    return None
