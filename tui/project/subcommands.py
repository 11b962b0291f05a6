"""Finds the subcommands of a program that uses cobra or urfave/cli, and the one that serves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import field

from tui.frozen import dataclass
from tui.project.body import Body
from tui.project.call_graph import CallGraph, Node
from tui.project.expression import Call, Expression, Field, Literal, Name, Struct
from tui.project.names import Place

_LIBRARIES = ("github.com/spf13/cobra", "github.com/urfave/cli")
_RUNS = ("Run", "RunE", "Action", "PreRun", "PreRunE")

_SERVES = frozenset(
    {"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "Listen", "ListenTCP", "ListenPacket"}
    | {"ListenUDP", "ListenTLS", "RunTLS", "StartTLS"}
)
_NAMES = ("serve", "server", "start", "run", "daemon", "up", "web", "api", "http", "listen", "standalone")
"""Names of a subcommand that serves, the most likely first."""

_WEAK = frozenset({"run", "up"})
"""Names that tools have for other things too, so that the help must mention a service."""

_SERVICES = re.compile(
    r"\b(?:agent|api|bot|controller|daemon|http|listen\w*|node|proxy|serv\w+|web|worker)\b", re.IGNORECASE
)

_LIMIT = 60


@dataclass(slots=True, eq=False)
class _Command:
    name: str
    struct: Struct
    place: Place
    holder: str
    """The variable or the function that holds it, or empty."""
    whole: bool
    """Whether the function that holds it makes no other command."""
    children: list["_Command"] = field(default_factory=list)
    parent: "_Command | None" = None

    @property
    def path(self) -> str:
        """Its name after those of its parents, without the root."""
        if self.parent is None:
            return ""
        return f"{self.parent.path} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Subcommands:
    """The subcommands of a program."""

    names: tuple[str, ...] = ()
    """Each as typed, such as ``server start``."""
    places: tuple[tuple[str, int], ...] = ()
    """The file and the line of each."""
    serving: str = ""
    """The one that serves, or empty if the program serves without one or it is unknown."""
    where: tuple[tuple[str, int], ...] = ()
    """Its place."""
    likely: bool = False
    """Whether only its name shows that it serves."""
    foreign: frozenset[Node] = frozenset()
    """Functions that only other subcommands call."""
    variables: frozenset[str] = frozenset()
    """Variables of other subcommands, whose flags the serving one does not have."""


def find_subcommands(bodies: Iterable[Body]) -> Subcommands:
    """Return the subcommands of a program, and the one that serves.

    A subcommand serves if the functions that it calls listen. Without such a subcommand, its name decides.

    Args:
        bodies: the files of the program.
    """
    held = tuple(bodies)
    commands = [command for body in held for command in _commands(body)]
    if not commands:
        return Subcommands()
    _adopt(held, commands)
    below = [command for command in commands if command.parent is not None][:_LIMIT]
    if not below:
        return Subcommands()
    graph = CallGraph(held, {(one.place.body.file, one.place.scope) for one in commands if one.place.scope})
    starts = {id(command): _starts(command, graph) for command in commands}
    reaching = graph.reaching(_SERVES)
    listening = [
        command
        for command in commands
        if any(call.method in _SERVES for call in _own_calls(command)) or starts[id(command)] & reaching
    ]
    roots = [command for command in listening if command.parent is None]
    serving = None if roots else _best([command for command in listening if command.parent is not None])
    likely = False
    if not roots and (serving is None or serving.name not in _NAMES) and not _acts_alone(commands):
        # a name such as daemon says more than a listener for something else
        named = [one for one in below if _sounds_serving(one) and one.parent and one.parent.parent is None]
        serving, likely = (_best(named), True) if named else (serving, False)
    kept = _parents(serving)
    others = [one for one in below if one is not serving and not any(one is known for known in kept)]
    apart = {id(one) for one in others}
    # what the root and the serving command reach belongs to the server
    own = graph.reached(node for one in commands if id(one) not in apart for node in starts[id(one)])
    foreign = graph.reached(node for one in others for node in starts[id(one)]) - own
    found = serving is not None or bool(roots)
    return Subcommands(
        tuple(command.path for command in below),
        tuple((command.struct.file, command.struct.line) for command in below),
        serving.path if serving is not None else "",
        ((serving.struct.file, serving.struct.line),) if serving is not None else (),
        likely,
        frozenset(foreign) if found else frozenset(),
        frozenset(command.holder for command in others if command.holder) if found else frozenset(),
    )


def _sounds_serving(command: _Command) -> bool:
    """Return whether a name is that of a service, such as ``daemon``, or ``run`` with a help that mentions one."""
    if command.name not in _WEAK:
        return command.name in _NAMES
    texts = (command.struct.get(key) for key in ("Short", "Long", "Usage", "Description"))
    return any(isinstance(text, Literal) and _SERVICES.search(text.text) for text in texts)


def _acts_alone(commands: list[_Command]) -> bool:
    """Return whether the root runs something itself, so that the program needs no subcommand."""
    roots = [command for command in commands if command.parent is None and command.children]
    return any(key in _RUNS for command in roots for key, _ in command.struct.fields)


def _parents(command: _Command | None) -> tuple[_Command, ...]:
    found = []
    above = command.parent if command is not None else None
    while above is not None:
        found.append(above)
        above = above.parent
    return tuple(found)


def _best(commands: list[_Command]) -> _Command | None:
    """Return the only command, or the one with the most likely name."""
    named = sorted((one for one in commands if one.name in _NAMES), key=lambda one: _NAMES.index(one.name))
    return named[0] if named else commands[0] if len(commands) == 1 else None


def _commands(body: Body) -> Iterator[_Command]:
    if not any(path.startswith(_LIBRARIES) for path in body.packages.values()):
        return
    structs = [(struct, scope) for struct, scope in body.structs if _is_command(struct, body)]
    scopes = [scope for _, scope in structs]
    for struct, scope in structs:
        name = _name_of(struct)
        if not name:
            continue
        place = Place(body, scope)
        whole = bool(scope) and scopes.count(scope) == 1
        command = _Command(name, struct, place, _holder(struct, place), whole)
        yield command
        yield from _nested(command)


def _nested(parent: _Command) -> Iterator[_Command]:
    """Yield the commands without a type in a list, as in ``Commands: []*cli.Command{{Name: "serve"}}``."""
    for key in ("Commands", "Subcommands"):
        inside = parent.struct.get(key)
        for item in inside.items if isinstance(inside, Struct) else ():
            if isinstance(item, Struct) and not item.type and (name := _name_of(item)):
                command = _Command(name, item, parent.place, "", whole=False, parent=parent)
                parent.children.append(command)
                yield command
                yield from _nested(command)


def _is_command(struct: Struct, body: Body) -> bool:
    path = body.qualified(struct.type)
    return path.startswith(_LIBRARIES) and path.endswith((".Command", ".App"))


def _name_of(struct: Struct) -> str:
    for key in ("Use", "Name"):
        value = struct.get(key)
        text = getattr(value, "text", "") if value is not None else ""
        if text.split():
            return str(text.split()[0])
    return "app" if struct.type.endswith(".App") else ""


def _holder(struct: Struct, place: Place) -> str:
    """Return the variable or the function of a command."""
    for binding in place.body.bindings:
        if isinstance(binding.value, Struct) and _same(binding.value, struct) and not binding.is_field:
            return binding.name
    return ""


def _same(one: Struct, other: Struct) -> bool:
    return (one.file, one.line, one.type) == (other.file, other.line, other.type)


def _adopt(bodies: Iterable[Body], commands: list[_Command]) -> None:
    """Connect each command with its parent."""
    for parent in commands:
        for key in ("Commands", "Subcommands"):
            inside = parent.struct.get(key)
            for item in inside.items if isinstance(inside, Struct) else ():
                _connect(parent, _command_of(item, parent.place, commands))
    for body in bodies:
        for call, scope in body.calls:
            if call.method == "AddCommand" and call.owner:
                place = Place(body, scope)
                owner, _, name = call.owner.rpartition(".")
                above = _command_of(Field(owner, name) if owner else Name(name), place, commands)
                for item in call.arguments:
                    child = _command_of(item, place, commands)
                    _connect(above or _root(commands, child), child)


def _root(commands: list[_Command], child: _Command | None) -> _Command | None:
    """Return the command that is most likely the root, for a parent that cannot be resolved."""
    free = [one for one in commands if one.parent is None and one is not child]
    return next((one for one in free if "root" in one.holder.lower()), None)


def _connect(parent: _Command | None, child: _Command | None) -> None:
    if parent is None or child is None or child.parent is not None or child is parent:
        return
    if any(one is child for one in _parents(parent)):
        return
    child.parent = parent
    parent.children.append(child)


def _command_of(expression: Expression | None, place: Place, commands: list[_Command]) -> _Command | None:
    """Return the command that a variable, a function's result or a literal is."""
    match expression:
        case Struct():
            return next((one for one in commands if _same(one.struct, expression)), None)
        case Name(name):
            near = [
                one
                for one in commands
                if one.holder == name and one.place.body.directory == place.body.directory
            ]
            local = [
                one
                for one in near
                if (one.place.body.file, one.place.scope) == (place.body.file, place.scope)
            ]
            known = local or [one for one in near if not one.place.scope]
            if known:
                return known[0]
            for binding in place.body.bindings:
                if binding.name == name and binding.scope == place.scope and isinstance(binding.value, Call):
                    return _command_of(binding.value, place, commands)
            return near[0] if len(near) == 1 else None
        case Field(owner, name) if place.imports(owner):
            package = place.body.qualified(f"{owner}.x").rpartition(".")[0].rpartition("/")[2]
            return next(
                (one for one in commands if one.holder == name and package in one.place.body.import_names),
                None,
            )
        case Call(function):
            owner, _, name = function.rpartition(".")
            package = (
                place.body.qualified(f"{owner}.x").rpartition(".")[0].rpartition("/")[2] if owner else ""
            )
            for one in commands:
                body, scope = one.place.body, one.place.scope
                makers = [made.name for made in body.functions if made.scope == scope and scope]
                same = package in body.import_names if owner else body.directory == place.body.directory
                if name in makers and same:
                    return one
    return None


def _starts(command: _Command, graph: CallGraph) -> set[Node]:
    """Return the functions that a command runs."""
    place = command.place
    nodes = {node for call in _own_calls(command) for node in graph.functions(call, place)}
    for key in _RUNS:
        nodes |= set(graph.functions(command.struct.get(key), place))
    if command.whole:
        # the function that makes the command may set what it runs later
        nodes.add((place.body.file, place.scope))
    return nodes


def _own_calls(command: _Command) -> Iterator[Call]:
    """Yield the calls in the literal of a command, without those of the commands in it."""
    inner = [
        (one.struct.line, one.struct.end)
        for one in command.children
        if one.struct.file == command.struct.file
    ]
    inner = [span for span in inner if command.struct.line <= span[0] and span[1] <= command.struct.end]
    for call, _ in command.place.body.calls:
        inside = command.struct.line <= call.line <= command.struct.end
        if inside and not any(first <= call.line <= last for first, last in inner):
            yield call
