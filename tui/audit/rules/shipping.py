"""Source code in the final image."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tui.audit.context import AuditContext
from tui.audit.reading import Reading, resolved
from tui.audit.rules.caching import copies_all
from tui.checks import Severity
from tui.checks.finding import Finding
from tui.dockerfile import Instruction, Stage
from tui.dockerfile.stages import index_of

_COPYING = frozenset({"COPY", "ADD"})


def shipping(context: AuditContext) -> Iterator[Finding]:
    """Yield the instructions that copy the whole source into the final image. Another rule covers a single stage."""
    reading = context.reading
    if reading.build is None or reading.single_stage:
        return
    for instruction in reading.instructions(reading.final):
        if instruction.keyword in _COPYING and _brings_source(reading, instruction):
            yield Finding(
                "source-shipped",
                Severity.WARNING,
                line=instruction.first,
                message=(
                    "This instruction copies all source code into the image. Every pull downloads it, and anyone "
                    "who has the image can read it."
                ),
                advice="Copy only the program and the files that it opens at run time.",
                text="audit-source-shipped",
            )


def _brings_source(reading: Reading, instruction: Instruction) -> bool:
    named = instruction.flag("from")
    if not named:
        return copies_all(instruction)
    index = index_of(named[-1], list(reading.stages), numbers=True)
    if index is None:
        return False
    stage = reading.stages[index]
    source = _source(reading, stage)
    if source is None:
        return False
    values, escape = reading.environment(reading.final), reading.document.escape
    # the paths of COPY --from start at the root of the stage
    words = (resolved(PurePosixPath("/"), word, values, escape) for word in instruction.words[:-1])
    return not {source, *source.parents}.isdisjoint(words)


def _source(reading: Reading, stage: Stage) -> PurePosixPath | None:
    """Return the directory of a stage that the whole build context is copied into, or None."""
    here = PurePosixPath("/")
    values, escape = reading.environment(stage), reading.document.escape
    for instruction in reading.instructions(stage):
        if instruction.keyword == "WORKDIR":
            here = resolved(here, instruction.arguments, values, escape)
        elif instruction.keyword in _COPYING and not instruction.flag("from") and copies_all(instruction):
            return resolved(here, instruction.words[-1], values, escape)
    return None
