"""Where the program listens, and whether anybody can reach it there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from tui.project import GoProject, Port
from tui.recipe.environment import value_of, with_variable
from tui.recipe.option import RecipeContext
from tui.recipe.problem import Problem, Severity
from tui.recipe.recipe import Recipe

_LOOPBACK = ("127.", "localhost", "[::1]", "::1")
_OPEN = 8080
"""A port that any user may bind, and the one that most people expect."""
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container, and published only where somebody says so
_FLAG = re.compile(r"--?[\w.-]+", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def loopback(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether the program answers nobody outside its own container."""
    project, recipe = context.project, context.recipe
    meant = [port for port in project.ports if port.number == recipe.port] or list(project.ports)
    if not meant or any(not port.loopback or _moved(recipe, port) for port in meant):
        return
    setter = next((port for port in meant if _opened_by(port)), None)
    where = project.where("ports")
    if setter is None:
        yield Problem(
            "loopback",
            Severity.WARNING,
            "port",
            "The program listens on loopback only: a published port would answer nobody. No flag or variable that sets "
            "the address was found, so make the program listen on all addresses, such as `:8080`.",
            where,
        )
        return
    flag, variable, said = _opened_by(setter) or ("", "", "")
    name = flag or f"${variable}"
    yield Problem(
        "loopback",
        Severity.WARNING,
        "args" if flag else "env",
        f"The program listens on loopback only unless {name} says otherwise: a published port would answer nobody.",
        where,
        _told(recipe, flag, variable, said),
        f"listen on all addresses with {name}",
    )


def low_port(context: RecipeContext) -> Iterator[Problem]:
    """Yield what speaks against a recipe: whether a user who is not root has to bind a port below 1024."""
    project, recipe = context.project, context.recipe
    if recipe.port is None or recipe.port >= 1024 or recipe.user.startswith("0:"):
        return
    moved = moved_up(recipe, project)
    yield Problem(
        "low-port",
        Severity.WARNING,
        "port",
        f"Port {recipe.port} is below 1024: Docker lets any user bind it, Kubernetes and older engines do not.",
        project.where("ports"),
        moved,
        f"listen on {_OPEN}" if moved else "",
    )


def on_all_addresses(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe that tells the program to listen not only to itself, or None where nothing is known to do that."""
    meant = [port for port in project.ports if port.number == recipe.port] or list(project.ports)
    for port in meant:
        if port.loopback and (told := _opened_by(port)) is not None:
            return _told(recipe, *told)
    return None


def moved_up(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe with its port where any user may bind it, or None where nothing is known to move it."""
    setter = next((port for port in project.ports if port.number == recipe.port and _can_be_told(port)), None)
    return replace(_listening(recipe, setter, _OPEN), port=_OPEN) if setter else None


def _can_be_told(port: Port) -> bool:
    """Return whether a flag or a variable of a possible name moves a port."""
    return bool(_FLAG.fullmatch(port.flag) if port.flag else _VARIABLE.fullmatch(port.variable))


def _listening(recipe: Recipe, port: Port, number: int) -> Recipe:
    """Return a recipe that tells the program which port to listen on, on all addresses where it can say so."""
    return _told(recipe, port.flag, port.variable, str(number) if port.bare else f":{number}")


def _opened_by(port: Port) -> tuple[str, str, str] | None:
    """Return the flag or else the variable that moves a port off loopback, and what it has to say."""
    if _can_be_told(port) and not port.bare:
        return port.flag, port.variable, f":{port.number}"
    if _FLAG.fullmatch(port.host_flag) or (not port.host_flag and _VARIABLE.fullmatch(port.host_variable)):
        return port.host_flag, port.host_variable, _EVERYWHERE
    return None


def _told(recipe: Recipe, flag: str, variable: str, value: str) -> Recipe:
    if flag:
        return replace(recipe, args=shlex.join([*_without(recipe.args, flag), f"{flag}={value}"]))
    return replace(recipe, env=with_variable(recipe.env, variable, value))


def _moved(recipe: Recipe, port: Port) -> bool:
    """Return whether the recipe tells the program to listen elsewhere than on loopback."""
    setters = [(port.host_flag, port.host_variable)]
    if not port.bare:
        setters.append((port.flag, port.variable))
    for flag, variable in setters:
        said = _argument(recipe.args, flag) if flag else ""
        said = said or (value_of(recipe.env, variable) if variable else "")
        if said and not said.startswith(_LOOPBACK):
            return True
    return False


def _words(args: str) -> list[str]:
    try:
        return shlex.split(args)
    except ValueError:
        return args.split()


def _argument(args: str, flag: str) -> str:
    """Return what a flag is set to, ``--addr=:80`` or ``-addr :80``; one and two dashes are the same to package flag."""
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
