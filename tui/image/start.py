"""Resolves a command of the image to the file that starts."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from posixpath import basename

from tui.frozen import dataclass
from tui.image.answer import NO, YES, Answer, Cause, unknown
from tui.image.file import File, Found, Kind
from tui.image.files import Files
from tui.image.model import Config, Fault, Form, ImageModel, Invocation, Start, StartFault
from tui.image.scope import EMPTY
from tui.image.shell import Item, Simple, parse_script
from tui.image.state import UNKNOWN_DIRECTORY, absolute
from tui.image.systems import PATH

_VARIABLE = re.compile(r"\$(?:\{[A-Za-z_]\w*[^}]*\}|[A-Za-z_]\w*|\()")
_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_WRAPPERS = frozenset(
    {"tini", "dumb-init", "su-exec", "gosu", "exec", "env", "nohup", "time", "catatonit", "setpriv"}
)
_INNER = frozenset(
    {
        "set",
        "export",
        "cd",
        "echo",
        "printf",
        ":",
        "true",
        "mkdir",
        "chown",
        "chmod",
        "test",
        "[",
        "sleep",
        "umask",
        "ulimit",
        "trap",
        "shift",
        "local",
    }
)
_DEPTH = 6


def resolve_start(config: Config, files: Files) -> Start:
    """Return what the image starts, from its ENTRYPOINT and CMD."""
    entry, command = config.entrypoint, config.command
    cause = entry.cause or (command.cause if entry.form is Form.NONE else None)
    if cause is not None:
        return Start(words=(), line=0, starts=Answer(None, cause))
    if entry.form is Form.NONE and command.form is Form.NONE:
        return Start(words=(), line=0, starts=NO, faults=(StartFault(Fault.NO_COMMAND, "", 0),))
    words = [*_words(config, entry)]
    if entry.form is not Form.SHELL:
        # the shell form of ENTRYPOINT ignores CMD
        words += _words(config, command)
    line = entry.line if entry.form is not Form.NONE else command.line
    return resolve(words, line, config, files)


def start_with(
    model: ImageModel, *, entrypoint: Sequence[str] | None = None, command: Sequence[str] | None = None
) -> Start:
    """Return what starts with another ENTRYPOINT or CMD, as a Compose file or ``docker run`` gives it.

    Args:
        model: the image.
        entrypoint: replaces its ENTRYPOINT and removes its CMD. None keeps both.
        command: replaces its CMD. None keeps it.
    """
    config = model.config
    if entrypoint is not None:
        config = replace(config, entrypoint=_given(entrypoint), command=_given(()))
    if command is not None:
        config = replace(config, command=_given(command))
    return resolve_start(config, model.files)


def _given(words: Sequence[str]) -> Invocation:
    return Invocation(form=Form.EXEC if words else Form.NONE, words=tuple(words))


def resolve_invocation(invocation: Invocation, config: Config, files: Files) -> Start:
    """Return what a health check runs."""
    return resolve(_words(config, invocation), invocation.line, config, files)


def _words(config: Config, invocation: Invocation) -> list[str]:
    if invocation.form is Form.SHELL:
        return [*config.shell, *invocation.words]
    return list(invocation.words)


def resolve(words: Sequence[str], line: int, config: Config, files: Files) -> Start:
    """Return what a list of words starts."""
    resolver = _Resolver(config, files, line, config.directory or UNKNOWN_DIRECTORY)
    shell_form = list(words[: len(config.shell)]) == list(config.shell)
    file, answer = resolver.executable(words[0], Fault.NO_SHELL if shell_form else Fault.MISSING)
    if not shell_form:
        resolver.variables(words)
    program = _Program(None, ())
    if answer.no:
        program = _Program(None, tuple(words))
    else:
        program, inner = resolver.program(list(words), file, 0)
        answer = answer & inner
    return Start(
        words=tuple(words),
        line=line,
        starts=answer,
        file=file,
        program=program.file,
        program_words=program.words,
        go_run=resolver.go_run,
        faults=tuple(dict.fromkeys(resolver.faults)),
    )


@dataclass(frozen=True, slots=True)
class _Program:
    file: File | None
    words: tuple[str, ...]


@dataclass(slots=True)
class _Resolver:
    config: Config
    files: Files
    line: int
    directory: str
    faults: list[StartFault] = field(default_factory=list)
    go_run: str = ""

    def _fault(self, fault: Fault, word: str) -> Answer:
        self.faults.append(StartFault(fault, word, self.line))
        return NO

    def variables(self, words: Sequence[str]) -> None:
        """Note variables in the exec form, except in the script of a shell."""
        if basename(words[0]) in _SHELLS and "-c" in words:
            return
        for word in words:
            if _VARIABLE.search(word):
                self._fault(Fault.VARIABLE, word)

    def locate(self, word: str) -> Found:
        """Return the file that a word names, through PATH and the working directory."""
        if _VARIABLE.search(word):
            return Found(None, Cause(self.line, f"{word} contains a variable"))
        if "/" in word:
            return self.files.find(absolute(self.directory, word))
        variable = self.config.environment.get("PATH")
        path = variable.value if variable is not None else EMPTY
        if not path.text and self.config.environment_complete.unknown:
            return self._on_usual_path(word)
        doubt: Found | None = None
        for directory in path.text.split(":"):
            if "$" in directory:
                doubt = doubt or Found(None, path.cause or Cause(self.line, "part of PATH is unknown"))
                continue
            found = self.files.find(absolute(directory or "/", word))
            if found.exists.unknown:
                doubt = doubt or found
            if found.file is not None and found.file.kind is not Kind.DIRECTORY:
                return found
        return doubt or Found(None)

    def _on_usual_path(self, word: str) -> Found:
        """Return the file of a word for a base whose PATH is unknown, if it is in a directory that each PATH has."""
        for directory in PATH.split(":"):
            found = self.files.find(f"{directory}/{word}")
            if found.file is not None:
                return found
        return Found(None, Cause(self.line, "the base image's PATH is unknown"))

    def executable(self, word: str, missing: Fault = Fault.MISSING) -> tuple[File | None, Answer]:
        """Return the file of a word, and whether it can be executed."""
        found = self.locate(word)
        file = found.file
        if file is None:
            return None, Answer(None, found.cause) if found.cause else self._fault(missing, word)
        if file.kind is Kind.DIRECTORY:
            return file, self._fault(Fault.DIRECTORY, word)
        if file.kind is Kind.UNKNOWN:
            return file, found.is_file
        if file.executable is False:
            return file, self._fault(Fault.NOT_EXECUTABLE, word)
        if file.executable is None:
            return file, unknown(file.origin.line, f"{file.path} may not be executable")
        return file, self._interpreted(file)

    def _interpreted(self, file: File) -> Answer:
        text = file.text
        if text is None or not text.startswith("#!"):
            return YES
        first = text.partition("\n")[0][2:]
        words = first.strip().split()
        if not words:
            return YES
        interpreter = words[0]
        if first.endswith("\r"):
            return self._fault(Fault.CARRIAGE_RETURN, f"{file.path}")
        found = self.files.find(interpreter)
        if found.exists.unknown:
            return found.exists
        if found.exists.no:
            return self._fault(Fault.NO_INTERPRETER, interpreter)
        if basename(interpreter) == "env" and len(words) > 1:
            name = next((word for word in words[1:] if not word.startswith("-")), "")
            inner = self.locate(name) if name else Found(None)
            if inner.exists.no:
                return self._fault(Fault.NO_INTERPRETER, name)
            return inner.exists
        return YES

    def program(self, words: list[str], file: File | None, depth: int) -> tuple[_Program, Answer]:
        """Return the program that runs in the end, and whether it starts."""
        here = _Program(file, tuple(words))
        if depth > _DEPTH or not words:
            return here, YES
        name = basename(words[0])
        if words[:2] == [words[0], "run"] and name == "go":
            packages = [word for word in words[2:] if not word.startswith("-")]
            self.go_run = packages[0] if packages else "."
            return here, YES
        if name in _WRAPPERS:
            rest = _unwrapped(name, words[1:])
            return self._next(rest, depth) if rest else (here, YES)
        if name in _SHELLS and len(words) > 1:
            return self._shell(words, here, depth)
        if file is not None and file.text is not None and _is_shell_script(file.text):
            return self._script(file.text, words[1:], here, depth)
        return here, YES

    def _next(self, words: list[str], depth: int) -> tuple[_Program, Answer]:
        if not words:
            return _Program(None, ()), YES
        file, answer = self.executable(words[0])
        if answer.no:
            return _Program(None, tuple(words)), answer
        program, inner = self.program(words, file, depth + 1)
        return program, answer & inner

    def _shell(self, words: list[str], here: _Program, depth: int) -> tuple[_Program, Answer]:
        rest = words[1:]
        command = False
        while rest and rest[0].startswith("-"):
            command = command or "c" in rest[0]
            rest = rest[1:]
        if not rest:
            return here, YES
        if command:
            return self._script(rest[0], rest[2:], here, depth)
        file = self.locate(rest[0])
        if file.file is None:
            answer = Answer(None, file.cause) if file.cause else self._fault(Fault.MISSING, rest[0])
            return here, answer
        if file.file.text is None:
            return here, unknown(self.line, f"the contents of {file.file.path} are unknown")
        return self._script(file.file.text, rest[1:], here, depth)

    def _script(self, text: str, arguments: list[str], here: _Program, depth: int) -> tuple[_Program, Answer]:
        """Return the program that a script starts last."""
        items = parse_script(text)
        commands = _last_commands(items)
        if not commands:
            return here, unknown(self.line, "the program that the start script runs is unknown")
        directory = self.directory
        for item in items:
            if isinstance(item.node, Simple) and item.node.words[:1] == ("cd",) and len(item.node.words) > 1:
                self.directory = absolute(self.directory, item.node.words[1].strip("'\""))
        found, answer = here, YES
        for command in commands:
            if any(word.strip('"') in {"$0", "${0}"} for word in command.words):
                continue  # the script starts itself again, as another user
            words = self._split(command, arguments)
            if words is None:
                cause = f"`{' '.join(command.words)[:60]}` depends on variables"
                answer = answer & unknown(self.line, cause)
                continue
            words = words[1:] if words[:1] == ["exec"] else words
            if words:
                found, inner = self._next(words, depth)
                answer = answer & inner
        self.directory = directory
        return found, answer

    def _split(self, command: Simple, arguments: list[str]) -> list[str] | None:
        """Return the words of a command, or None when its program depends on variables."""
        found: list[str] = []
        for word in command.words:
            bare = word.strip('"')
            if bare in {"$@", "$*", "${@}"}:
                found += arguments
                continue
            match = re.fullmatch(r"\$\{?([A-Za-z_]\w*)\}?", bare)
            if match is not None:
                variable = self.config.environment.get(match[1])
                if variable is None or not variable.value.known:
                    if not found or found == ["exec"]:
                        return None
                    found.append(bare)
                else:
                    found.append(variable.value.text)
                continue
            try:
                found += shlex.split(word) if "$" not in word else [bare]
            except ValueError:
                found.append(bare)
        first = next((word for word in found if word != "exec"), "")
        return None if "$" in first or "`" in first else found


def _is_shell_script(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.startswith("#!") and re.search(r"\b(?:ba|da|a)?sh\b", first) is not None


def _last_commands(items: Sequence[Item]) -> list[Simple]:
    """Return the commands with exec, or else the command that a script ends with, or nothing when it is not plain."""
    replacing = [node for node in _simples(items) if node.words[:1] == ("exec",) and len(node.words) > 1]
    if replacing:
        return replacing
    found: Simple | None = None
    for item in items:
        if item.before in {"|", "||"}:
            continue
        if not isinstance(item.node, Simple):
            found = None if item.node.kind != "function" else found
        elif item.node.words and basename(item.node.words[0]) not in _INNER:
            found = item.node
    return [] if found is None else [found]


def _simples(items: Sequence[Item]) -> Iterator[Simple]:
    """Yield the commands of a list and of its branches and loops."""
    for item in items:
        if isinstance(item.node, Simple):
            yield item.node
        elif item.node.kind != "subshell":
            yield from _simples(item.node.items)


def _unwrapped(name: str, words: list[str]) -> list[str]:
    """Return the words behind a program such as tini or env, and its own arguments."""
    if name in {"su-exec", "gosu"}:
        words = words[1:]
    while words and (words[0].startswith("-") or (name == "env" and "=" in words[0])):
        ended = words[0] == "--"
        words = words[1:]
        if ended:
            break
    return words


def with_health(config: Config, files: Files) -> Config:
    """Return a configuration whose health check is resolved."""
    health = config.health
    if health is None or health.form is Form.NONE:
        return config
    invocation = Invocation(form=health.form, words=health.words, line=health.line)
    return replace(config, health=replace(health, start=resolve_invocation(invocation, config, files)))
