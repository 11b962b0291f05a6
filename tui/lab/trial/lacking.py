"""Finds what a program that ended lacks in a trial run, and an image cannot have: settings and other services."""

import re
from collections.abc import Iterable, Iterator

from tui.project import GoProject
from tui.project.model import EnvVariable
from tui.project.words import is_client, is_listener
from tui.recipe import Recipe

_LACKS = re.compile(
    r"\b(?:required|requires|must|missing|not set|unset|empty|undefined|not defined|not provided|need|needs|no)\b",
    re.IGNORECASE,
)
"""Words of a message about a variable that is not set."""
_ADDRESS = re.compile(
    r"(?:^|_)(?:URL|URI|DSN|HOST|HOSTS|ENDPOINT|ENDPOINTS|ADDR|ADDRESS|SERVER|SERVERS)(?:_|$)"
)
"""A match for the name of a variable with the address of a service."""
_DIAL = re.compile(
    r"dial (?:tcp|udp)\d? (?P<host>\[[^\]\s]+\]|[\w.-]*):(?P<port>\d+)"
    r"|lookup (?P<name>[\w.-]+)(?= on |: )"
    r"|dial unix (?P<socket>/[^\s:]+)"
)
"""The target of a connection in the errors of package net."""
_ITSELF = re.compile(r"127\.\d+\.\d+\.\d+|localhost|\[::1?\]|0\.0\.0\.0|")


def missing_variable(
    lines: Iterable[str], ending: str, variables: Iterable[EnvVariable]
) -> EnvVariable | None:
    """Return the variable of the program that its output names as missing, or None.

    A name of one word, such as ``PORT``, is also a word of other messages, so its line must say that something is missing.

    Args:
        lines: the output of a program that ended.
        ending: the deciding line of it.
        variables: what the program reads.
    """
    for item in sorted(variables, key=lambda variable: not variable.required):
        named = re.compile(rf"(?<!\w){re.escape(item.name)}(?!\w)")
        for line in (ending, *lines):
            match = named.search(line)
            # in a log, $NAME also replaces a value that the run was given
            plain = match is not None and "_" in item.name and line[: match.start()][-1:] != "$"
            if match is not None and (_LACKS.search(line) or (plain and line == ending)):
                return item
    return None


def unreachable_service(text: str, recipe: Recipe, project: GoProject, port: int | None) -> str | None:
    """Return the service that a program could not reach, with the variable that sets its address if one is known.

    The container itself counts only as a service when a setting can name another host: an image whose program calls a
    fixed address on loopback can never work. None without such a service.

    Args:
        text: the output of the program.
        recipe: the recipe of the image.
        project: the project that was built.
        port: the port of the program itself.
    """
    for match in _DIAL.finditer(text):
        if match["socket"]:
            return match["socket"]
        host, number = match["name"] or match["host"], match["port"] or ""
        itself = bool(_ITSELF.fullmatch(host))
        if itself and number in {str(port), *(str(one.number) for one in project.ports)}:
            continue
        shown = f"{host}:{number}" if number else host
        source = next(_sources("" if itself else host, number, recipe, project), "")
        if source:
            return f"{shown}, which {source} sets"
        if not itself:
            return shown
    return None


def _sources(host: str, port: str, recipe: Recipe, project: GoProject) -> Iterator[str]:
    """Yield each setting that has an address as its value, and then each one whose name is that of a service."""

    def has(value: str) -> bool:
        named = bool(host) and re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", value)
        return bool(named or (port and re.search(rf"(?:^|:){port}(?!\d)", value)))

    for item in project.variables:
        if has(item.default):
            yield f"{item.name} ({item.file}:{item.line})"
    for entry in recipe.env:
        name, _, value = entry.partition("=")
        if has(value):
            yield name
    for item in project.variables:
        named = is_client(item.name) or (_ADDRESS.search(item.name) and not is_listener(item.name))
        if named and not item.default:
            yield f"{item.name} ({item.file}:{item.line})"
