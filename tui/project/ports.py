"""Finds the ports of a program in its listen calls and in the defaults of settings."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tui.frozen import dataclass
from tui.project.body import Binding, Body
from tui.project.defaults import Default, Kind, named_default, struct_default
from tui.project.expression import Call, Expression, Field, Literal, Name, Struct
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

_PURPOSES = {
    "admin": "admin",
    "cluster": "cluster",
    "debug": "profiler",
    "gossip": "cluster",
    "health": "health",
    "healthz": "health",
    "liveness": "health",
    "memberlist": "cluster",
    "metrics": "metrics",
    "p2p": "cluster",
    "pprof": "profiler",
    "probe": "health",
    "profiler": "profiler",
    "prometheus": "metrics",
    "promhttp": "metrics",
    "raft": "cluster",
    "readiness": "health",
    "swarm": "cluster",
    "telemetry": "metrics",
}
"""Words in names and routes -> the purpose of a port that is not for users of the service."""

_QUIC = ("github.com/quic-go/quic-go", "github.com/lucas-clemente/quic-go")
_DNS = "github.com/miekg/dns.ListenAndServe"
_TCP = ("tcp",)
_UDP = ("udp",)
_RESOLVES = {"ResolveUDPAddr": ("ListenUDP", _UDP), "ResolveTCPAddr": ("ListenTCP", _TCP)}
"""Calls that turn a text into an address -> the call that listens on it, and its protocol."""
_ADDRESSES = {"net.UDPAddr": ("ListenUDP", _UDP), "net.TCPAddr": ("ListenTCP", _TCP)}
"""Types of addresses -> as above."""

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


def find_ports(bodies: Iterable[Body], names: Names, commands: Subcommands | None = None) -> list[FoundPort]:
    """Return the ports that a program probably listens on, the most likely first, without duplicates.

    Values in listen calls are first, then defaults of settings whose names refer to listening. Only without these,
    constants named like a default (``DefaultPort``) count, or else composite literals with a configuration. A listener
    for only the profiler on loopback is left out. A name or a host that refers to another server (``redis-addr``,
    ``db:5432``) never counts. Ports on loopback are last, because beside others they are for debugging. The exception is
    a configurable one beside only :http and :https. Ports with a purpose, such as metrics, are behind all others.

    Args:
        bodies: the files of the program.
        names: the names in them.
        commands: its subcommands. Ports that only another one than the serving one uses are left out.
    """
    known_commands = commands or Subcommands()
    held = tuple(bodies)
    values = Values(names)
    found: dict[tuple[int, str], FoundPort] = {}
    listened = [item for body in held for item in _listens(body, names, values, known_commands)]
    listened.sort(key=lambda item: not item.port.certain)
    settings = [item for body in held for item in _settings(body, values, known_commands)]
    constants = [] if listened or settings else [item for body in held for item in _constants(body, values)]
    if not (listened or settings or constants):
        constants = [item for body in held for item in _configured(body, held, values)]
    for item in (*listened, *settings, *constants):
        key = (item.port.number, item.port.protocol)
        known = found.setdefault(key, item)
        if known.port.loopback and not item.port.loopback and item.whole:
            port = replace(item.port, certain=known.port.certain, strength=known.port.strength)
            found[key] = replace(item, port=port)
        elif known is not item and (known.port.loopback == item.port.loopback or not item.whole):
            found[key] = replace(known, port=_both(known.port, item.port))
    return sorted(found.values(), key=_order(item.port for item in found.values()))


def may_listen(bodies: Iterable[Body]) -> bool:
    """Return whether a program may listen, unlike a client that only shares the settings of a server."""
    return any(call.method.startswith(_LISTENING) for body in bodies for call, _ in body.calls)


def _order(ports: Iterable[Port]) -> Callable[[FoundPort], tuple[int, bool]]:
    """Return the sort key. Beside a configurable address, a fixed :http or :https is for certificates."""
    fixed = all(port.loopback or (port.number in {80, 443} and not _settable(port)) for port in ports)

    def key(item: FoundPort) -> tuple[int, bool]:
        first = fixed and _settable(item.port)
        place = (0 if first else 2) if item.port.loopback else 1
        return 3 if item.port.purpose else place, not item.port.certain

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
        for argument, protocols in _addresses(call, body, values, place):
            known = [one for one in values.of(argument, place) if not is_client(one.flag)]
            # the address for the answer of another server, as in a login, has the flag of a client
            for item in _of_values(known, call.method in _SERVE, protocols, _purpose_of_call(call, place)):
                if not (_profiles(call, body) and item.port.loopback and not _settable(item.port)):
                    yield item
    for struct, scope in body.structs:
        place = Place(body, scope)
        if (body.file, scope) in commands.foreign or _is_stand_in(body, scope):
            continue
        for address, protocols in _of_server(struct, place, values):
            purpose = _purpose(_name_of(struct, body)) or _purpose_of_function(body, scope)
            yield from _of_values(values.of(address, place), struct.type in _ADDRESSES, protocols, purpose)


def _of_values(
    values: Iterable[Value], bare: bool, protocols: tuple[str, ...], purpose: str
) -> Iterator[FoundPort]:
    """Yield the ports of the values of one address. Of several, each is only likely."""
    found = [item for value in values for item in _port(value, bare=bare)]
    likely = len({item.port.number for item in found}) > 1
    for item in found:
        for protocol in protocols:
            port = replace(
                item.port,
                protocol=protocol,
                purpose=purpose or item.port.purpose,
                strength=Strength.LIKELY if likely and not item.port.certain else Strength.SURE,
            )
            yield replace(item, port=port)


def _of_server(
    struct: Struct, place: Place, values: Values
) -> Iterator[tuple[Expression | None, tuple[str, ...]]]:
    """Yield the address of a server, such as ``dns.Server{Addr: ":53", Net: "udp"}``, and its protocols."""
    if struct.type in _ADDRESSES:
        method, protocols = _ADDRESSES[struct.type]
        if _listens_in(place, method) and struct.get("IP") is None:
            yield struct.get("Port"), protocols
    elif struct.type.endswith("Server") and (address := struct.get("Addr")) is not None:
        network = next((value.text for value in values.of(struct.get("Net"), place)), "")
        quic = _is_quic(struct.type.rpartition(".")[0], place.body)
        yield address, _UDP if quic or network.startswith("udp") else _TCP


def _is_quic(owner: str, body: Body) -> bool:
    return owner in {"http3", "quic"} and any(path.startswith(_QUIC) for path in body.packages.values())


def _listens_in(place: Place, method: str) -> bool:
    return any(call.method == method and scope == place.scope for call, scope in place.body.calls)


def _purpose(name: str) -> str:
    """Return the purpose of a port by the name of its setting, handler or function, or an empty text."""
    parts = words(name)
    # NewServerWithMetrics makes the server of the service
    return "" if "with" in parts else next((_PURPOSES[part] for part in parts if part in _PURPOSES), "")


def _purpose_of_function(body: Body, scope: int) -> str:
    return next((_purpose(made.name) for made in body.functions if scope and made.scope == scope), "")


def _name_of(struct: Struct, body: Body) -> str:
    """Return the variable of a composite literal, or an empty text."""
    return next(
        (
            one.name
            for one in body.bindings
            if isinstance(one.value, Struct)
            and not one.is_field
            and (one.value.line, one.value.type) == (struct.line, struct.type)
        ),
        "",
    )


def _purpose_of_call(call: Call, place: Place) -> str:
    """Return the purpose of the port of a listen call: by its handler, the routes of it, or the function around it."""
    for item in call.arguments[1:]:
        name = (
            item.name if isinstance(item, (Name, Field)) else item.function if isinstance(item, Call) else ""
        )
        if purpose := _purpose(name):
            return purpose
    handler = call.arguments[1] if len(call.arguments) > 1 else None
    owner = handler.name if isinstance(handler, Name) else "http"
    routes = [
        one.literal(0)
        for one, scope in place.body.calls
        if scope == place.scope and one.owner == owner and one.method in {"Handle", "HandleFunc"}
    ]
    purposes = {_purpose(route) for route in routes}
    if len(purposes) == 1 and (purpose := purposes.pop()):
        return purpose
    return _purpose_of_function(place.body, place.scope)


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


def _addresses(
    call: Call, body: Body, values: Values, place: Place
) -> Iterator[tuple[Expression | None, tuple[str, ...]]]:
    """Yield the arguments that can be the address in a listen call, each with its protocols."""
    name = body.qualified(call.function) if call.method.startswith("Listen") else ""
    if call.method.startswith("Listen") and _is_quic(call.owner, body):
        # this one also listens on TCP, for browsers that do not know HTTP/3 yet
        protocols = ("tcp", "udp") if call.method == "ListenAndServeTLS" else _UDP
        yield from ((argument, protocols) for argument in call.arguments[:1])
    elif name == _DNS and len(call.arguments) > 1:
        network = next((value.text for value in values.of(call.arguments[1], place)), "")
        yield call.arguments[0], _UDP if network.startswith("udp") else _TCP
    elif call.method == "ListenPacket":
        for index, item in enumerate(call.arguments):
            if isinstance(item, Literal) and item.text.startswith("udp"):
                yield from ((argument, _UDP) for argument in call.arguments[index + 1 : index + 2])
    elif call.method == "ListenUDP" and len(call.arguments) == 1:
        yield call.arguments[0], _UDP  # the server of a syslog library
    elif call.method in _RESOLVES:
        method, protocols = _RESOLVES[call.method]
        if _listens_in(place, method):
            yield from ((argument, protocols) for argument in call.arguments[1:2])
    else:
        yield from ((argument, _TCP) for argument in _tcp_addresses(call, body))


def _tcp_addresses(call: Call, body: Body) -> tuple[Expression | None, ...]:
    """Return the arguments that can be the address in a call that listens on TCP."""
    if call.method not in _SERVE and (call.method not in _GENERIC or "client" in words(call.owner)):
        return ()
    on_tailnet = _TAILNET in body.packages.values() and call.method in {"Listen", "ListenTLS"}
    if on_tailnet and not Place(body, 0).imports(call.owner):
        return ()
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
            purpose = _purpose(name) or found.port.purpose
            yield replace(
                found, port=replace(found.port, certain=False, strength=Strength.LIKELY, purpose=purpose)
            )


def _port(value: Value, bare: bool) -> Iterator[FoundPort]:
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
    if 80 <= number <= 65535 or number in {22, 25, 53, 67, 69}:
        port = Port(
            number,
            value.direct,
            loopback,
            value.flag,
            value.variable,
            value.bare,
            value.host_flag,
            value.host_variable,
            purpose=_purpose(f"{value.flag} {value.variable}"),
        )
        yield FoundPort(port, value.file, value.line, match is not None)
