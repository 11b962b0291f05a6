"""How an existing Dockerfile builds a Go project: the stage that compiles, its flags, and the base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

from tui.audit.commands import Command, commands_of
from tui.audit.gobuild import GoCommand, go_command
from tui.dockerfile import DockerfileError, Document, Instruction, Stage, expand, stages
from tui.dockerfile.stages import image_of, index_of, reached
from tui.dockerfile.words import raw_words, unquoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A Dockerfile, parsed for its Go build."""

    document: Document
    stages: tuple[Stage, ...]
    needed: frozenset[int]
    """The indices of the stages that the final image needs. The others are never built."""
    build: GoCommand | None
    """The ``go build`` (or ``install``) of the program in the image, or None if it was not found."""
    build_stage: Stage | None
    commands: tuple[Command, ...]
    """All commands of the needed stages, in order."""

    @property
    def final(self) -> Stage:
        """The stage that becomes the image."""
        return self.stages[-1]

    @property
    def base(self) -> str:
        """The base image of the final stage."""
        return image_of(self.final, self.stages)

    @property
    def builder(self) -> str:
        """The base image of the stage that compiles, or empty."""
        return image_of(self.build_stage, self.stages) if self.build_stage else ""

    @property
    def single_stage(self) -> bool:
        """Whether the program runs in the stage that compiles it."""
        return self.build_stage is not None and self.build_stage.index in self.lineage(self.final)

    def lineage(self, stage: Stage) -> tuple[int, ...]:
        """Return the indices of a stage and of its parent stages."""
        found = [stage.index]
        while stage.parent is not None:
            stage = self.stages[stage.parent]
            found.append(stage.index)
        return tuple(found)

    def instructions(self, stage: Stage) -> tuple[Instruction, ...]:
        """Return the instructions of the parent stages, then those of a stage."""
        chain = [self.stages[index] for index in reversed(self.lineage(stage))]
        return tuple(instruction for link in chain for instruction in link.instructions)

    def go(self, verb: str) -> tuple[GoCommand, ...]:
        """Return the go commands with a verb, such as ``build``, in the needed stages."""
        found = (go_command(command) for command in self.commands)
        return tuple(item for item in found if item is not None and item.verb == verb)

    def environment(self, stage: Stage) -> Mapping[str, str]:
        """Return the variables that ENV and the defaults of ARG set in a stage."""
        values: dict[str, str] = {}
        for instruction in self.instructions(stage):
            if instruction.keyword in {"ENV", "ARG"}:
                values |= assignments(instruction, values, self.document.escape)
        return values

    def stage_of(self, instruction: Instruction) -> Stage:
        """Return the stage of an instruction."""
        return next(stage for stage in reversed(self.stages) if stage.opening.first <= instruction.first)

    @property
    def built(self) -> tuple[Stage, ...]:
        """The needed stages, in order."""
        return tuple(stage for stage in self.stages if stage.index in self.needed)

    @property
    def mounts(self) -> tuple[Mapping[str, str], ...]:
        """The mounts of the instructions in the needed stages."""
        return tuple(
            mount
            for stage in self.built
            for instruction in stage.instructions
            for mount in instruction.mounts
        )

    def last(self, keyword: str) -> Instruction | None:
        """Return the last instruction of a kind in the final stage, which is the effective one, or None."""
        found = [item for item in self.instructions(self.final) if item.keyword == keyword]
        return found[-1] if found else None


def read_dockerfile(document: Document, target: str = "") -> Reading:
    """Return the Go build of a parsed Dockerfile.

    Of several programs, prefer the one that the final stage copies, or the last one.

    Args:
        document: the Dockerfile.
        target: the name or the number of the stage that becomes the image, or empty for the last one.

    Raises:
        DockerfileError: it has no stage, or none with the name of the target.
    """
    found = stages(document)
    if not found:
        raise DockerfileError("The file has no FROM, so it does not build an image.")
    if target:
        index = index_of(target, list(found), numbers=True)
        if index is None:
            named = ", ".join(stage.name or str(stage.index) for stage in found)
            raise DockerfileError(f"There is no stage `{target}`. Its stages are {named}.")
        found = found[: index + 1]
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
    """Return whether an external tool is installed, such as ``go install example.com/x@v1``."""
    return any("@" in package for package in item.arguments)


def _shipped(builds: list[GoCommand], final: Stage) -> GoCommand | None:
    """Return the build whose output the final stage copies, or None."""
    sources = {
        word.rpartition("/")[2]
        for instruction in final.instructions
        if instruction.keyword == "COPY" and instruction.flag("from")
        for word in instruction.words[:-1]
    }
    found = [item for item in builds if item.output and item.output.rpartition("/")[2] in sources]
    return found[-1] if found else None


def resolved(here: PurePosixPath, word: str, values: Mapping[str, str], escape: str) -> PurePosixPath:
    """Return the absolute path for a word of an instruction.

    Args:
        here: the working directory.
        word: the word as written.
        values: the values of its variables.
        escape: the file's escape character.
    """
    return PurePosixPath(normpath(here / unquoted(expand(word, values, escape), escape)))


def assignments(instruction: Instruction, values: Mapping[str, str], escape: str) -> dict[str, str]:
    """Return the values that an ENV, an ARG or a LABEL sets.

    Args:
        instruction: an ENV, an ARG or a LABEL.
        values: the values of its variables.
        escape: the file's escape character.
    """
    words = raw_words(instruction.arguments, escape)
    if instruction.keyword in {"ENV", "LABEL"} and words and "=" not in words[0]:
        # the old form, ENV NAME value, in which the value is the rest of the line
        return {words[0]: unquoted(expand(" ".join(words[1:]), values, escape), escape)}
    return dict(_pairs(words, values, escape))


def _pairs(words: list[str], values: Mapping[str, str], escape: str) -> Iterator[tuple[str, str]]:
    for word in words:
        name, assigned, value = word.partition("=")
        if assigned:
            yield unquoted(name, escape), unquoted(expand(value, values, escape), escape)
