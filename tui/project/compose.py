"""Parses Compose files for the images that a project builds, and for how it starts them. Pure."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import field
from posixpath import dirname, join, normpath

from tui.frozen import dataclass
from tui.project.yaml import Node, read_yaml

NAME = re.compile(r"(?:docker-)?compose(?:[._-].+)?\.ya?ml", re.IGNORECASE)
"""A match for the whole name of a Compose file."""

_MAIN = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The files that ``docker compose`` reads without ``-f``, in its order."""

_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_]\w*)"
    r"|\{(?P<name>[A-Za-z_]\w*)(?:(?P<mark>:?[-+?])(?P<word>[^{}]*))?\})"
)
_PORT = re.compile(r"(?:.*:)?(?P<first>\d{1,5})(?:-\d{1,5})?(?:/(?P<protocol>\w+))?", re.DOTALL)
_REMOTE = re.compile(r"[\w+.-]+://|git@|github\.com/")
_MOST = 200
"""Services of one file that are read."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that is built from source.

    Paths are relative to the project's root. Variables of Compose are replaced by their defaults, and one without a
    default stays as written.
    """

    name: str
    file: str
    """The Compose file."""
    line: int
    """The line of the service, counted from 1."""
    context: str = "."
    """The directory of the build context. It can be above the root, such as ``..``."""
    dockerfile: str = "Dockerfile"
    """The path of the Dockerfile, or empty if its text is in the Compose file."""
    inline: str = ""
    """The text of the Dockerfile if it is in the Compose file."""
    target: str = ""
    """The stage that becomes the image, or empty for the last one."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Build arguments. One without a value, which the environment decides, is left out."""
    entrypoint: tuple[str, ...] | None = None
    """Replaces the image's ENTRYPOINT, and removes its CMD. None keeps both."""
    command: tuple[str, ...] | None = None
    """Replaces the image's CMD. None keeps it."""
    ports: tuple[tuple[int, str], ...] = ()
    """Ports of the container, each with ``tcp`` or ``udp``, the published ones first."""
    volumes: tuple[str, ...] = ()
    """The paths in the container at which volumes and files of the host are mounted."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """The environment of the container, in addition to the image's."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each key that is present: ``target``, ``command``, ``ports`` …"""

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the service for an absent key."""
        return self.lines.get(key, self.line)


def parse_compose(source: str, file: str) -> tuple[Service, ...]:
    """Return the services with a ``build``, in the order of the file, or nothing if it is not a Compose file.

    Source of the rules: the Compose specification, "Services" and "Build". Remote contexts are left out.

    Args:
        source: the text of the file.
        file: its path relative to the project's root.
    """
    declared = read_yaml(source)["services"].entries
    found = (_service(name, declared, file) for name in list(declared)[:_MOST])
    return tuple(service for service in found if service is not None)


def rank(file: str) -> tuple[int, int, str]:
    """Return the sort key of a Compose file: those that are read without ``-f`` first, the nearest first."""
    name = file.rpartition("/")[2]
    return file.count("/"), _MAIN.index(name) if name in _MAIN else len(_MAIN), file


def _service(name: str, declared: Mapping[str, Node], file: str) -> Service | None:
    keys = _extended(name, declared)
    build = keys.get("build", Node())
    context = resolve(build.text or build["context"].text) or "."
    if not build or _REMOTE.match(context):
        return None
    place = _joined(dirname(file), context)
    inline = build["dockerfile_inline"].text
    return Service(
        name=name,
        file=file,
        line=declared[name].line,
        context=place,
        dockerfile="" if inline else _joined(place, resolve(build["dockerfile"].text) or "Dockerfile"),
        inline=inline,
        target=resolve(build["target"].text),
        arguments={key: resolve(value) for key, value in build["args"].pairs.items() if value},
        entrypoint=_command(keys.get("entrypoint")),
        command=_command(keys.get("command")),
        ports=tuple(
            dict.fromkeys(port for key in ("ports", "expose") if key in keys for port in _ports(keys[key]))
        ),
        volumes=tuple(_mounted(keys.get("volumes", Node()))),
        environment={key: resolve(value) for key, value in keys.get("environment", Node()).pairs.items()},
        lines={key: node.line for key, node in (*build.entries.items(), *keys.items())},
    )


def _extended(
    name: str, declared: Mapping[str, Node], seen: frozenset[str] = frozenset()
) -> Mapping[str, Node]:
    """Return the keys of a service, with those of a service in the same file that it extends."""
    keys = declared[name].entries
    parent = keys.get("extends", Node())
    above = parent.text or ("" if parent["file"] else parent["service"].text)
    if above not in declared or name in seen:
        return keys
    return {**_extended(above, declared, seen | {name}), **keys}


def _command(node: Node | None) -> tuple[str, ...] | None:
    """Return the words of a command, or None without one. A text is split as Compose does it, without a shell."""
    if node is None or not (node.text or node.items):
        return None
    if node.items:
        return tuple(resolve(word) for word in node.texts)
    text = resolve(node.text)
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _ports(node: Node) -> Iterator[tuple[int, str]]:
    for item in node.items:
        match = _PORT.fullmatch(resolve(item.text or item["target"].text).strip())
        if match is not None and 0 < int(match["first"]) < 65536:
            yield int(match["first"]), item["protocol"].text or match["protocol"] or "tcp"


def _mounted(node: Node) -> Iterator[str]:
    for item in node.items:
        # source:target:mode, or only a target
        parts = resolve(item.text).split(":")
        target = item["target"].text or (parts[1] if len(parts) > 1 else parts[0])
        if target.startswith("/"):
            yield target


def resolve(text: str) -> str:
    """Return a text with each variable replaced by its default. One without a default stays as written."""
    return _VARIABLE.sub(_value, text) if "$" in text else text


def _value(match: re.Match[str]) -> str:
    if match["escaped"]:
        return "$"
    return match["word"] if match["mark"] in {":-", "-"} else match[0]


def _joined(folder: str, path: str) -> str:
    return normpath(join(folder, path))
