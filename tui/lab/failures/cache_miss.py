"""Explains why a cached step ran again: the file that changed, and the instruction that includes it. Pure."""

import fnmatch
from collections.abc import Collection, Iterator, Mapping, Sequence

from tui.dockerfile import Instruction, Stage, parse, stages
from tui.engine import BuildState
from tui.engine.events import FINAL_STAGE
from tui.engine.state import StepState
from tui.frozen import dataclass
from tui.text.clean import clean_line

StepName = tuple[str, str]
"""The stage of a step, and its name in that stage. Both stay the same from one build to the next."""

_STEPS = frozenset({"ADD", "COPY", "FROM", "RUN", "WORKDIR"})
"""Instructions that are a step of their own, and count in the position of a step."""
_NAMED = 2
"""Files that a sentence names."""


@dataclass(frozen=True, slots=True)
class Miss:
    """The reason why a step ran again."""

    paths: tuple[str, ...]
    """The files that have changed, in the build context."""
    keyword: str
    """COPY, ADD or RUN."""
    line: int
    """Of the instruction, counted from 1."""
    mounted: bool
    """Whether a bind mount includes them, and not a copy."""

    @property
    def sentence(self) -> str:
        """The reason as a sentence for the user."""
        more = f" and {len(self.paths) - _NAMED} more" if len(self.paths) > _NAMED else ""
        names = f"{', '.join(clean_line(path, 60) for path in self.paths[:_NAMED])}{more}"
        how = "bind mount of RUN" if self.mounted else self.keyword
        changed = "has changed" if len(self.paths) == 1 else "have changed"
        return f"Ran again because {names} {changed} ({how} on line {self.line})."


def finished(state: BuildState) -> frozenset[StepName]:
    """Return the steps whose result the builder has, whether the build succeeded or not."""
    return frozenset(_named(found) for found in state.steps.values() if found.phase in {"done", "cached"})


def misses(
    dockerfile: str, had: Collection[StepName], after: BuildState, changed: Sequence[str]
) -> Mapping[str, Miss]:
    """Return the reason for each step that ran again although it had finished before, by the id of the step.

    A new step ran because the Dockerfile changed, so it is left out. So is a step that no changed file explains.

    Args:
        dockerfile: what was built both times.
        had: the steps that were finished before, all at the same state of the files.
        after: the state at the end of this build.
        changed: the paths that differ, as returned by :meth:`~tui.lab.failures.manifest.Manifest.changed_since`.
    """
    if not changed:
        return {}
    causes = _causes(stages(parse(dockerfile)), changed)
    return {
        key: found
        for key, state in after.steps.items()
        if state.phase in {"done", "failed"} and _named(state) in had
        if (found := causes.get((state.step.stage.lower(), state.step.position)))
    }


def _named(state: StepState) -> StepName:
    return state.step.stage, state.step.name


def _causes(found: Sequence[Stage], changed: Sequence[str]) -> dict[tuple[str, int], Miss]:
    """Return the changes that reach each step, also through the stages that it is based on or copies from."""
    reached: dict[int, Miss] = {}
    causes: dict[tuple[str, int], Miss] = {}
    names = {stage.name.lower(): stage.index for stage in found if stage.name}
    for stage in found:
        miss = reached.get(stage.parent) if stage.parent is not None else None
        name = stage.name.lower() or (
            FINAL_STAGE if stage.index == len(found) - 1 else f"stage-{stage.index}"
        )
        position = 1
        for instruction in stage.instructions:
            if instruction.keyword not in _STEPS:
                continue
            position += 1
            miss = miss or _let_in(instruction, changed)
            others = (reached.get(names.get(other.lower(), -1)) for other in _from(instruction))
            miss = miss or next((other for other in others if other), None)
            if miss:
                causes[name, position] = miss
        if miss:
            reached[stage.index] = miss
    return causes


def _from(instruction: Instruction) -> Iterator[str]:
    yield from instruction.flag("from")
    yield from (mount["from"] for mount in instruction.mounts if "from" in mount)


def _let_in(instruction: Instruction, changed: Sequence[str]) -> Miss | None:
    """Return the changed files that a copy or a bind mount from the build context includes."""
    if instruction.keyword in {"ADD", "COPY"} and not instruction.flag("from"):
        sources, mounted = instruction.words[:-1], False
    else:
        mounts = (
            mount
            for mount in instruction.mounts
            if mount.get("type", "bind") == "bind" and "from" not in mount
        )
        sources = tuple(mount.get("source") or mount.get("src") or "." for mount in mounts)
        mounted = True
    paths = tuple(path for path in changed if any(_holds(source, path) for source in sources))
    return Miss(paths, instruction.keyword, instruction.first, mounted) if paths else None


def _holds(source: str, path: str) -> bool:
    plain = "/".join(part for part in source.split("/") if part not in {"", "."})
    if not plain:
        return True
    parts = path.split("/")
    above = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return any(fnmatch.fnmatchcase(folder, plain) for folder in above)
