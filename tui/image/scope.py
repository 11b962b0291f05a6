"""Variables: who sets them, and the expansion of words by BuildKit's rules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate

from tui.image.answer import Cause, Value

Lookup = Callable[[str], Value | None]
"""Returns the value of a variable, or None when it is certainly unset."""

PLATFORM_ARGUMENTS = frozenset(
    f"{side}{part}"
    for side in ("BUILD", "TARGET")
    for part in ("PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION")
) | {"TARGETSTAGE"}
"""Arguments that BuildKit sets, in FROM at once and in a stage after an ARG."""
PREDEFINED = frozenset(
    name
    for upper in ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
    for name in (upper, upper.lower())
)
"""Arguments that commands have without an ARG, if the caller gives them."""

NAME = re.compile(r"[A-Za-z_]\w*|\d", re.ASCII)
_SPECIAL = re.compile(r"[$'\"\\`]")
_OPERATOR = re.compile(r":?[-+?=]|##?|%%?|//?")
EMPTY = Value("")


@dataclass(slots=True)
class Scope:
    """The variables of one stage while its instructions are read.

    Within a stage the later of an ENV and an ARG of the same name counts, and in a stage based on it the ENV. So does
    BuildKit, although its reference says that ENV always counts.
    """

    environment: dict[str, Value] = field(default_factory=dict)
    """Set by ENV, and by the base."""
    arguments: dict[str, Value] = field(default_factory=dict)
    """Set by ARG."""
    open: Cause | None = None
    """Why the base may set other variables, or None when its variables are known."""
    values: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        self.values = {**self.arguments, **self.environment}

    def get(self, name: str) -> Value | None:
        """Return the value of a variable, or None when it is unset."""
        found = self.values.get(name)
        return Value(f"${{{name}}}", self.open) if found is None and self.open is not None else found

    def set(self, name: str, value: Value) -> None:
        """Set a variable of the environment."""
        self.environment[name] = self.values[name] = value

    def declare(self, name: str, value: Value) -> None:
        """Set an argument."""
        self.arguments[name] = self.values[name] = value

    def copy(self) -> "Scope":
        """Return a scope for a stage that is based on this one."""
        return Scope(dict(self.environment), dict(self.arguments), self.open)


def joined(parts: list[Value]) -> Value:
    """Return texts joined without a separator, with the first cause."""
    if len(parts) == 1:
        return parts[0]
    cause = next((part.cause for part in parts if part.cause is not None), None)
    return Value("".join(part.text for part in parts), cause)


def expand(word: str, lookup: Lookup, escape: str = "\\") -> Value:
    """Return a word of an instruction without quotes, with its variables replaced. An unset one is empty."""
    if _SPECIAL.search(word) is None and escape not in word:
        return Value(word)
    parts: list[Value] = []
    at, quote = 0, ""
    while at < len(word):
        character = word[at]
        if character == "$" and quote != "'":
            value, at = variable(word, at, lookup)
            parts.append(value)
            continue
        if character == escape and quote != "'" and at + 1 < len(word):
            at += 1
            if quote and word[at] not in f'"${escape}':
                parts.append(Value(escape))
            parts.append(Value(word[at]))
        elif character == quote:
            quote = ""
        elif character in "'\"" and not quote:
            quote = character
        else:
            parts.append(Value(character))
        at += 1
    return joined(parts) if parts else EMPTY


def variable(text: str, at: int, lookup: Lookup) -> tuple[Value, int]:
    """Return the value of the variable at a dollar sign, and the position behind it."""
    if text.startswith("${", at):
        end = closing(text, at + 1)
        if end < 0:
            return Value(text[at:]), len(text)
        return parameter(text[at + 2 : end], lookup), end + 1
    match = NAME.match(text, at + 1)
    if match is None:
        return Value("$"), at + 1
    return _plain(match.group(), lookup), match.end()


def closing(text: str, at: int) -> int:
    """Return the position of the bracket that closes the one at a position, or -1."""
    opening = text[at]
    close = {"{": "}", "(": ")"}[opening]
    depth, quote = 0, ""
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and opening == "(":
            quote = character
        elif character == opening:
            depth += 1
        elif character == close:
            depth -= 1
            if not depth:
                return at
        at += 1
    return -1


def _plain(name: str, lookup: Lookup) -> Value:
    found = lookup(name)
    return EMPTY if found is None else found


def parameter(body: str, lookup: Lookup) -> Value:
    """Return the value of what is between ``${`` and ``}``."""
    match = NAME.match(body)
    if match is None:
        return Value(f"${{{body}}}", Cause(0, f"${{{body}}} is not analyzed"))
    name, rest = match.group(), body[match.end() :]
    value = lookup(name)
    if not rest:
        return EMPTY if value is None else value
    found = _OPERATOR.match(rest)
    if found is None:
        return Value(f"${{{body}}}", Cause(0, f"${{{body}}} is not analyzed"))
    how, other = found.group(), rest[found.end() :]
    if how[-1] in "-+?=":
        return _conditional(value, how, other, body, lookup)
    if value is None:
        return EMPTY
    if not value.known:
        return Value(f"${{{body}}}", value.cause)
    return _trimmed(value.text, how, expand(other, lookup))


def _conditional(value: Value | None, how: str, other: str, body: str, lookup: Lookup) -> Value:
    if value is not None and value.cause == caller(value.text[2:-1]) and how.endswith("-"):
        # the author gives a default for the caller who sets nothing
        return expand(other, lookup)
    if value is not None and not value.known and (how.startswith(":") or how.endswith("+")):
        # whether it is empty is unknown, so either text may result
        return Value(f"${{{body}}}", value.cause)
    there = value is not None and (value.text != "" or not how.startswith(":"))
    if how.endswith("+"):
        return expand(other, lookup) if there else EMPTY
    if there and value is not None:
        return value
    return EMPTY if how.endswith("?") else expand(other, lookup)


def _trimmed(text: str, how: str, pattern: Value) -> Value:
    if not pattern.known:
        return Value(text, pattern.cause)
    if how in {"/", "//"}:
        old, _, new = pattern.text.partition("/")
        return Value(text.replace(old, new, -1 if how == "//" else 1)) if old else Value(text)
    fits = re.compile(translate(pattern.text)).match
    lengths = range(len(text) + 1) if len(how) == 1 else range(len(text), -1, -1)
    for length in lengths:
        part = text[:length] if how[0] == "#" else text[len(text) - length :]
        if fits(part):
            return Value(text[length:] if how[0] == "#" else text[: len(text) - length])
    return Value(text)


def caller(name: str) -> Cause:
    """Return the cause for an argument that only the caller of the build has."""
    return Cause(0, f"{name} is set only on the build's command line")


def symbol(name: str, cause: Cause | None = None) -> Value:
    """Return a variable whose value is unknown."""
    return Value(f"${{{name}}}", cause or caller(name))


def given_arguments(given: Mapping[str, str]) -> dict[str, Value]:
    """Return the arguments of the caller as values."""
    return {name: Value(text) for name, text in given.items()}
