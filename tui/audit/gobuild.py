"""The go commands in a Dockerfile."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.audit.commands import Command

STEERING = re.compile(r"(?:GO|CGO_)[A-Z0-9_]+|CC|CXX")
"""Names of variables that the go command reads."""
_WITH_VALUE = frozenset(
    {
        "-C",
        "-asmflags",
        "-buildmode",
        "-compiler",
        "-covermode",
        "-coverpkg",
        "-gccgoflags",
        "-gcflags",
        "-installsuffix",
        "-ldflags",
        "-mod",
        "-modfile",
        "-o",
        "-overlay",
        "-p",
        "-pgo",
        "-pkgdir",
        "-tags",
        "-toolexec",
        "-run",
        "-timeout",
        "-count",
    }
)
"""Flags of the go command that take the next word as their value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoCommand:
    """One ``go`` command, split into flags and arguments."""

    verb: str
    """``build``, ``install``, ``test``, ``mod`` …"""
    flags: Mapping[str, str]
    """With one dash. A flag without a value has ``true``."""
    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    """CGO_ENABLED, GOOS … before the command, without those of ENV instructions."""
    command: Command

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages to build. By default, the current directory."""
        return self.arguments or (".",)

    @property
    def output(self) -> str:
        """The value of ``-o``, or empty."""
        return self.flags.get("-o", "")

    @property
    def linker_flags(self) -> tuple[str, ...]:
        """The words of ``-ldflags`` with their quotes."""
        return tuple(re.findall(r"(?:[^\s'\"]|'[^']*'|\"[^\"]*\")+", self.flags.get("-ldflags", "")))


def go_command(command: Command) -> GoCommand | None:
    """Return a command as a go command, or None when it runs another program."""
    if not re.fullmatch(r"go(?:1(?:\.\d+)*)?|xx-go", command.name) or len(command.words) < 2:
        return None
    verb, rest = command.words[1], list(command.words[2:])
    flags: dict[str, str] = {}
    while rest and rest[0].startswith("-") and rest[0] != "-":
        word = rest.pop(0)
        name, assigned, value = word.partition("=")
        name = f"-{name.lstrip('-')}"
        if assigned:
            flags[name] = value
        elif name in _WITH_VALUE and rest:
            flags[name] = rest.pop(0)
        else:
            flags[name] = "true"
    return GoCommand(
        verb=verb, flags=flags, arguments=tuple(rest), environ=dict(command.environ), command=command
    )
