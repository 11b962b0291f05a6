"""Follows the instructions of one stage."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from posixpath import basename

from tui.dockerfile import Instruction
from tui.dockerfile.words import json_words, raw_words
from tui.frozen import dataclass
from tui.image.answer import Cause, Value
from tui.image.copying import copy
from tui.image.file import Origin, Source
from tui.image.files import Change, Place, Put, Remove, Touched, Tree, below
from tui.image.model import Argument, Config, Form, Health, Invocation, Port, Variable
from tui.image.run import Shell
from tui.image.scope import PLATFORM_ARGUMENTS, expand, symbol
from tui.image.state import State, absolute, owner


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a name of ``--from`` refers to."""

    place: Place
    origin: Origin
    """The origin of its files, without a path."""
    stage: int | None = None
    """The index, if it is a stage."""
    users: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


_SCRIPT = re.compile(r"<<-?\s*(['\"]?)([\w.-]+)\1\s*")
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})


class StageReader:
    """Reads the instructions of a stage, in order."""

    def __init__(
        self,
        state: State,
        config: Config,
        escape: str,
        outer: Mapping[str, Argument],
        given: Mapping[str, Value],
        elsewhere: Callable[[str, int], Elsewhere],
    ) -> None:
        self.state = state
        self.config = config
        self.arguments: list[Argument] = []
        self.uses: list[int] = []
        self._escape = escape
        self._outer = outer
        self._given = given
        self._elsewhere = elsewhere
        self._command_set = False

    def read(self, instruction: Instruction) -> None:
        """Follow one instruction."""
        match instruction.keyword:
            case "ENV":
                self._env(instruction)
            case "ARG":
                self._arg(instruction)
            case "LABEL":
                self._label(instruction)
            case "WORKDIR":
                self._workdir(instruction)
            case "USER":
                self.state.user = self._expand(instruction.arguments)
                self.config = replace(self.config, user=self.state.user, user_line=instruction.first)
            case "COPY" | "ADD":
                self._copy(instruction)
            case "RUN":
                self._run(instruction)
            case _:
                self._settings(instruction)

    def _settings(self, instruction: Instruction) -> None:
        config, line = self.config, instruction.first
        match instruction.keyword:
            case "ENTRYPOINT":
                command = config.command if self._command_set else Invocation(form=Form.NONE)
                self.config = replace(config, entrypoint=_invocation(instruction), command=command)
            case "CMD":
                self._command_set = True
                self.config = replace(config, command=_invocation(instruction))
            case "SHELL":
                self.state.shell = instruction.json or self.state.shell
                self.config = replace(config, shell=self.state.shell)
            case "EXPOSE":
                ports = [self._port(word, line) for word in raw_words(instruction.arguments, self._escape)]
                self.config = replace(config, ports=tuple(dict.fromkeys([*config.ports, *ports])))
            case "VOLUME":
                words = [self._expand(word).text for word in instruction.words]
                volumes = {word: line for word in words if word}
                self.config = replace(config, volumes={**config.volumes, **volumes})
            case "HEALTHCHECK":
                self.config = replace(config, health=_health(instruction))
            case "STOPSIGNAL":
                self.config = replace(config, stop_signal=self._expand(instruction.arguments))
            case "ONBUILD":
                self.config = replace(config, onbuild=(*config.onbuild, instruction))

    def _expand(self, text: str) -> Value:
        return expand(text, self.state.scope.get, self._escape)

    def _pairs(self, instruction: Instruction) -> dict[str, Value]:
        words = raw_words(instruction.arguments, self._escape)
        if words and "=" not in words[0]:
            # the old form, in which the value is the rest of the line
            name, _, rest = instruction.arguments.partition(" ")
            return {name: self._expand(rest.strip())}
        found: dict[str, Value] = {}
        for word in words:
            name, assigned, text = word.partition("=")
            if assigned:
                found[self._expand(name).text] = self._expand(text)
        return found

    def _env(self, instruction: Instruction) -> None:
        # the values of one ENV do not see each other
        pairs = self._pairs(instruction)
        variables = dict(self.config.environment)
        for name, value in pairs.items():
            self.state.scope.set(name, value)
            variables[name] = Variable(name=name, value=value, line=instruction.first)
        self.config = replace(self.config, environment=variables)

    def _label(self, instruction: Instruction) -> None:
        labels = dict(self.config.labels)
        for name, value in self._pairs(instruction).items():
            labels[name] = Variable(name=name, value=value, line=instruction.first)
        self.config = replace(self.config, labels=labels)

    def _arg(self, instruction: Instruction) -> None:
        for word in raw_words(instruction.arguments, self._escape):
            name, assigned, text = word.partition("=")
            default = self._expand(text) if assigned else None
            value = default
            outer = self._outer.get(name)
            if name in self._given:
                value = self._given[name]
            elif default is None and outer is not None:
                value = outer.value
            elif default is None and name in PLATFORM_ARGUMENTS:
                value = symbol(name)
            if value is not None:
                self.state.scope.declare(name, value)
            elif name not in self.state.scope.values:
                self.state.scope.declare(name, symbol(name))
            self.arguments.append(
                Argument(
                    name=name,
                    line=instruction.first,
                    stage=self.state.index,
                    default=default,
                    value=value,
                    given=name in self._given,
                )
            )

    def _workdir(self, instruction: Instruction) -> None:
        path = self.state.absolute(self._expand(instruction.arguments).text or "/")
        self.state.directory = path
        self.config = replace(self.config, directory=path)
        if path != "/":
            self.state.make_directory(path, instruction.first, self._directory_owner())

    def _directory_owner(self) -> str | None:
        """Return the owner of a directory that WORKDIR makes. A user without a group owns it with his own number."""
        state = self.state
        return owner(state.user.text or "0:0", state.users, state.groups, same=True)

    def _port(self, word: str, line: int) -> Port:
        value = self._expand(word)
        number, _, protocol = value.text.partition("/")
        return Port(number=Value(number, value.cause), protocol=protocol.lower() or "tcp", line=line)

    def _copy(self, instruction: Instruction) -> None:
        names = instruction.flag("from")
        found = self._source(names[0] if names else "", instruction.first)
        copy(self.state, instruction, self._escape, found.place, found.origin, found.stage)
        file = self.state.find("/etc/passwd").file if found.users else None
        if file is not None and file.origin.line == instruction.first:
            self.state.users = dict(found.users)
            self.state.groups = {**self.state.groups, **found.groups}

    def _source(self, name: str, line: int) -> Elsewhere:
        if not name:
            return Elsewhere(self.state.context, Origin(Source.CONTEXT, line))
        found = self._elsewhere(self._expand(name).text, line)
        if found.stage is not None:
            self.uses.append(found.stage)
        return found

    # RUN

    def _run(self, instruction: Instruction) -> None:
        state = self.state
        mounted = self._mount(instruction)
        shell = Shell(state=state, instruction=instruction, directory=state.directory)
        shell.mounts = instruction.mounts
        listed = instruction.json
        if listed is not None:
            if listed:
                shell.execute([Value(word) for word in listed])
        elif basename(state.shell[0]) in _SHELLS if state.shell else False:
            self._script(shell, instruction)
        else:
            state.touch(
                "/", Cause(instruction.first, f"{state.shell[0] if state.shell else ''} is not a POSIX shell")
            )
        if mounted:
            state.touched.clear()
            state.changes[:] = [
                change
                for change in state.changes
                if not any(change is other for other, _ in mounted) and not _under(change, mounted)
            ]

    def _script(self, shell: Shell, instruction: Instruction) -> None:
        documents = instruction.heredocs
        if documents and _SCRIPT.fullmatch(instruction.arguments):
            text = documents[0].content
            if documents[0].chomp:
                text = re.sub(r"(?m)^\t+", "", text)
            first = text.partition("\n")[0]
            if first.startswith("#!") and not re.search(r"\b(?:ba|da|a|k|z)?sh\b", first):
                shell.touch("/", f"`{first}` is not analyzed")
                return
            shell.script(text)
            return
        parts = [instruction.arguments]
        for document in documents:
            parts += [document.content.rstrip("\n"), document.name]
        shell.script("\n".join(parts) if documents else parts[0])

    def _mount(self, instruction: Instruction) -> list[tuple[Change, str]]:
        """Put the mounts of a RUN over the files. Return the changes to drop afterwards, each with its target."""
        found: list[tuple[Change, str]] = []
        for mount in instruction.mounts:
            kind = mount.get("type", "bind")
            target = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
            if kind == "secret" and not target:
                target = f"/run/secrets/{mount.get('id', '')}"
            if not target or kind in {"ssh"}:
                continue
            path = self.state.absolute(self._expand(target).text)
            changes: list[Change] = []
            if kind == "bind":
                start = absolute("/", self._expand(mount.get("source") or mount.get("src") or "/").text)
                found_at = self._source(mount.get("from", ""), instruction.first)
                changes = [Remove(path), Tree(path, found_at.place, start, found_at.origin, None)]
            elif kind in {"cache", "tmpfs"}:
                cause = Cause(instruction.first, f"the {kind} mount may contain this path")
                changes = [Touched(path, cause)]
            for change in changes:
                self.state.add(change)
                found.append((change, path))
        return found


