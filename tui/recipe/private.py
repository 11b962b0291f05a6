"""The hosts of private modules, and the GOPRIVATE patterns that cover them."""

import re
from fnmatch import fnmatchcase

from tui.project import GoProject

_WILD = "*?["
_HOST = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)


def patterns_for(project: GoProject) -> str:
    """Return the GOPRIVATE patterns that cover a project's private modules, or an empty string."""
    return ",".join(_hosts(project))


def _hosts(project: GoProject) -> tuple[str, ...]:
    hosts = dict.fromkeys(module.partition("/")[0] for module in project.private_modules)
    return tuple(host for host in hosts if _HOST.fullmatch(host))


def uncovered(project: GoProject, patterns: str) -> tuple[str, ...]:
    """Return the private modules with a valid host that no GOPRIVATE pattern covers."""
    known = [pattern for pattern in patterns.split(",") if pattern]
    hosts = _hosts(project)
    return tuple(
        module
        for module in project.private_modules
        if module.partition("/")[0] in hosts and not any(_covers(pattern, module) for pattern in known)
    )


def _covers(pattern: str, module: str) -> bool:
    """Return whether a pattern matches as many leading path elements as it has itself, as in Go."""
    elements = pattern.rstrip("/").split("/")
    leading = module.split("/")[: len(elements)]
    return len(leading) == len(elements) and all(map(fnmatchcase, leading, elements))


def prefixes(project: GoProject, patterns: str) -> tuple[str, ...]:
    """Return the prefixes of the URLs of private modules, such as ``git.example.com/`` or ``github.com/acme/``.

    A pattern with a wildcard in its host has no prefix, so the hosts of the project's private modules replace it.
    """
    found: list[str] = []
    for pattern in filter(None, patterns.split(",")):
        plain: list[str] = []
        for element in pattern.rstrip("/").split("/"):
            if any(character in element for character in _WILD):
                break
            plain.append(element)
        if plain:
            found.append("/".join(plain) + "/")
        else:
            found += [f"{host}/" for host in _hosts(project)]
    return tuple(dict.fromkeys(found))
