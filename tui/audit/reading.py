"""What a Dockerfile that exists does with a Go project: which stage compiles, with which flags, onto which base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

from tui.audit.commands import Command, commands_of
from tui.audit.gobuild import GoCommand, go_command
from tui.dockerfile import DockerfileError, Document, Instruction, Stage, expand, stages
from tui.dockerfile.stages import image_of, reached
from tui.dockerfile.words import raw_words, unquoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A Dockerfile, taken apart with an eye on Go."""

    document: Document
    stages: tuple[Stage, ...]
    needed: frozenset[int]
    """Indices of the stages that the final image is made of; the others are never built."""
    build: GoCommand | None
    """The ``go build`` (or ``install``) whose program ends in the image; None when it cannot be seen."""
    build_stage: Stage | None
    commands: tuple[Command, ...]
    """Every command of the stages that are needed, in order."""

    @property
    def final(self) -> Stage:
        """The stage that makes the image."""
        return self.stages[-1]

    @property
    def base(self) -> str:
        """The image under the final stage."""
        return image_of(self.final, self.stages)

    @property
    def builder(self) -> str:
        """The image under the stage that compiles, or empty."""
        return image_of(self.build_stage, self.stages) if self.build_stage else ""

    @property
    def single_stage(self) -> bool:
        """Whether the program is compiled where it runs."""
        return self.build_stage is not None and self.build_stage.index in self.lineage(self.final)

    def lineage(self, stage: Stage) -> tuple[int, ...]:
        """Return the indices of a stage and of those that it stands on."""
        found = [stage.index]
        while stage.parent is not None:
            stage = self.stages[stage.parent]
            found.append(stage.index)
        return tuple(found)

    def instructions(self, stage: Stage) -> tuple[Instruction, ...]:
        """Return the instructions of a stage after those of the stages that it stands on."""
        chain = [self.stages[index] for index in reversed(self.lineage(stage))]
        return tuple(instruction for link in chain for instruction in link.instructions)

    def go(self, verb: str) -> tuple[GoCommand, ...]:
        """Return the go commands of that verb in the needed stages."""
        found = (go_command(command) for command in self.commands)
        return tuple(item for item in found if item is not None and item.verb == verb)

    def environment(self, stage: Stage) -> Mapping[str, str]:
        """Return what ENV and the defaults of ARG set in a stage."""
        values: dict[str, str] = {}
        for instruction in self.instructions(stage):
            if instruction.keyword in {"ENV", "ARG"}:
                values |= assignments(instruction, values, self.document.escape)
        return values

    def stage_of(self, instruction: Instruction) -> Stage:
        """Return the stage that an instruction stands in."""
        return next(stage for stage in reversed(self.stages) if stage.opening.first <= instruction.first)

    @property
    def built(self) -> tuple[Stage, ...]:
        """The stages that are needed, in order."""
        return tuple(stage for stage in self.stages if stage.index in self.needed)

    @property
    def mounts(self) -> tuple[Mapping[str, str], ...]:
        """What the instructions of the needed stages mount."""
        return tuple(
            mount
            for stage in self.built
            for instruction in stage.instructions
            for mount in instruction.mounts
        )

    def last(self, keyword: str) -> Instruction | None:
        """Return the instruction that counts for the final image: the last one of its kind."""
        found = [item for item in self.instructions(self.final) if item.keyword == keyword]
        return found[-1] if found else None


def read_dockerfile(document: Document) -> Reading:
    """Take a parsed Dockerfile apart.

    Of several programs the one counts that the final stage copies, or that stands last.

    Raises:
        DockerfileError: there is no stage in it.
    """
    found = stages(document)
    if not found:
        raise DockerfileError("There is no FROM in this file, so it makes no image.")
    needed = reached(found, found[-1].index)
    commands = tuple(
        command
        for stage in found
        if stage.index in needed
        for instruction in stage.instructions
        for command in commands_of(instruction)
    )
    builds = [item for item in map(go_command, commands) if item and item.verb in {"build", "install"}]
    builds = [item for item in builds if not _is_tool(item)]
    chosen = _shipped(builds, found[-1]) or (builds[-1] if builds else None)
    stage = None
    if chosen is not None:
        at = chosen.command.instruction.first
        stage = next(item for item in reversed(found) if item.opening.first <= at)
    return Reading(
        document=document, stages=found, needed=needed, build=chosen, build_stage=stage, commands=commands
    )


def _is_tool(item: GoCommand) -> bool:
    """Whether a program of somebody else is installed, such as a generator: ``go install example.com/x@v1``."""
    return any("@" in package for package in item.arguments)


def _shipped(builds: list[GoCommand], final: Stage) -> GoCommand | None:
    """Return the build whose output the final stage copies."""
    sources = {
        word.rpartition("/")[2]
        for instruction in final.instructions
        if instruction.keyword == "COPY" and instruction.flag("from")
        for word in instruction.words[:-1]
    }
    found = [item for item in builds if item.output and item.output.rpartition("/")[2] in sources]
    return found[-1] if found else None


def resolved(here: PurePosixPath, word: str, values: Mapping[str, str], escape: str) -> PurePosixPath:
    """Return the absolute path that a word of an instruction means.

    Args:
        here: the working directory.
        word: as it is written.
        values: what its variables stand for.
        escape: the file's escape character.
    """
    return PurePosixPath(normpath(here / unquoted(expand(word, values, escape), escape)))


def assignments(instruction: Instruction, values: Mapping[str, str], escape: str) -> dict[str, str]:
    """Return what an ENV, an ARG or a LABEL sets.

    Args:
        instruction: one of these.
        values: what its variables stand for.
        escape: the file's escape character.
    """
    words = raw_words(instruction.arguments, escape)
    if instruction.keyword in {"ENV", "LABEL"} and words and "=" not in words[0]:
        # the old form: ENV NAME the rest of the line
        return {words[0]: unquoted(expand(" ".join(words[1:]), values, escape), escape)}
    return dict(_pairs(words, values, escape))


def _pairs(words: list[str], values: Mapping[str, str], escape: str) -> Iterator[tuple[str, str]]:
    for word in words:
        name, assigned, value = word.partition("=")
        if assigned:
            yield unquoted(name, escape), unquoted(expand(value, values, escape), escape)
