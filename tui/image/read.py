"""Reads a Dockerfile into the model of what it makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.catalog import Catalog
from tui.dockerfile import DockerfileError, Document, Instruction
from tui.dockerfile.words import raw_words
from tui.image.answer import Answer, Cause, Value
from tui.image.bases import Image, image
from tui.image.context import ContextFiles
from tui.image.file import Origin, Source
from tui.image.files import Files
from tui.image.model import Argument, Base, Config, Form, ImageModel, Invocation, StageModel, Variable
from tui.image.scope import PLATFORM_ARGUMENTS, Scope, expand, given_arguments, symbol
from tui.image.stage import Elsewhere, StageReader
from tui.image.start import resolve_start, with_health
from tui.image.state import UNKNOWN_DIRECTORY, Budget, State
from tui.project.build_context import BuildContext


def read(
    document: Document,
    context: BuildContext,
    *,
    catalog: Catalog,
    arguments: Mapping[str, str] | None = None,
    target: str = "",
) -> ImageModel:
    """Return what a Dockerfile makes. Nothing is executed, and no file is read.

    Args:
        document: the Dockerfile.
        context: the files that it can copy.
        catalog: the facts about base images.
        arguments: build arguments of the caller (``--build-arg``, or ``args`` of a compose file).
        target: the name or the number of the stage that becomes the image, or empty for the last one.

    Raises:
        DockerfileError: there is no stage, or none with the name of the target.
    """
    reader = _Reader(document, ContextFiles(context), catalog, given_arguments(arguments or {}))
    openings: list[tuple[Instruction, list[Instruction]]] = []
    for instruction in document.instructions:
        if instruction.keyword == "FROM":
            openings.append((instruction, []))
        elif openings:
            openings[-1][1].append(instruction)
        elif instruction.keyword == "ARG":
            reader.outer_argument(instruction)
    if not openings:
        raise DockerfileError("The Dockerfile has no FROM instruction, so it does not build an image.")
    for opening, below in openings:
        reader.stage(opening, below)
    return reader.model(target)


@dataclass(slots=True)
class _Reader:
    document: Document
    context: ContextFiles
    catalog: Catalog
    given: Mapping[str, Value]
    outer: dict[str, Argument] = field(default_factory=dict)
    outer_values: dict[str, Value] = field(default_factory=dict)
    stages: list[StageModel] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def outer_argument(self, instruction: Instruction) -> None:
        """Read an ARG above the first FROM."""
        for word in raw_words(instruction.arguments, self.document.escape):
            name, assigned, text = word.partition("=")
            default = expand(text, self._outer, self.document.escape) if assigned else None
            value = self.given.get(name, default)
            if value is None and name in PLATFORM_ARGUMENTS:
                value = symbol(name)
            self.outer[name] = Argument(
                name=name,
                line=instruction.first,
                stage=None,
                default=default,
                value=value,
                given=name in self.given,
            )
            self.outer_values[name] = symbol(name) if value is None else value

    def _outer(self, name: str) -> Value | None:
        found = self.outer_values.get(name)
        return symbol(name) if found is None and name in PLATFORM_ARGUMENTS else found

    def stage(self, opening: Instruction, below: list[Instruction]) -> None:
        """Read one stage."""
        escape, index = self.document.escape, len(self.stages)
        words = raw_words(opening.arguments, escape)
        reference = expand(words[0], self._outer, escape) if words else Value("")
        name = words[2] if len(words) == 3 and words[1].upper() == "AS" else ""
        platform = next((expand(text, self._outer, escape) for text in opening.flag("platform")), None)
        parent = self.named(reference.text, numbers=False)
        if parent is None:
            found = image(reference, self.catalog, opening.first)
            state, config = self._on_image(index, found, opening.first)
        else:
            state, config = self._on_stage(index, parent)
        state.cross = (platform is not None and "BUILDPLATFORM" in platform.text) or state.cross
        reader = StageReader(state, config, escape, self.outer, self.given, self._elsewhere)
        for instruction in below:
            reader.read(instruction)
        files = state.files()
        state.users |= _written_accounts(files)
        self.states.append(state)
        self.stages.append(
            StageModel(
                index=index,
                name=name,
                line=opening.first,
                base=state.base,
                platform=platform,
                arguments=tuple(reader.arguments),
                config=with_health(reader.config, files),
                files=files,
                commands=tuple(state.commands),
                builds=tuple(state.builds),
                packages=tuple(state.packages),
                copies=tuple(state.copies),
                accounts=dict(state.users),
                instructions=tuple(below),
                uses=tuple(dict.fromkeys(reader.uses)),
            )
        )

    def _on_image(self, index: int, found: Image, line: int) -> tuple[State, Config]:
        system = found.system
        environment = {
            name: Variable(name=name, value=Value(text), line=0) for name, text in system.environment.items()
        }
        if system.name.startswith("golang"):
            environment["GOLANG_VERSION"] = _golang_version(found.reference)
        cause = system.cause
        base = Base(
            reference=found.reference, runtime=found.runtime, builder=found.builder, profile=system.name
        )
        state = State(
            index=index,
            base=base,
            place=system,
            context=self.context,
            scope=Scope({name: variable.value for name, variable in environment.items()}, open=cause),
            budget=self.budget,
            directory=system.directory if cause is None else UNKNOWN_DIRECTORY,
            user=Value(found.user, cause),
            users=dict(system.users),
            groups=dict(system.users),
            homes=dict(system.homes),
        )
        if cause is not None:
            nothing = Invocation(
                form=Form.NONE, cause=Cause(line, f"the configuration of {found.reference.text} is unknown")
            )
            config = Config(
                environment_complete=Answer(None, cause),
                directory=None,
                user=Value("", cause),
                entrypoint=nothing,
                command=nothing,
            )
            return state, config
        config = Config(
            environment=environment,
            directory=system.directory,
            user=Value(found.user),
            entrypoint=_exec(system.entrypoint),
            command=_exec(system.command),
        )
        return state, config

    def _on_stage(self, index: int, parent: int) -> tuple[State, Config]:
        before, stage = self.states[parent], self.stages[parent]
        base = Base(
            reference=stage.base.reference,
            stage=parent,
            runtime=stage.base.runtime,
            builder=stage.base.builder,
            profile=stage.base.profile,
        )
        state = State(
            index=index,
            base=base,
            place=stage.files,
            context=self.context,
            scope=before.scope.copy(),
            budget=self.budget,
            directory=before.directory,
            user=before.user,
            shell=before.shell,
            users=dict(before.users),
            groups=dict(before.groups),
            homes=dict(before.homes),
            cross=before.cross,
        )
        return state, stage.config

    def _elsewhere(self, name: str, line: int) -> Elsewhere:
        index = self.named(name, numbers=True)
        if index is not None:
            stage, state = self.stages[index], self.states[index]
            origin = Origin(Source.STAGE, line, name=stage.name or str(index))
            return Elsewhere(stage.files, origin, index, state.users, state.groups)
        system = image(Value(name), self.catalog, line).system
        return Elsewhere(system, Origin(Source.IMAGE, line, name=name), None, system.users, system.users)

    def named(self, name: str, *, numbers: bool) -> int | None:
        """Return the index of the stage with a name, the last one of equal names."""
        for stage in reversed(self.stages):
            if stage.name and stage.name.lower() == name.lower():
                return stage.index
        if numbers and name.isdecimal() and int(name) < len(self.stages):
            return int(name)
        return None

    def model(self, target: str) -> ImageModel:
        """Return the model for a target."""
        index = self.named(target, numbers=True) if target else len(self.stages) - 1
        if index is None:
            named = ", ".join(stage.name or str(stage.index) for stage in self.stages)
            raise DockerfileError(f"There is no stage `{target}`. The stages are {named}.")
        stage = self.stages[index]
        return ImageModel(
            document=self.document,
            stages=tuple(self.stages),
            target=index,
            needed=self._needed(index),
            arguments=tuple(self.outer.values()),
            start=resolve_start(stage.config, stage.files),
            user_id=_user_id(stage),
        )

    def _needed(self, target: int) -> frozenset[int]:
        pending, found = [target], set[int]()
        while pending:
            index = pending.pop()
            if index not in found:
                found.add(index)
                stage = self.stages[index]
                pending += [*stage.uses, *([] if stage.base.stage is None else [stage.base.stage])]
        return frozenset(found)


def _exec(words: tuple[str, ...]) -> Invocation:
    return Invocation(form=Form.EXEC if words else Form.NONE, words=words)


def _written_accounts(files: Files) -> dict[str, str]:
    """Return the users of an /etc/passwd whose text is known."""
    file = files.find("/etc/passwd").file
    lines = (file.text or "").splitlines() if file is not None else []
    parts = (line.split(":") for line in lines)
    return {fields[0]: fields[2] for fields in parts if len(fields) > 3 and fields[2].isdecimal()}


def _golang_version(reference: Value) -> Variable:
    """Return the variable with the exact version, which only a tag with a patch number has."""
    match = re.search(r":(\d+\.\d+\.\d+)\b", reference.text)
    unknown = symbol("GOLANG_VERSION", Cause(0, f"the tag {reference.text} moves to new patch releases"))
    return Variable(name="GOLANG_VERSION", value=Value(match[1]) if match else unknown, line=0)


def _user_id(stage: StageModel) -> Value:
    user = stage.config.user
    if not user.known:
        return user
    name = user.text.partition(":")[0]
    if not name:
        return Value("0")
    if name.isdecimal():
        return Value(name)
    found = stage.accounts.get(name)
    if found:
        return Value(found)
    return Value(name, Cause(stage.config.user_line, f"the user ID of {name} is unknown"))
