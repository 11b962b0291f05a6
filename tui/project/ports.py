"""Finds the ports of a program in its listen calls and in the defaults of settings."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tui.frozen import dataclass
from tui.project.body import Binding, Body
from tui.project.defaults import Default, Kind, named_default, struct_default
from tui.project.expression import Call, Expression, Field, Literal, Struct
from tui.project.model import Port, Strength
from tui.project.names import Names, Place
from tui.project.subcommands import Subcommands
from tui.project.values import Value, Values
from tui.project.words import is_client, is_listener, speaks_of_another, words

_ADDRESS = re.compile(
    r"(?:tcp4?://|https?://)?(?P<host>\[[0-9A-Fa-f:.%]*\]|[^:/\[\]\s]*):(?P<port>\d{1,5}|https?)/?"
)
_NUMBER = re.compile(r"[1-9]\d{1,4}")
"""Without a leading zero, because ``0666`` is the mode of a socket."""

_LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|localhost|\[::1\]|::1")
_EVERYWHERE = frozenset({"", "[::]", "*"})
_ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_NAMED = {"http": 80, "https": 443}

_SERVE = frozenset(
    {"ListenAndServe", "ListenAndServeTLS", "ListenTCP", "Listen", "RunTLS", "StartTLS", "ListenTLS"}
)
"""Calls whose address may be a bare number or an expression for one."""

_LISTENING = ("AddNodeFlags", "Listen", "MustRun", "Run", "Serve", "Start")
"""The first words of methods that may listen, in the program or in a library."""

_GENERIC = frozenset({"Run", "Start", "Addr"})
"""Gin's Run, Echo's Start, Iris' Addr. These names are common, so only a text with a colon counts."""

_EXPORTER_FLAGS = "github.com/prometheus/exporter-toolkit/web/kingpinflag.AddFlags"
"""Declares ``--web.listen-address`` with its second argument as default."""

_NODE = re.compile(
    r"github\.com/(?:cometbft|tendermint)/\w+/cmd/(?:cometbft|tendermint)/commands\.AddNodeFlags"
)
"""Declares the flags of a CometBFT node, which only its start command has."""
_NODE_FLAGS = (("rpc.laddr", "tcp://127.0.0.1:26657"), ("p2p.laddr", "tcp://0.0.0.0:26656"))

_INNER = frozenset(
    {"cluster", "gossip", "memberlist", "metrics", "p2p", "pprof", "prometheus", "raft", "swarm", "telemetry"}
)
"""Words in the names of settings for the members of a cluster and for measurements, not for users of the service."""

_PURPOSES = {
    "metrics": frozenset({"metrics", "prometheus", "telemetry"}),
    "profiler": frozenset({"pprof"}),
    "admin": frozenset({"admin"}),
}
"""The purpose of a port -> words in the names of its settings."""

_DNS = "github.com/miekg/dns.ListenAndServe"
"""Takes the address first and the network second."""

_DATAGRAMS = frozenset({"ListenPacket", "ListenUDP", "ResolveUDPAddr"})
_QUIC = re.compile(
    r"github\.com/(?:quic-go|lucas-clemente)/quic-go(?:\.ListenAddr(?:Early)?|/http3\.ListenAndServeQUIC)"
)
_NETWORKS = ("tcp", "udp", "unix", "ip")

_STAND_INS = frozenset({"dummy", "fake", "mock", "stub"})

_GIN = "github.com/gin-gonic/gin"

_TAILNET = "tailscale.com/tsnet"
"""Listens in a Tailscale network, not on a port of the container."""

_PROFILER = "net/http/pprof"
"""Registers itself with the default handler."""

_ENGINE_NAMES = frozenset({"app", "e", "engine", "g", "r", "router", "s.engine", "s.router", "server"})
"""Names of a gin engine whose origin is unknown."""


@dataclass(frozen=True, slots=True)
class FoundPort:
    """A port and its place."""

    port: Port
    file: str
    line: int
    whole: bool = False
    """True for an address, False for a bare number without a host."""
    inner: bool = False
    """Whether its setting is not for users of the service, such as ``p2p-port`` and ``metrics-addr``."""


