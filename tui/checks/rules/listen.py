"""Problems with the address and the port that the program listens on."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from tui.checks.finding import Finding, Severity
from tui.project import GoProject, Port
from tui.recipe.environment import value_of, with_variable
from tui.recipe.option import RecipeContext
from tui.recipe.recipe import Recipe

_LOOPBACK = ("127.", "localhost", "[::1]", "::1")
_OPEN = 8080
"""A port that any user may bind, and the usual one for an HTTP server."""
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container, where only a published port is reachable
_FLAG = re.compile(r"--?[\w.-]+", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def loopback(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a program that is unreachable from outside its container."""
    project, recipe = context.project, context.recipe
    meant = [port for port in project.ports if port.number == recipe.port] or list(project.ports)
    if not meant or any(not port.loopback or _moved(recipe, port) for port in meant):
        return
    setter = next((port for port in meant if _opening(port)), None)
    where = project.where("ports")
    if setter is None:
        yield Finding(
            "loopback",
            Severity.WARNING,
            "port",
            "The program listens on 127.0.0.1 only, so a published port is unreachable. "
            "No flag or variable that sets the address was found. Change the code to listen on `:8080`, for example.",
            where,
        )
        return
    flag, variable, address = _opening(setter) or ("", "", "")
    name = flag or f"${variable}"
    yield Finding(
        "loopback",
        Severity.WARNING,
        "args" if flag else "env",
        f"The program listens on 127.0.0.1 only, so a published port is unreachable. Set {name}.",
        where,
        _with_value(recipe, flag, variable, address),
        f"listen on all addresses with {name}",
    )


def low_port(context: RecipeContext) -> Iterator[Finding]:
    """Yield the problem of a port below 1024 that a non-root user has to bind."""
    project, recipe = context.project, context.recipe
    if recipe.port is None or recipe.port >= 1024 or recipe.user.startswith("0:"):
        return
    moved = moved_up(recipe, project)
    yield Finding(
        "low-port",
        Severity.WARNING,
        "port",
        f"Port {recipe.port} is below 1024. Docker lets any user bind such a port, but Kubernetes and older "
        "engines do not.",
        project.where("ports"),
        moved,
        f"listen on {_OPEN}" if moved else "",
    )


def on_all_addresses(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe with the program listening on all addresses, or None where no known setting does that."""
    meant = [port for port in project.ports if port.number == recipe.port] or list(project.ports)
    for port in meant:
        if port.loopback and (opening := _opening(port)) is not None:
            return _with_value(recipe, *opening)
    return None


def moved_up(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe with a port that any user may bind, or None where no known setting changes the port."""
    setter = next((port for port in project.ports if port.number == recipe.port and _settable(port)), None)
    return replace(_listening(recipe, setter, _OPEN), port=_OPEN) if setter else None


def _settable(port: Port) -> bool:
    """Return whether a flag or a variable with a valid name sets a port."""
    return bool(_FLAG.fullmatch(port.flag) if port.flag else _VARIABLE.fullmatch(port.variable))


def _listening(recipe: Recipe, port: Port, number: int) -> Recipe:
    """Return a recipe with a listening port, on all addresses where the setting takes an address."""
    return _with_value(recipe, port.flag, port.variable, str(number) if port.bare else f":{number}")


def _opening(port: Port) -> tuple[str, str, str] | None:
    """Return the flag, or else the variable, that moves a port off loopback, and its value."""
    if _settable(port) and not port.bare:
        return port.flag, port.variable, f":{port.number}"
    if _FLAG.fullmatch(port.host_flag) or (not port.host_flag and _VARIABLE.fullmatch(port.host_variable)):
        return port.host_flag, port.host_variable, _EVERYWHERE
    return None


def _with_value(recipe: Recipe, flag: str, variable: str, value: str) -> Recipe:
    if flag:
        return replace(recipe, args=shlex.join([*_without(recipe.args, flag), f"{flag}={value}"]))
    return replace(recipe, env=with_variable(recipe.env, variable, value))


def _moved(recipe: Recipe, port: Port) -> bool:
    """Return whether the recipe makes the program listen on more than loopback."""
    setters = [(port.host_flag, port.host_variable)]
    if not port.bare:
        setters.append((port.flag, port.variable))
    for flag, variable in setters:
        address = _argument(recipe.args, flag) if flag else ""
        address = address or (value_of(recipe.env, variable) if variable else "")
        if address and not address.startswith(_LOOPBACK):
            return True
    return False


def _words(args: str) -> list[str]:
    try:
        return shlex.split(args)
    except ValueError:
        return args.split()


def _argument(args: str, flag: str) -> str:
    """Return the value of a flag in ``--addr=:80`` or ``-addr :80``. Package flag treats one and two dashes alike."""
    words, name = _words(args), flag.lstrip("-")
    for position, word in enumerate(words):
        left, equals, value = word.lstrip("-").partition("=")
        if word.startswith("-") and left == name:
            return value if equals else "".join(words[position + 1 : position + 2])
    return ""


def _without(args: str, flag: str) -> list[str]:
    """Return the words of a command line without a flag and its value."""
    kept: list[str] = []
    words, name = _words(args), flag.lstrip("-")
    while words:
        word = words.pop(0)
        left, equals, _ = word.lstrip("-").partition("=")
        if not word.startswith("-") or left != name:
            kept.append(word)
        elif not equals and words:
            words.pop(0)
    return kept
