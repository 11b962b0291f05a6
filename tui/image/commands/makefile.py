"""Follows ``make TARGET`` through the lines of the project's Makefile."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.image.answer import Value
from tui.image.file import File
from tui.image.run import Call, Follower, Result, Shell
from tui.image.scope import closing
from tui.image.state import absolute

_ASSIGNMENT = re.compile(r"(?:export\s+|override\s+)*([\w.-]+)\s*(\?=|:?:?:=|\+=|!=|=)\s*(.*)", re.S)
_RULE = re.compile(r"([^:=#\t][^:=#]*?)\s*::?(?!=)\s*(.*)")
_CONDITION = re.compile(r"(?:ifeq|ifneq|ifdef|ifndef)\b")
_DEPTH = 12
_LIMIT = 4000


@dataclass(slots=True)
class _Rule:
    needs: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Makefile:
    """The rules and variables of a Makefile. Conditions and includes are not decided."""

    rules: dict[str, _Rule]
    variables: dict[str, str]
    doubtful: set[str]
    """Variables that a condition or a command sets."""
    exported: set[str]
    first: str


def parse_makefile(text: str) -> Makefile:
    """Return the rules and variables of a Makefile."""
    made = Makefile({}, {}, set(), set(), "")
    current: list[_Rule] = []
    depth = 0
    number = 0
    lines = text.replace("\r\n", "\n").split("\n")[:_LIMIT]
    while number < len(lines):
        start = number
        line = lines[number]
        while line.endswith("\\") and number + 1 < len(lines):
            number += 1
            joint = "\\\n" if line.startswith("\t") else " "
            line = (
                line[:-1] + joint + lines[number].lstrip(" \t")
                if joint == " "
                else f"{line}\n{lines[number]}"
            )
        number += 1
        if line.startswith("\t") and current:
            for rule in current:
                rule.lines.append((start + 1, line[1:]))
            continue
        bare = line.split("#", 1)[0].strip() if not line.lstrip().startswith("#") else ""
        if not bare:
            continue
        if _CONDITION.match(bare):
            depth += 1
        elif bare == "endif" or bare.startswith("endif "):
            depth = max(0, depth - 1)
        elif match := _ASSIGNMENT.fullmatch(bare):
            _assign(made, match, doubtful=depth > 0, exported=bare.startswith("export"))
            current = []
        elif match := _RULE.fullmatch(bare):
            needs, _, command = match[2].partition(";")
            current = []
            for name in match[1].split():
                rule = made.rules.setdefault(name, _Rule())
                rule.needs += [need for need in needs.split() if need != "|"]
                if command.strip():
                    rule.lines.append((start + 1, command.strip()))
                current.append(rule)
                if not made.first and not name.startswith(".") and "%" not in name:
                    made.first = name
    return made


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
    made = parse_makefile(file.text)
    name = file.context_path or file.path
    runner = _Runner(shell, made, directory, given, name)
    for target in targets or [made.first]:
        runner.run(target)
    return Result(understood=runner.complete)


def _makefile(shell: Shell, directory: str, given: Value | None) -> File | None:
    names = [given.text] if given is not None else ["GNUmakefile", "makefile", "Makefile"]
    found = (shell.find(absolute(directory, name)).file for name in names)
    return next((file for file in found if file is not None), None)


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