def find_ports(bodies: Iterable[Body], names: Names, commands: Subcommands | None = None) -> list[FoundPort]:
    """Return the TCP ports that a program probably listens on, the most likely first, without duplicates.

    Values in listen calls are first, then defaults of settings whose names refer to listening. Only without these,
    constants named like a default (``DefaultPort``) count, or else composite literals with a configuration. A listener
    for only the profiler on loopback is left out. A name or a host that refers to another server (``redis-addr``,
    ``db:5432``) never counts. Ports on loopback are last, because beside others they are for debugging. The exception is
    a configurable one beside only :http and :https.

    Args:
        bodies: the files of the program.
        names: the names in them.
        commands: its subcommands. Ports that only another one than the serving one uses are left out.
    """
    known_commands = commands or Subcommands()
    held = tuple(bodies)
    values = Values(names)
    found: dict[int, FoundPort] = {}
    listened = [item for body in held for item in _listens(body, names, values, known_commands)]
    listened.sort(key=lambda item: not item.port.certain)
    settings = [item for body in held for item in _settings(body, values, known_commands)]
    constants = [] if listened or settings else [item for body in held for item in _constants(body, values)]
    if not (listened or settings or constants):
        constants = [item for body in held for item in _configured(body, held, values)]
    for item in (*listened, *settings, *constants):
        known = found.setdefault(item.port.number, item)
        if known.port.loopback and not item.port.loopback and item.whole:
            port = replace(item.port, certain=known.port.certain, strength=known.port.strength)
            found[item.port.number] = replace(item, port=port)
        elif known is not item and (known.port.loopback == item.port.loopback or not item.whole):
            found[item.port.number] = replace(known, port=_both(known.port, item.port))
    return sorted(found.values(), key=_order(item.port for item in found.values()))


def find_udp_ports(
    bodies: Iterable[Body], names: Names, commands: Subcommands | None = None
) -> list[FoundPort]:
    """Return the UDP ports in the listen calls of a program, in the order of the code, without duplicates.

    Args:
        bodies: the files of the program.
        names: the names in them.
        commands: its subcommands. Ports that only another one than the serving one uses are left out.
    """
    foreign = (commands or Subcommands()).foreign
    values = Values(names)
    found: dict[int, FoundPort] = {}
    for body in bodies:
        for expression, scope, bare in _datagrams(body):
            if (body.file, scope) in foreign or _is_stand_in(body, scope):
                continue
            for value in values.of(expression, Place(body, scope)):
                for item in _port(value, bare, udp=True):
                    found.setdefault(item.port.number, item)
    return list(found.values())


def _datagrams(body: Body) -> Iterator[tuple[Expression | None, int, bool]]:
    """Yield each UDP address that a file listens on, its scope, and whether it may be a bare number."""
    listening = {scope for call, scope in body.calls if call.method == "ListenUDP"}
    for call, scope in body.calls:
        if not call.method.startswith(("Listen", "Resolve")):
            continue
        name = body.qualified(call.function)
        if name == _DNS:
            if call.literal(1).startswith("udp"):
                yield call.arguments[0], scope, False
        elif _QUIC.fullmatch(name):
            yield call.arguments[0] if call.arguments else None, scope, False
        elif call.method in _DATAGRAMS and (scope in listening or call.method == "ListenPacket"):
            network = call.literal(0)
            if network.startswith("udp"):
                yield call.arguments[1] if len(call.arguments) > 1 else None, scope, False
            elif not network.startswith(_NETWORKS) and len(call.arguments) == 1:
                yield call.arguments[0], scope, False  # the server of a syslog library
    for struct, scope in body.structs:
        if struct.type.endswith("UDPAddr") and scope in listening and struct.get("IP") is None:
            yield struct.get("Port"), scope, True
        elif struct.type.endswith("Server") and _network(struct).startswith("udp"):
            yield struct.get("Addr"), scope, False


def _network(struct: Struct) -> str:
    """Return the network of a server of miekg/dns, or empty."""
    network = struct.get("Net")
    return network.text if isinstance(network, Literal) else ""


def may_listen(bodies: Iterable[Body]) -> bool:
    """Return whether a program may listen, unlike a client that only shares the settings of a server."""
    return any(call.method.startswith(_LISTENING) for body in bodies for call, _ in body.calls)


def _order(ports: Iterable[Port]) -> Callable[[FoundPort], tuple[int, bool]]:
    """Return the sort key. Beside a configurable address, a fixed :http or :https is for certificates."""
    fixed = all(port.loopback or (port.number in {80, 443} and not _settable(port)) for port in ports)

    def key(item: FoundPort) -> tuple[int, bool]:
        first = fixed and _settable(item.port)
        place = (0 if first else 2) if item.port.loopback else 1
        return 3 if item.inner else place, not item.port.certain

    return key


