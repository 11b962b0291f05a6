"""Follows ``make TARGET`` through the lines of the project's Makefile."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tui.image.answer import Value
from tui.image.file import File
from tui.image.run import Call, Follower, Result, Shell
from tui.image.scope import closing
from tui.image.state import absolute

_ASSIGNMENT = re.compile(r"(?:export\s+|override\s+)*([\w.-]+)\s*(\?=|:?:?:=|\+=|!=|=)\s*(.*)", re.S)
_RULE = re.compile(r"([^:=#\t][^:=#]*?)\s*::?(?!=)\s*(.*)")
_INCLUDE = re.compile(r"[-s]?include\s+([\w./ -]+?)\s*(?:#.*)?")
_COMPARED = re.compile(r"\(\s*(.*?)\s*,\s*(.*)\)|[\"']([^\"']*)[\"']\s+[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(r"\$[({]((?:[^(){}]|\$[({][^(){}]*[)}])*)[)}]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_FINDSTRING = re.compile(r"findstring\s+(.*?),(.*)")
_CONDITION = re.compile(r"(?:ifeq|ifneq|ifdef|ifndef)\b")
_DEPTH = 12
_LIMIT = 4000


@dataclass(slots=True)
class _Rule:
    needs: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Makefile:
    """The rules and variables of a Makefile. Conditions that need a command are not decided."""

    rules: dict[str, _Rule]
    variables: dict[str, str]
    doubtful: set[str]
    """Variables that a condition or a command sets."""
    exported: set[str]
    first: str


def parse_makefile(
    text: str,
    read: Callable[[str], str | None] = lambda _: None,
    given: Callable[[str], bool] = lambda _: False,
) -> Makefile:
    """Return the rules and variables of a Makefile.

    Args:
        text: its contents.
        read: returns the contents of an included file, or None.
        given: returns whether the caller of make or its environment sets a variable.
    """
    made = Makefile({}, {}, set(), set(), "")
    current: list[_Rule] = []
    conditions = _Conditions(made, given)
    for row, line in _logical(_with_includes(text, read, _DEPTH)[:_LIMIT]):
        if line.startswith("\t") and current:
            if conditions.now is not False:
                for rule in current:
                    rule.lines.append((row, line[1:]))
            continue
        bare = line.split("#", 1)[0].strip() if not line.lstrip().startswith("#") else ""
        if not bare or conditions.read(bare) or conditions.now is False:
            continue
        if match := _ASSIGNMENT.fullmatch(bare):
            _assign(made, match, doubtful=conditions.now is None, exported=bare.startswith("export"))
            current = []
        elif match := _RULE.fullmatch(bare):
            current = _add_rules(made, match, row)
    return made


def _add_rules(made: Makefile, match: re.Match[str], row: int) -> list[_Rule]:
    """Add the rules of one line, and return them."""
    needs, _, command = match[2].partition(";")
    found: list[_Rule] = []
    for name in match[1].split():
        rule = made.rules.setdefault(name, _Rule())
        rule.needs += [need for need in needs.split() if need != "|"]
        if command.strip():
            rule.lines.append((row, command.strip()))
        found.append(rule)
        if not made.first and not name.startswith(".") and "%" not in name:
            made.first = name
    return found


def _with_includes(text: str, read: Callable[[str], str | None], depth: int) -> list[tuple[int, str]]:
    """Return the lines of a Makefile with their rows, and those of the files that it includes by plain names."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        match = _INCLUDE.fullmatch(line)
        inner = [read(name) or "" for name in match[1].split()] if match and depth else []
        if any(inner):
            found += [(number, row) for one in inner for _, row in _with_includes(one, read, depth - 1)]
        else:
            found.append((number, line))
    return found


