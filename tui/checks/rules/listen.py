"""Problems with the address and the port that the program listens on."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.checks.building import development_tool
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.paths import variable
from tui.checks.rule import Rule
from tui.image import Cause
from tui.project import GoProject, Port
from tui.recipe.environment import with_variable
from tui.recipe.recipe import Recipe

_LOOPBACK = ("127.", "localhost", "[::1]", "::1")
_OPEN = 8080
"""A port that any user may bind, and the usual one for an HTTP server."""
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container, where only a published port is reachable
_MOCK = re.compile(r"(?:^|[/_])(?:mock|fake|stub)s?(?:[_/.]|$)")
_ASIDE = frozenset({2112, 6060, 9090, 9091, 9100})
"""Ports that programs use for metrics and profiles, beside that of their service."""
_ALL = frozenset({_EVERYWHERE, "::", "[::]"})
_FLAG = re.compile(r"--?[\w.-]+", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def loopback(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that is unreachable from outside its container."""
    project, start = context.project, context.model.start
    meant = _meant(context)
    moved = [_moved(context, port) for port in meant]
    if not meant or not all(port.loopback for port in meant) or any(moved) or _opened(context):
        return
    if start.starts.cause is not None and any(_flags(port) for port in meant):
        yield start.starts.cause  # its arguments may move the port
        return
    setter = next((port for port in meant if _opening(port)), None)
    where = project.where("ports")
    if setter is None:
        yield Finding(
            "loopback",
            Severity.WARNING,
            "port",
            "The program listens on 127.0.0.1 only, so a published port is unreachable. The code does not "
            "appear to have a flag or variable for the address.",
            where,
            line=start.line,
            advice="Change the address in the code, for example to `:8080`.",
        )
        return
    flag, name, address = _opening(setter) or ("", "", "")
    setting = flag or f"${name}"
    yield Finding(
        "loopback",
        Severity.WARNING,
        "args" if flag else "env",
        f"The program listens on 127.0.0.1 only, so a published port is unreachable. Set {setting}.",
        where,
        _with_value(context.recipe, flag, name, address),
        f"listen on all addresses with {setting}",
        line=start.line,
        advice=f"Add `{flag}={address}` to the start command." if flag else f"Add `ENV {name}={address}`.",
    )


def _listeners(project: GoProject) -> list[Port]:
    return [*project.ports, *project.udp_ports]


def _meant(context: CheckContext) -> list[Port]:
    """Return the ports of the program that the image is about: those that it exposes, or else all."""
    ports = _listeners(context.project)
    exposed = {_shown(port.number.text, port.protocol) for port in context.model.config.ports}
    return [port for port in ports if str(port) in exposed] or ports