def _settable(port: Port) -> bool:
    return bool(port.flag or port.variable or port.host_flag or port.host_variable)


def _both(known: Port, other: Port) -> Port:
    """Return a port with the settings of both."""
    if known.bare != other.bare and (known.flag or known.variable):
        return known
    return replace(
        known,
        flag=known.flag or other.flag,
        variable=known.variable or other.variable,
        bare=other.bare,
        host_flag=known.host_flag or other.host_flag,
        host_variable=known.host_variable or other.host_variable,
    )


def _listens(body: Body, names: Names, values: Values, commands: Subcommands) -> Iterator[FoundPort]:
    for call, scope in body.calls:
        if (body.file, scope) in commands.foreign or _is_stand_in(body, scope):
            continue
        place = Place(body, scope)
        if _runs_gin_default(call, place, names):
            port = Port(8080, certain=True, loopback=False, variable="PORT", bare=True)
            yield FoundPort(port, call.file, call.line)
        for argument in _addresses(call, body):
            for value in values.of(argument, place):
                if is_client(value.flag):
                    continue  # waits for the answer of another server, as in a login
                for item in _port(value, bare=call.method in _SERVE):
                    if not (_profiles(call, body) and item.port.loopback and not _settable(item.port)):
                        yield item
    for struct, scope in body.structs:
        if _network(struct).startswith("udp"):
            continue
        if struct.type.endswith("Server") and (address := struct.get("Addr")) is not None:
            for value in values.of(address, Place(body, scope)):
                yield from _port(value, bare=False)


def _is_stand_in(body: Body, scope: int) -> bool:
    """Return whether a function starts a stand-in for another server, such as ``startMockServer``."""
    return any(
        made.scope == scope and not _STAND_INS.isdisjoint(words(made.name))
        for made in body.functions
        if scope
    )


def _profiles(call: Call, body: Body) -> bool:
    """Return whether a call may serve only the profiler, without a handler in a file that imports pprof."""
    return len(call.arguments) == 2 and call.arguments[1] is None and _PROFILER in body.packages.values()


def _addresses(call: Call, body: Body) -> tuple[Expression | None, ...]:
    """Return the arguments that can be the address in a listen call."""
    if call.method not in _SERVE and (call.method not in _GENERIC or "client" in words(call.owner)):
        return ()
    on_tailnet = _TAILNET in body.packages.values() and call.method in {"Listen", "ListenTLS"}
    if on_tailnet and not Place(body, 0).imports(call.owner):
        return ()
    if body.qualified(call.function) == _DNS:
        return call.arguments[:1] if call.literal(1).startswith("tcp") else ()
    texts = [item.text if isinstance(item, Literal) else "" for item in call.arguments]
    for index, text in enumerate(texts):
        if text in {"tcp", "tcp4", "tcp6"}:
            return call.arguments[index + 1 : index + 2]
        if text.startswith(("unix", "udp", "ip")):
            return ()
    return call.arguments[:1]


def _runs_gin_default(call: Call, place: Place, names: Names) -> bool:
    """Return whether a call is gin's ``Run()``, which listens on ``$PORT`` or :8080."""
    if call.method != "Run" or call.arguments or not call.owner:
        return False
    if not any(item.path == _GIN for item in place.body.header.imports):
        return False
    origins = [meaning.expression for meaning in names.variable(call.owner, place)]
    if not origins:
        return call.owner in _ENGINE_NAMES
    return any(isinstance(item, Call) and _makes_gin(item, place) for item in origins)


def _makes_gin(call: Call, place: Place) -> bool:
    """Return whether a call creates a gin engine, by gin's constructors or a function of the same package."""
    return "." not in call.function or place.body.qualified(call.function) in {
        f"{_GIN}.Default",
        f"{_GIN}.New",
    }