def _logical(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the lines with their continuations joined. A recipe keeps its backslashes for the shell."""
    number = 0
    while number < len(lines):
        row, line = lines[number]
        while line.endswith("\\") and number + 1 < len(lines):
            number += 1
            following = lines[number][1]
            line = f"{line}\n{following}" if line.startswith("\t") else f"{line[:-1]} {following.lstrip()}"
        number += 1
        yield row, line


@dataclass(slots=True)
class _Conditions:
    """The conditions around a line."""

    made: Makefile
    given: Callable[[str], bool]
    held: list[bool | None] = field(default_factory=list)

    @property
    def now(self) -> bool | None:
        """Whether the line counts, or None where that is unknown."""
        return False if False in self.held else None if None in self.held else True

    def read(self, line: str) -> bool:
        """Follow a line. Return whether it is part of a condition."""
        if _CONDITION.match(line):
            self.held.append(self._holds(line))
        elif re.match(r"else\b", line):
            before, rest = (self.held or [None])[-1], line[4:].strip()
            after = self._holds(rest) if _CONDITION.match(rest) else True
            self.held[-1:] = [None if before is None else after if before is False else False]
        elif re.match(r"endif\b", line):
            del self.held[-1:]
        else:
            return False
        return True

    def _holds(self, line: str) -> bool | None:
        how, _, rest = line.partition(" ")
        match = _COMPARED.fullmatch(rest.strip())
        if match is None:
            return None
        first, second = (
            self._decided(side)
            for side in (match.groups()[:2] if match[1] is not None else match.groups()[2:])
        )
        return None if first is None or second is None else (first == second) is (how == "ifeq")

    def _decided(self, text: str, depth: int = 0) -> str | None:
        """Return a side of a comparison with its variables replaced, or None where one is unknown."""
        parts: list[str | None] = []

        def value(match: re.Match[str]) -> str:
            parts.append(self._reference(match[1], depth + 1))
            return parts[-1] or ""

        found = _REFERENCE.sub(value, text)
        return None if None in parts or "$" in found else found.strip()

    def _reference(self, name: str, depth: int) -> str | None:
        if found := _FINDSTRING.fullmatch(name):
            wanted, inside = (self._decided(part.strip(), depth) for part in found.groups())
            return None if wanted is None or inside is None else wanted if wanted in inside else ""
        if not _NAME.fullmatch(name) or name in self.made.doubtful or self.given(name) or depth > _DEPTH:
            return None
        return self._decided(self.made.variables.get(name, ""), depth)


def _assign(made: Makefile, match: re.Match[str], *, doubtful: bool, exported: bool) -> None:
    name, how, text = match.groups()
    if exported:
        made.exported.add(name)
    if how == "!=" or (doubtful and how != "?=" and name not in made.variables):
        made.doubtful.add(name)
    elif doubtful and how != "?=":
        return  # the value outside the condition is the usual one
    if how == "+=" and name in made.variables:
        made.variables[name] += f" {text}"
    elif how != "?=" or name not in made.variables:
        made.variables[name] = text


def make(shell: Shell, call: Call) -> Result | None:
    """Follow make."""
    options, operands = call.split("-C -f -j -o -W -I --directory --file --jobs --makefile")
    folder = options.get("-C") or options.get("--directory")
    directory = shell.path(folder) if folder is not None else shell.directory
    given = {
        name: Value(value, operand.cause)
        for operand in operands
        for name, assigned, value in [operand.text.partition("=")]
        if assigned
    }
    targets = [operand.text for operand in operands if "=" not in operand.text]
    file = _makefile(
        shell, directory, options.get("-f") or options.get("--file") or options.get("--makefile")
    )
    if file is None or file.text is None or shell.depth > _DEPTH:
        shell.touch("/", f"`make {' '.join(targets)}` is not analyzed".replace(" `", "`"))
        return Result(understood=False)
    made = parse_makefile(
        file.text,
        lambda name: _included(shell, directory, name),
        lambda name: name in given or shell.get(name) is not None,
    )
    name = file.context_path or file.path
    runner = _Runner(shell, made, directory, given, name)
    for target in targets or [made.first]:
        runner.run(target)
    return Result(understood=runner.complete)


def _makefile(shell: Shell, directory: str, given: Value | None) -> File | None:
    names = [given.text] if given is not None else ["GNUmakefile", "makefile", "Makefile"]
    found = (shell.find(absolute(directory, name)).file for name in names)
    return next((file for file in found if file is not None), None)


def _included(shell: Shell, directory: str, name: str) -> str | None:
    file = shell.find(absolute(directory, name)).file
    return file.text if file is not None else None


@dataclass(slots=True)
class _Runner:
    shell: Shell
    made: Makefile
    directory: str
    given: Mapping[str, Value]
    name: str
    done: set[str] = field(default_factory=set)
    complete: bool = True
    rules: dict[str, _Rule] = field(init=False)

    def __post_init__(self) -> None:
        names = {name: self.expand(name, {}, plain=True) if "$" in name else name for name in self.made.rules}
        self.rules = {full: self.made.rules[name] for name, full in names.items()}

    def run(self, target: str, depth: int = 0) -> None:
        if target in self.done or depth > _DEPTH:
            return
        self.done.add(target)
        rule = self.rules.get(target)
        if rule is None:
            path = absolute(self.directory, target)
            if depth == 0 or not self.shell.find(path).exists.yes:
                pattern = any("%" in name for name in self.made.rules)
                if depth == 0 or pattern:
                    self.complete = False
                    self.shell.touch("/", f"{self.name} does not contain a rule for {target}")
            return
        special = {
            "@": target,
            "<": rule.needs[0] if rule.needs else "",
            "^": " ".join(rule.needs),
            "*": target,
        }
        for need in rule.needs:
            for name in self.expand(need, special, plain=True).split():
                self.run(name, depth + 1)
        exported = {
            name: Value(self.expand(self.made.variables.get(name, ""), special, plain=True))
            for name in self.made.exported
        }
        for row, line in rule.lines:
            self._line(row, self.expand(line.lstrip("@-+ \t"), special), exported)

    def _line(self, row: int, text: str, exported: Mapping[str, Value]) -> None:
        child = self.shell.follower(self.directory, self.name, row - 1)
        child.variables |= {**exported, **self.given}
        child.exported |= exported.keys()
        child.script(text)

    def expand(self, text: str, special: Mapping[str, str], *, plain: bool = False, depth: int = 0) -> str:
        """Return a text with the variables of make replaced. ``$$`` becomes one dollar sign.

        Args:
            text: as written in the Makefile.
            special: the automatic variables.
            plain: whether unknown parts are removed.
            depth: how deep variables are nested.
        """
        parts: list[str] = []
        at = 0
        while at < len(text):
            dollar = text.find("$", at)
            if dollar < 0 or dollar + 1 >= len(text):
                parts.append(text[at:])
                break
            parts.append(text[at:dollar])
            following = text[dollar + 1]
            if following == "$":
                parts.append("" if plain else "$")
                at = dollar + 2
            elif following in "({":
                end = closing(text, dollar + 1)
                if end < 0:
                    parts.append(text[dollar:])
                    break
                parts.append(self._reference(text[dollar + 2 : end], special, plain, depth))
                at = end + 1
            else:
                parts.append(special.get(following, ""))
                at = dollar + 2
        return "".join(parts)

    def _reference(self, body: str, special: Mapping[str, str], plain: bool, depth: int) -> str:
        if body in self.given:
            return self.given[body].text
        if body.startswith("shell "):
            inside = self.expand(body[6:], special, depth=depth + 1)
            return "" if plain else f"$({inside})"
        if body in special:
            return special[body]
        if body == "CURDIR":
            return self.directory
        if body == "MAKE":
            return "make"
        if not re.fullmatch(r"[\w.-]+", body):
            name, _, rest = body.partition(" ")
            arguments = [self.expand(part, special, plain=plain, depth=depth + 1) for part in rest.split(",")]
            result = _function(name, arguments) if depth < _DEPTH else None
            return result if result is not None else "" if plain else f"$({body})"
        found = self.made.variables.get(body)
        known = self.shell.get(body)
        if found is not None and depth < _DEPTH and body not in self.made.doubtful:
            # a variable of the environment replaces one that ?= sets, which is rarely set in a build
            return self.expand(found, special, plain=plain, depth=depth + 1)
        if found is None and known is not None:
            return known.text
        return "" if plain or found is None else f"$({body})"


def _function(name: str, arguments: list[str]) -> str | None:
    """Return the result of a function of make, or None for one that is not followed."""
    words = arguments[-1].split()
    match name, arguments:
        case "strip" | "sort", [_]:
            return " ".join(sorted(set(words)) if name == "sort" else words)
        case "subst", [old, new, text]:
            return text.replace(old, new)
        case "patsubst", [pattern, new, _]:
            return " ".join(_substituted(pattern.strip(), new.strip(), word) for word in words)
        case "addprefix" | "addsuffix", [part, _]:
            return " ".join(f"{part}{word}" if name == "addprefix" else f"{word}{part}" for word in words)
        case "notdir" | "dir" | "basename", [_]:
            return " ".join(_part(name, word) for word in words)
        case "firstword" | "lastword", [_]:
            return (words[0] if name == "firstword" else words[-1]) if words else ""
        case "if", [condition, yes, *no]:
            return yes if condition.strip() else "".join(no)
        case "info" | "warning" | "error" | "eval", _:
            return ""
        case "or", _:
            return next((text for text in arguments if text.strip()), "")
    return None


def _substituted(pattern: str, new: str, word: str) -> str:
    """Return a word in which the part of a pattern that ``%`` matches is put into another."""
    before, _, after = pattern.partition("%")
    if not (word.startswith(before) and word.endswith(after) and len(word) >= len(before) + len(after)):
        return word
    return new.replace("%", word[len(before) : len(word) - len(after)])


def _part(name: str, path: str) -> str:
    if name == "notdir":
        return posixpath.basename(path)
    return f"{posixpath.dirname(path) or '.'}/" if name == "dir" else posixpath.splitext(path)[0]


COMMANDS: Mapping[str, Follower] = {"make": make, "gmake": make}
