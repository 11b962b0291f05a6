"""Linker flags, read as the go command reads ``-ldflags``."""

from collections.abc import Iterable

from tui.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Injection:
    """One ``-X``: a string variable and its value."""

    symbol: str
    """The import path and the name, such as ``main.version``."""
    value: str


def split_flags(text: str) -> tuple[str, ...]:
    """Return the flags of a text.

    White space separates them. A flag whose *first* character is a quotation mark ends at the next one, without
    escaping. An unclosed quotation mark takes the rest. Source: the documentation of ``go build`` on flags that take
    a list of arguments.
    """
    flags: list[str] = []
    rest = text.lstrip()
    while rest:
        if rest[0] in "\"'":
            flag, _, rest = rest[1:].partition(rest[0])
        else:
            flag, *tail = rest.split(maxsplit=1)
            rest = tail[0] if tail else ""
        flags.append(flag)
        rest = rest.lstrip()
    return tuple(flags)


def join_flags(flags: Iterable[str]) -> str:
    """Return the text that :func:`split_flags` splits into these flags."""
    return " ".join(_quoted(flag) for flag in flags)


def _quoted(flag: str) -> str:
    if flag and not any(character.isspace() for character in flag) and flag[0] not in "\"'":
        return flag
    return f"'{flag}'" if '"' in flag else f'"{flag}"'


def injections(text: str) -> tuple[Injection, ...]:
    """Return every ``-X`` of a text, including those without a value."""
    flags = split_flags(text)
    found = []
    for position, flag in enumerate(flags):
        name, _, value = flag.lstrip("-").partition("=")
        if not flag.startswith("-") or name != "X":
            continue
        if "=" not in flag:
            value = flags[position + 1] if position + 1 < len(flags) else ""
        symbol, _, content = value.partition("=")
        found.append(Injection(symbol, content))
    return tuple(found)


def with_symbol(text: str, old: str, new: str) -> str:
    """Return the text with a symbol of ``-X`` renamed."""
    return join_flags(
        flag.replace(f"{old}=", f"{new}=", 1)
        if flag.removeprefix("-").removeprefix("-").removeprefix("X=").startswith(f"{old}=")
        else flag
        for flag in split_flags(text)
    )


def has_flag(text: str, name: str, value: str = "") -> bool:
    """Return whether a text has a flag, with that value if one is given: ``-s``, ``-buildmode=pie``."""
    return without_flag(text, name, value) != split_flags(text)


def without_flag(text: str, name: str, value: str = "") -> tuple[str, ...]:
    """Return the flags without those of a name, and with that value if one is given."""
    kept: list[str] = []
    flags = list(split_flags(text))
    while flags:
        flag = flags.pop(0)
        left, equals, right = flag.lstrip("-").partition("=")
        if not flag.startswith("-") or left != name:
            kept.append(flag)
        elif value and not equals:
            if flags and flags[0] == value:
                flags.pop(0)
            else:
                kept.append(flag)
        elif value and right != value:
            kept.append(flag)
    return tuple(kept)