def exposed(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about an EXPOSE that names none of the ports of the program."""
    project, config = context.project, context.model.config
    open_ports = [port for port in config.ports if port.line]
    certain = [port for port in _listeners(project) if port.certain]
    if not open_ports or not (certain or _by_variable(context)):
        return
    unknown = next((port.number.cause for port in open_ports if port.number.cause), None)
    if unknown is not None:
        yield unknown
        return
    numbers = {(number, port.protocol) for port in open_ports for number in _numbers(port.number.text)}
    if any((port.number, port.protocol) in numbers for port in _of_code(context)):
        return
    if any(_settable(port) for port in certain):
        return
    shown = ", ".join(f"EXPOSE {_shown(port.number.text, port.protocol)}" for port in open_ports[:2])
    port = next(iter((*certain, *_of_code(context))))
    unless = f" unless {port.variable} is set" if not port.certain else ""
    yield Finding(
        "expose-mismatch",
        Severity.WARNING,
        "port",
        f"The Dockerfile has {shown}, but the program listens on port {port}{unless}. The "
        "declared port is unreachable even if you publish it.",
        project.where("ports"),
        context.recipe.with_port(str(port)),
        f"expose {port}",
        line=open_ports[0].line,
        advice=f"Use `EXPOSE {port}`.",
        text="port",
    )


def _of_code(context: CheckContext) -> tuple[Port, ...]:
    """Return the ports that the code names, without those that only an EXPOSE states, which is in question."""
    project = context.project
    ports = tuple(_listeners(project))
    proofs = (*project.evidence.get("ports", ()), *project.evidence.get("udp_ports", ()))
    if not context.foreign or len(ports) != len(proofs):
        return ports
    own = [port for port, proof in zip(ports, proofs, strict=True) if not proof.text.startswith("EXPOSE")]
    return tuple(own) or ports


def _by_variable(context: CheckContext) -> bool:
    """Return whether a variable sets the only port, and the image sets neither it nor a flag for it."""
    ports = _of_code(context)
    return (
        context.foreign
        and len(ports) == 1
        and bool(_VARIABLE.fullmatch(ports[0].variable))
        and not variable(context, ports[0].variable)
        and not _argument(context.model.start.program_words[1:], ports[0].flag)
    )


def unexposed(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a port of the program that the image does not name."""
    proofs = context.project.evidence.get("ports", ())
    if proofs and all(_MOCK.search(proof.file) for proof in proofs):
        return
    reachable = [port for port in _listeners(context.project) if not port.loopback]
    ports = sorted(reachable, key=lambda port: (bool(port.purpose), not port.certain, port.number in _ASIDE))
    if not ports or context.model.config.ports or development_tool(context):
        return
    word = str(ports[0])
    yield Finding(
        "no-expose",
        Severity.NOTE,
        "port",
        f"The program listens on {word}, but the Dockerfile has no EXPOSE. The image therefore does not declare the "
        "port to publish.",
        context.project.where("ports"),
        context.recipe.with_port(word),
        f"expose {word}",
        line=context.model.final.line,
        advice=f"Add `EXPOSE {word}`.",
        text="port",
    )


def _shown(number: str, protocol: str) -> str:
    return number if protocol == "tcp" else f"{number}/{protocol}"


def _numbers(text: str) -> range:
    """Return the ports of one word of EXPOSE, such as ``8080`` or ``8000-8010``."""
    first, _, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        return range(0)
    return range(int(first), int(last or first) + 1)


def low_port(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a port below 1024 that a non-root user has to bind."""
    project, recipe = context.project, context.recipe
    low = [port for port in context.model.config.ports if port.line and port.number.text.isdecimal()]
    port = next((port for port in low if int(port.number.text) < 1024), None)
    user = context.model.user_id
    if port is None or user.text == "0":
        return
    if user.cause is not None:
        yield user.cause
        return
    number = int(port.number.text)
    moved = moved_up(recipe, project) if recipe.main_port == number else None
    yield Finding(
        "low-port",
        Severity.WARNING,
        "port",
        f"Port {number} is below 1024. Docker allows any user to bind such a port, but Kubernetes and older "
        "engines do not.",
        project.where("ports"),
        moved,
        f"listen on {_OPEN}" if moved else "",
        line=port.line,
        advice=f"Listen on a higher port, such as {_OPEN}, and publish it as {number}.",
    )


def on_all_addresses(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe with the program listening on all addresses, or None where no known setting does that."""
    meant = [port for port in project.ports if port.number == recipe.main_port] or list(project.ports)
    for port in meant:
        if port.loopback and (opening := _opening(port)) is not None:
            return _with_value(recipe, *opening)
    return None


def moved_up(recipe: Recipe, project: GoProject) -> Recipe | None:
    """Return the recipe with a port that any user may bind, or None where no known setting changes the port."""
    setter = next(
        (port for port in project.ports if port.number == recipe.main_port and _settable(port)), None
    )
    return _listening(recipe, setter, _OPEN).with_main_port(_OPEN) if setter else None


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


def _flags(port: Port) -> bool:
    """Return whether a flag can change the address."""
    return bool(port.host_flag or (port.flag and not port.bare))


def _moved(context: CheckContext, port: Port) -> bool:
    """Return whether the image makes the program listen on more than loopback."""
    setters = [(port.host_flag, port.host_variable)]
    if not port.bare:
        setters.append((port.flag, port.variable))
    words = context.model.start.program_words[1:]
    for flag, name in setters:
        address = _argument(words, flag) if flag else ""
        address = address or (variable(context, name) if name else "")
        if address and not address.startswith(_LOOPBACK):
            return True
    return False


def _opened(context: CheckContext) -> bool:
    """Return whether a variable of the image is the address of all interfaces, whatever program reads it."""
    values = [one.value.text for one in context.model.config.environment.values() if one.line]
    return any(value in _ALL or value.startswith(f"{_EVERYWHERE}:") for value in values)


def _words(args: str) -> list[str]:
    try:
        return shlex.split(args)
    except ValueError:
        return args.split()


def _argument(words: Sequence[str], flag: str) -> str:
    """Return the value of a flag in ``--addr=:80`` or ``-addr :80``. Package flag treats one and two dashes alike."""
    name = flag.lstrip("-")
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


RULES = (
    Rule(
        "loopback",
        "whether the program is reachable from outside its container",
        loopback,
        lambda context: any(port.loopback for port in context.project.ports),
    ),
    Rule(
        "expose",
        "whether EXPOSE declares the program's port",
        exposed,
        lambda context: bool(_listeners(context.project) and context.model.config.ports),
    ),
    Rule(
        "no-expose",
        "whether the image declares the program's port",
        unexposed,
        lambda context: context.foreign and context.build is not None and bool(_listeners(context.project)),
    ),
    Rule(
        "low-port",
        "whether a non-root program needs a port below 1024",
        low_port,
        lambda context: bool(context.model.config.ports),
    ),
)