def _under(change: Change, mounted: list[tuple[Change, str]]) -> bool:
    """Return whether a change is made below a mount, so that the image does not keep it."""
    targets = {path for _, path in mounted}
    match change:
        case Put():
            return all(
                any(below(path, target) and path != target for target in targets) for path in change.files
            )
        case Tree() | Remove() | Touched():
            return any(below(change.target, target) and target != "/" for target in targets)
    return False


def _invocation(instruction: Instruction) -> Invocation:
    listed = instruction.json
    if listed is not None:
        return Invocation(form=Form.EXEC if listed else Form.NONE, words=listed, line=instruction.first)
    text = instruction.arguments
    return Invocation(
        form=Form.SHELL if text else Form.NONE, words=(text,) if text else (), line=instruction.first
    )


def _health(instruction: Instruction) -> Health:
    options = {
        name: value
        for name, _, value in (flag.removeprefix("--").partition("=") for flag in instruction.flags)
    }
    kind, _, rest = instruction.arguments.strip().partition(" ")
    rest = rest.strip()
    if kind.upper() != "CMD" or not rest:
        form, words = Form.NONE, tuple[str, ...]()
    elif (listed := json_words(rest)) is not None:
        form, words = Form.EXEC, listed
    else:
        form, words = Form.SHELL, (rest,)
    return Health(form=form, words=words, options=options, line=instruction.first)