def _settings(body: Body, values: Values, commands: Subcommands) -> Iterator[FoundPort]:
    for call, scope in body.calls:
        default = named_default(call)
        place = Place(body, scope)
        if default is not None and default.command in commands.variables - {""}:
            continue
        if default is not None:
            yield from _setting(default.name, default.value, place, values, default)
        elif call.method == "AddFlags" and body.qualified(call.function) == _EXPORTER_FLAGS:
            default = Default(
                "web.listen-address", Literal("", call.file, call.line, number=False), Kind.FLAG
            )
            yield from _setting(default.name, call.arguments[-1], place, values, default)
        elif call.method == "AddNodeFlags" and _NODE.fullmatch(body.qualified(call.function)):
            for name, address in _NODE_FLAGS:
                literal = Literal(address, call.file, call.line, number=False)
                yield from _setting(name, literal, place, values, Default(name, literal, Kind.KEY))
    for struct, scope in body.structs:
        default = struct_default(struct)
        if default is not None:
            yield from _setting(default.name, default.value, Place(body, scope), values, default)
    for binding in body.bindings:
        if binding.is_field and not binding.scope and isinstance(binding.value, (Literal, Call)):
            yield from _setting(f"{binding.owner}.{binding.name}", binding.value, Place(body, 0), values)


def _constants(body: Body, values: Values) -> Iterator[FoundPort]:
    for binding in body.bindings:
        if binding.scope or not isinstance(binding.value, Literal) or "default" not in words(binding.name):
            continue
        # SSH clients also name this port
        if binding.value.text != "22":
            yield from _setting(binding.name, binding.value, Place(body, 0), values)


def _configured(body: Body, bodies: Iterable[Body], values: Values) -> Iterator[FoundPort]:
    """Yield the ports in composite literals such as ``Server{Port: 80}``, which a settings file can change."""
    for binding in body.bindings:
        if not (binding.is_field and binding.owner and binding.scope and isinstance(binding.value, Literal)):
            continue
        if binding.owner.endswith("UDPAddr"):
            continue
        name = f"{binding.owner}.{binding.name}"
        for found in _setting(name, binding.value, Place(body, binding.scope), values):
            variable = _filled_from(binding, bodies, values)
            yield replace(found, port=replace(found.port, variable=variable, bare=bool(variable)))


def _filled_from(binding: Binding, bodies: Iterable[Body], values: Values) -> str:
    """Return the environment variable of a call such as ``setInt(&c.Server.Port, "APP_PORT")``, or empty."""
    for body in bodies:
        for call, scope in body.calls:
            if any(_is_field(item, binding) for item in call.arguments):
                for item in call.arguments:
                    for value in values.of(item, Place(body, scope)):
                        if _ENVIRONMENT.fullmatch(value.text):
                            return value.text
    return ""


def _is_field(expression: Expression | None, binding: Binding) -> bool:
    return (
        isinstance(expression, Field)
        and expression.name == binding.name
        and expression.owner.rpartition(".")[2].lower() == binding.owner.rpartition(".")[2].lower()
    )


def _setting(
    name: str, value: Expression | None, place: Place, values: Values, default: Default | None = None
) -> Iterator[FoundPort]:
    if not is_listener(name) or (default is not None and speaks_of_another(default.about)):
        return
    for known in values.of(value, place, default):
        for found in _port(known, bare=True):
            inner = found.inner or not _INNER.isdisjoint(words(name))
            purpose = found.port.purpose or _purpose(name)
            port = replace(found.port, certain=False, purpose=purpose, strength=Strength.LIKELY)
            yield replace(found, port=port, inner=inner)


def _purpose(name: str) -> str:
    """Return the purpose of a port by the name of its setting, or empty for users of the service."""
    parts = words(name)
    return next((purpose for purpose, known in _PURPOSES.items() if not known.isdisjoint(parts)), "")


def _port(value: Value, bare: bool, udp: bool = False) -> Iterator[FoundPort]:
    text = value.text.strip()
    host, number = "", 0
    if (match := _ADDRESS.fullmatch(text)) is not None:
        host = match["host"]
        number = _NAMED.get(match["port"]) or int(match["port"])
    elif bare and _NUMBER.fullmatch(text):
        number = int(text)
    loopback = bool(_LOOPBACK.fullmatch(host))
    if host not in _EVERYWHERE and not loopback and not re.fullmatch(r"[\d.]+", host):
        return
    if 80 <= number <= 65535 or number in ({53, 67, 69} if udp else {22, 25, 53}):
        port = Port(
            number,
            value.direct,
            loopback,
            value.flag,
            value.variable,
            value.bare,
            value.host_flag,
            value.host_variable,
            "udp" if udp else "tcp",
            _purpose(f"{value.flag} {value.variable}"),
        )
        inner = not _INNER.isdisjoint(words(f"{value.flag} {value.variable}"))
        yield FoundPort(port, value.file, value.line, match is not None, inner)
