"""Follows what the commands of a RUN do."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from posixpath import basename, dirname

from tui.dockerfile import Instruction
from tui.frozen import dataclass
from tui.image.answer import Cause, Value
from tui.image.file import File, Found, Kind, Origin, Source
from tui.image.files import Change, Maybe, Touched, certain_part, put
from tui.image.go import GoCommand
from tui.image.golang import module_path
from tui.image.model import Command
from tui.image.scope import EMPTY, joined, variable
from tui.image.shell import Group, Item, Redirect, Simple, parse_script
from tui.image.state import State, absolute

_SPECIAL = re.compile(r"[$'\"\\`~]")
_QUOTED = Value("")
"""Marks a word with quotes, which stays even if it is empty."""
_VARIABLE = re.compile(r"\$\(\w+\)")
_DEPTH = 8
"""Scripts, Makefiles and functions that are followed inside each other."""
_QUESTIONS = "[ [[ test grep egrep command which type id cmp diff getent false"
_TESTS = frozenset(_QUESTIONS.split())
"""Commands whose exit status is a question."""
_WRAPPERS = frozenset(
    {"time", "exec", "nohup", "builtin", "sudo", "nice", "ionice", "su-exec", "gosu", "tini", "dumb-init"}
)


@dataclass(slots=True)
class Shell:
    """One shell, with its variables and its working directory."""

    state: State
    instruction: Instruction
    directory: str
    variables: dict[str, Value] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    functions: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    positional: tuple[Value, ...] | None = None
    """The arguments of a script, or None outside one."""
    doubt: Cause | None = None
    """Why the current command is executed perhaps, or None when it is certain."""
    via: str = ""
    """The file of the project that is executed, or empty."""
    row: int = 0
    first_row: int = 0
    """The line of the file, counted from 0, at which the script starts."""
    depth: int = 0
    running: frozenset[str] = frozenset()
    """The scripts and functions that are being followed."""
    stdin: Value | None = None
    mounts: tuple[Mapping[str, str], ...] = ()

    @property
    def line(self) -> int:
        """The line of the RUN."""
        return self.instruction.first

    # variables and words

    def get(self, name: str) -> Value | None:
        """Return the value of a variable, or None when it is unset."""
        found = self.variables.get(name)
        if found is None:
            found = self.state.scope.get(name)
        if name == "HOME" and name not in self.variables and name not in self.state.scope.values:
            home = self.state.home
            return Value(home) if home else self.unknown("${HOME}", "the user's home directory is unknown")
        if found is None and name == "PWD":
            return Value(self.directory)
        if found is None and name.isdecimal():
            return self._argument(int(name))
        return found

    def _argument(self, number: int) -> Value | None:
        if self.positional is None or number == 0:
            return self.unknown(f"${number}")
        return self.positional[number - 1] if number <= len(self.positional) else None

    def unknown(self, text: str, reason: str = "") -> Value:
        """Return a text whose meaning is unknown."""
        return Value(
            text, Cause(self.line, reason or f"the value of {text} is known only when the command runs")
        )

    def value(self, word: str) -> Value:
        """Return the text that a word becomes where it is not split at white space."""
        found = self.words(word, split=False)
        return found[0] if found else EMPTY

    def words(self, word: str, *, split: bool = True) -> list[Value]:
        """Return the words that a word of a command becomes."""
        if _SPECIAL.search(word) is None:
            return [Value(word)]
        found: list[list[Value]] = [[]]
        at, quoted = 0, False
        if word == "~" or word.startswith("~/"):
            found[-1].append(self.get("HOME") or EMPTY)
            at = 1
        while at < len(word):
            character = word[at]
            if character == '"':
                quoted = not quoted
                found[-1].append(_QUOTED)
                at += 1
            elif character in "$`":
                value, at = self._dollar(word, at)
                _append(found, value, split=split and not quoted)
            else:
                text, at = _literal(word, at, quoted=quoted)
                found[-1].append(text)
        return [joined(parts) for parts in found if any(part.text or part is _QUOTED for part in parts)]

    def _dollar(self, word: str, at: int) -> tuple[Value, int]:
        if word[at] == "`":
            end = word.find("`", at + 1)
            end = len(word) if end < 0 else end
            return self._substitute(word[at + 1 : end]), end + 1
        if word.startswith("$((", at) or not word.startswith("$(", at):
            if word.startswith("$((", at):
                end = word.find("))", at)
                end = len(word) if end < 0 else end + 2
                return self.unknown(word[at:end]), end
            if word[at + 1 : at + 2] in {"@", "*", "#", "?", "$", "!"}:
                return self._special(word[at : at + 2]), at + 2
            return variable(word, at, self.get)
        depth, end = 0, at + 1
        while end < len(word):
            depth += {"(": 1, ")": -1}.get(word[end], 0)
            end += 1
            if not depth:
                break
        return self._substitute(word[at + 2 : end - 1]), end

    def _special(self, text: str) -> Value:
        if text in {"$@", "$*"} and self.positional is not None and all(one.known for one in self.positional):
            return Value(" ".join(one.text for one in self.positional))
        return self.unknown(text)

    def _substitute(self, script: str) -> Value:
        """Return the output of a command substitution."""
        text = f"$({script.strip()})"
        words = script.split()
        match words:
            case ["pwd"]:
                return Value(self.directory)
            case ["go", "env", name]:
                default = {"GOROOT": "/usr/local/go", "GOOS": "linux", "GOPATH": "/go"}.get(name)
                found = self.get(name) or (Value(default) if default and self.state.base.builder else None)
                return found or self.unknown(text)
            case ["go", "list", "-m"]:
                return self._module() or self.unknown(text)
            case ["dirname" | "basename" as how, path]:
                of = self.value(path)
                if of.known:
                    return Value(dirname(of.text) if how == "dirname" else basename(of.text))
        if re.match(r"\s*(?:cat|echo|printf)\b[^|;&<>$`]*$", script):
            return self._captured(script) or self.unknown(text)
        return self.unknown(text)

    def _module(self) -> Value | None:
        """Return the path of the module around the working directory, or None."""
        place = self.directory
        while True:
            found = self.find(absolute(place, "go.mod"))
            if found.file is not None or place == "/":
                path = module_path(found.file.text or "") if found.file else ""
                return Value(path) if path else None
            place = dirname(place)

    def _captured(self, script: str) -> Value | None:
        items = parse_script(script)
        if len(items) == 1 and isinstance(items[0].node, Simple):
            found = output(self, [value for word in items[0].node.words for value in self.words(word)])
            return Value(found.text.rstrip("\n"), found.cause) if found else None
        return None

    # files

    def path(self, value: Value) -> str:
        """Return the absolute path that a word names."""
        return absolute(self.directory, value.text)

    def find(self, path: str, *, follow: bool = True) -> Found:
        """Return what is at an absolute path now."""
        return self.state.find(path, follow=follow)

    def change(self, change: Change) -> None:
        """Make a change, or note that it may have happened."""
        if self.doubt is not None and not isinstance(change, Touched):
            change = Maybe(change, self.doubt)
        self.state.add(change)

    def touch(self, path: str, reason: str) -> None:
        """Note that something below a path may have changed."""
        self.change(Touched(certain_part(path), Cause(self.line, reason)))

    def make(
        self,
        path: str,
        kind: Kind,
        by: str,
        *,
        executable: bool | None = False,
        text: str | None = None,
        target: str = "",
        owner: str | None = "",
    ) -> File:
        """Return the file that a command makes at a path."""
        return File(
            path=path,
            kind=kind,
            origin=Origin(Source.COMMAND, self.line, name=by),
            owner=self.state.owner if owner == "" else owner,
            executable=executable,
            text=text,
            target=target,
        )

    def put(self, *files: File) -> None:
        """Put files."""
        self.change(put(*files))

    # lists of commands

    def script(self, text: str) -> None:
        """Follow a script."""
        self.items(parse_script(text))

    def items(self, items: Sequence[Item]) -> None:
        """Follow a list of commands."""
        outer = self.doubt
        asked: str | None = None
        for at, item in enumerate(items):
            piped = at + 1 < len(items) and items[at + 1].before == "|"
            if item.before in {"", "|"}:
                self.doubt = outer
                asked = None
            elif item.before == "||":
                self.doubt = outer or Cause(self.line, "a command after `||` runs only after a failure")
            elif asked is not None:
                self.doubt = outer or Cause(
                    self.line, f"the outcome of {asked} determines whether the command runs"
                )
            if item.before != "|":
                self.stdin = None
            written = self.node(item.node, piped=piped)
            self.stdin = written if piped else None
            if isinstance(item.node, Simple) and item.node.words and item.node.words[0] in _TESTS:
                asked = item.node.words[0]
        self.doubt = outer

    def node(self, node: Simple | Group, *, piped: bool) -> Value | None:
        """Follow one command or group. Return what it writes, if that is known."""
        self.state.budget.left -= 1
        if self.state.budget.left < 0:
            if self.state.budget.left == -1:
                self.touch("/", "there are too many commands to analyze")
            return None
        if isinstance(node, Simple):
            return self.simple(node, piped=piped)
        self._group(node)
        for redirect in node.redirects:
            self.redirect(redirect, None)
        return None

    def _group(self, group: Group) -> None:
        match group.kind:
            case "brace":
                self.items(group.items)
            case "subshell":
                self._child(self.directory).items(group.items)
            case "function":
                self.functions[group.name] = group.items
            case "branch":
                self.items(group.condition)
                self._perhaps(group.items, "a branch of an `if` or `case` statement might not run")
            case "loop":
                self._loop(group)

    def _loop(self, group: Group) -> None:
        self.items(group.condition)
        values = [value for word in group.values for value in self.words(word)]
        plain = values and all(value.known and not re.search(r"[*?\[{]", value.text) for value in values)
        if group.name and plain and len(values) <= 32:
            for value in values:
                self.variables[group.name] = value
                self.items(group.items)
            return
        if group.name:
            self.variables[group.name] = self.unknown(f"${{{group.name}}}", "the loop is not analyzed")
        self._perhaps(group.items, "the loop is not analyzed")

    def _perhaps(self, items: Sequence[Item], reason: str) -> None:
        outer, directory = self.doubt, self.directory
        self.doubt = outer or Cause(self.line, reason)
        self.items(items)
        self.doubt, self.directory = outer, directory

    def _child(self, directory: str, via: str = "", positional: tuple[Value, ...] | None = None) -> "Shell":
        return replace(
            self,
            directory=directory,
            variables=dict(self.variables),
            exported=set(self.exported),
            functions=dict(self.functions),
            via=via or self.via,
            positional=self.positional if positional is None else positional,
            depth=self.depth + 1,
        )

    def child(self, positional: tuple[Value, ...]) -> "Shell":
        """Return a shell that this one starts, whose variables and directory end with it."""
        return self._child(self.directory, positional=positional)

    def follower(self, directory: str, via: str, row: int) -> "Shell":
        """Return a shell for one line of a file of the project."""
        found = self._child(directory, via)
        found.first_row = row
        return found

    # one command

    def simple(self, node: Simple, *, piped: bool = False) -> Value | None:
        """Follow one command. Return what it writes, if that is known."""
        self.row = self.first_row + node.row
        assigned = {name: self.value(text) for name, text in node.assignments}
        words = [value for word in node.words for value in self.words(word)]
        if not words:
            self.variables |= assigned
            for redirect in node.redirects:
                self.redirect(redirect, EMPTY)
            return None
        for redirect in node.redirects:
            if redirect.how == "<<":
                self.stdin = self._document(redirect)
            elif redirect.how == "<<<":
                self.stdin = self.value(redirect.target)
        written = self.execute(words, assigned)
        for redirect in node.redirects:
            self.redirect(redirect, written)
        return written

    def _document(self, redirect: Redirect) -> Value:
        if redirect.plain or "$" not in redirect.target:
            return Value(redirect.target)
        quoted = redirect.target.replace('"', '\\"')
        return self.value(f'"{quoted}"')

    def redirect(self, redirect: Redirect, written: Value | None) -> None:
        """Follow a redirection to a file."""
        if redirect.how not in {">", ">>", ">|", "&>", "&>>"}:
            return
        target = self.value(redirect.target)
        path = self.path(target)
        if path.startswith(("/dev/", "/proc/")) or not target.text:
            return
        text = (
            written.text if written is not None and written.known and redirect.stream in {"", "1"} else None
        )
        if redirect.how.endswith(">>"):
            earlier = self.find(path)
            if earlier.file is not None:
                if earlier.file.kind is Kind.FILE:
                    both = None if text is None or earlier.file.text is None else earlier.file.text + text
                    self.put(replace(earlier.file, path=path, text=both))
                return
            text = text if earlier.exists.no else None
        self.put(self.make(path, Kind.FILE, "a redirection", text=text))

    def execute(self, words: list[Value], assigned: Mapping[str, Value] | None = None) -> Value | None:
        """Follow a command whose words are expanded. Return what it writes, if that is known."""
        environment = dict(assigned or {})
        words = self._unwrapped(words, environment)
        if not words:
            return None
        name = words[0].text
        if name in self.functions and name not in self.running:
            child = self.child(tuple(words[1:]))
            child.running = self.running | {name}
            child.items(self.functions[name])
            return None
        from tui.image.commands import COMMANDS, HARMLESS  # noqa: PLC0415 - they follow scripts with this shell

        short = name.rpartition("/")[2]
        command = COMMANDS.get(short)
        exported = {key: self.variables[key] for key in self.exported if key in self.variables}
        ran = Command(
            line=self.line,
            stage=self.state.index,
            words=tuple(words),
            environment={**exported, **environment},
            directory=self.directory,
            certain=self.doubt is None,
            understood=command is not None or short in HARMLESS,
            instruction=self.instruction,
            mounts=self.mounts,
            via=f"{self.via}:{self.row + 1}" if self.via else "",
        )
        outer = self.variables
        self.variables = {**outer, **environment}
        try:
            return self._follow(ran, command)
        finally:
            for key in environment:
                if key in outer:
                    self.variables[key] = outer[key]
                else:
                    self.variables.pop(key, None)

    def _follow(self, ran: Command, command: "Follower | None") -> Value | None:
        words = list(ran.words)
        if command is not None:
            at = len(self.state.commands)
            result = command(self, Call(ran))
            if result is not None and result.understood is not ran.understood:
                ran = replace(ran, understood=result.understood)
            if result is not None and result.go is not None:
                ran = replace(ran, go=result.go)
            self.state.commands.insert(at, ran)
            return result.written if result else None
        if ran.understood:
            self.state.commands.append(ran)
            return output(self, words)
        followed = self._followed(words)
        self.state.commands.append(replace(ran, understood=followed))
        if not followed:
            self.touch("/", f"`{_shown(words[0].text)}` is not analyzed")
        return None

    def _unwrapped(self, words: list[Value], environment: dict[str, Value]) -> list[Value]:
        """Return the words without ``env``, ``exec``, ``sudo`` … in front, and collect the assignments of ``env``."""
        while words:
            name = words[0].text.rpartition("/")[2]
            if len(words) > 1 and _VARIABLE.fullmatch(words[0].text):
                words = words[1:]  # a prefix that a Makefile sets under a condition
            elif name in _WRAPPERS and len(words) > 1:
                rest = words[1:]
                if name in {"su-exec", "gosu"}:
                    rest = rest[1:]
                while rest and rest[0].text.startswith("-"):
                    rest = rest[1:]
                words = rest
            elif name == "env" and len(words) > 1:
                words = words[1:]
                while words and (words[0].text.startswith("-") or "=" in words[0].text):
                    key, assigned, value = words[0].text.partition("=")
                    if assigned and not key.startswith("-"):
                        environment[key] = Value(value, words[0].cause)
                    words = words[1:]
            else:
                break
        return words

    def _followed(self, words: list[Value]) -> bool:
        """Follow a script of the project. Return False when it cannot be followed."""
        path = self.path(words[0]) if "/" in words[0].text else self.on_path(words[0].text)
        found = self.find(path).file if path else None
        return found is not None and self.follow(found, tuple(words[1:]))

    def follow(self, file: File, arguments: tuple[Value, ...]) -> bool:
        """Follow a shell script. Return False when its text is unknown or not for a shell."""
        name = file.context_path or file.path
        if file.text is None or self.depth >= _DEPTH or name in self.running:
            return False
        first = file.text.partition("\n")[0]
        if first.startswith("#!") and not re.search(r"\b(?:ba|da|a|k|z)?sh\b", first):
            return False
        child = self._child(self.directory, name, arguments)
        child.first_row = 0
        child.running = self.running | {name}
        child.script(file.text)
        return True

    def on_path(self, name: str) -> str:
        """Return the absolute path of a command, or an empty text when it is not certain to be found."""
        for directory in (self.get("PATH") or EMPTY).text.split(":"):
            path = absolute(directory or "/", name)
            if directory and self.find(path).exists.yes:
                return path
        return ""

    def has_command(self, name: str) -> Found:
        """Return whether a command is on the PATH."""
        path = self.get("PATH") or EMPTY
        doubt = Found(None, path.cause) if path.cause else None
        for directory in path.text.split(":"):
            if directory.startswith("/"):
                found = self.find(absolute(directory, name))
                if found.exists.yes:
                    return found
                doubt = found if found.exists.unknown and doubt is None else doubt
        return doubt or Found(None)


def _literal(word: str, at: int, *, quoted: bool) -> tuple[Value, int]:
    """Return the text at a position of a word that has no variable, and the position behind it."""
    if word[at] == "'" and not quoted:
        end = word.find("'", at + 1)
        end = len(word) if end < 0 else end
        return (Value(word[at + 1 : end]) if end > at + 1 else _QUOTED), end + 1
    if word[at] == "\\" and at + 1 < len(word):
        escaped = word[at + 1]
        return Value(escaped if not quoted or escaped in '$`"\\' else f"\\{escaped}"), at + 2
    end = at + 1
    while end < len(word) and word[end] not in ('"$`\\' if quoted else "'\"$`\\"):
        end += 1
    return Value(word[at:end]), end


def _append(found: list[list[Value]], value: Value, *, split: bool) -> None:
    """Add a value to the last word, and start new words where it is split at white space."""
    if not split or not value.known or value.text.split() == [value.text]:
        found[-1].append(value)
        return
    first, *rest = re.split(r"\s+", value.text)
    found[-1].append(Value(first))
    found += [[Value(text)] for text in rest]


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


@dataclass(frozen=True, slots=True)
class Call:
    """A command that is followed."""

    command: Command

    @property
    def arguments(self) -> tuple[Value, ...]:
        """The words behind the program."""
        return self.command.words[1:]

    @property
    def name(self) -> str:
        """The program without its directory."""
        return self.command.name

    def split(self, with_value: str = "") -> tuple[dict[str, Value], tuple[Value, ...]]:
        """Return the options, each with its value or an empty one, and the operands.

        Args:
            with_value: the options that take the next word as their value, separated by spaces.
        """
        takes = frozenset(with_value.split())
        options: dict[str, Value] = {}
        operands: list[Value] = []
        words = list(self.arguments)
        while words:
            word = words.pop(0)
            text = word.text
            if text == "--":
                operands += words
                break
            if not text.startswith("-") or text == "-":
                operands.append(word)
            elif text.startswith("--"):
                name, assigned, value = text.partition("=")
                if not assigned and name in takes and words:
                    options[name] = words.pop(0)
                else:
                    options[name] = Value(value, word.cause)
            else:
                for at, letter in enumerate(text[1:], start=2):
                    option = f"-{letter}"
                    if option in takes:
                        options[option] = (
                            Value(text[at:], word.cause) if text[at:] else words.pop(0) if words else EMPTY
                        )
                        break
                    options[option] = EMPTY
        return options, tuple(operands)


@dataclass(frozen=True, slots=True)
class Result:
    """What is known after a command was followed."""

    written: Value | None = None
    understood: bool = True
    go: GoCommand | None = None


Follower = Callable[[Shell, Call], Result | None]


def output(shell: Shell, words: Sequence[Value]) -> Value | None:
    """Return what echo, printf or cat writes, if it is known."""
    if not words:
        return None
    name, arguments = words[0].text.rpartition("/")[2], list(words[1:])
    match name:
        case "echo":
            plain, interpret = True, False
            while arguments and re.fullmatch(r"-[neE]+", arguments[0].text):
                plain = plain and "n" not in arguments[0].text
                interpret = interpret or "e" in arguments[0].text
                arguments = arguments[1:]
            cause = next((value.cause for value in arguments if value.cause), None)
            text = " ".join(value.text for value in arguments) + ("\n" if plain else "")
            return Value(_interpreted(text) if interpret else text, cause)
        case "printf" if arguments:
            shape, *rest = arguments
            if "%" not in shape.text.replace("%%", "").replace("%s", ""):
                cause = next((value.cause for value in arguments if value.cause), None)
                return Value(_formatted(_interpreted(shape.text), [value.text for value in rest]), cause)
        case "cat":
            if not arguments:
                return shell.stdin
            texts = [shell.find(shell.path(value)).file for value in arguments]
            if all(file is not None and file.text is not None for file in texts):
                return Value("".join(file.text or "" for file in texts if file is not None))
    return None


def _interpreted(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def _formatted(shape: str, values: list[str]) -> str:
    count = shape.replace("%%", "").count("%s")
    if not count:
        return shape.replace("%%", "%")
    rounds = [values[at : at + count] for at in range(0, max(len(values), 1), count)]
    made = []
    for group in rounds:
        parts = iter([*group, *[""] * count])
        made.append(re.sub(r"%[%s]", partial(_placed, parts), shape))
    return "".join(made)


def _placed(parts: Iterator[str], match: re.Match[str]) -> str:
    return "%" if match.group() == "%%" else next(parts, "")
