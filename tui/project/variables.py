"""Finds the environment variables that a program reads, and those that it cannot do without."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tui.project.body import Body, Guard
from tui.project.defaults import Kind, named_default
from tui.project.expression import Call, Expression, Join, Literal, Name, Struct
from tui.project.model import EnvVariable, Strength
from tui.project.names import Names, Place
from tui.project.values import Values

_READS = frozenset({"os.Getenv", "os.LookupEnv", "syscall.Getenv"})
_HELPER = re.compile(r"env", re.IGNORECASE)
_DEMANDING = re.compile(r"must|require|mandatory", re.IGNORECASE)
"""Names of helpers such as ``mustGetenv("DATABASE_URL")``."""
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_ENDING = frozenset(
    {"Fatal", "Fatalf", "Fatalln", "panic", "Panic", "Panicf", "Panicln", "Errorf", "New", "Fprintln"}
)
"""Functions that end the program or make an error."""
_VIPER = "spf13/viper"
_LACKS = re.compile(
    r"\b(?:required|must|missing|not set|unset|empty|undefined|not defined|not provided)\b", re.IGNORECASE
)
"""Words of a message about a variable that is not set."""
_SYSTEM = frozenset(
    {
        *(
            "CI",
            "COLORTERM",
            "DISPLAY",
            "EDITOR",
            "GODEBUG",
            "GOMAXPROCS",
            "GOPATH",
            "GOROOT",
            "HOME",
            "HOSTNAME",
        ),
        *(
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "LANG",
            "LC_ALL",
            "NO_COLOR",
            "NO_PROXY",
            "PAGER",
            "PATH",
            "PWD",
            "SHELL",
        ),
        *(
            "SSH_AUTH_SOCK",
            "TEMP",
            "TERM",
            "TMP",
            "TMPDIR",
            "TZ",
            "USER",
            "USERNAME",
            "VISUAL",
            "XDG_CACHE_HOME",
        ),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "USERPROFILE"),
        *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"),
    }
)
"""Variables of the system, which are not settings of a program."""


def find_variables(bodies: Iterable[Body], names: Names) -> list[EnvVariable]:
    """Return the environment variables of the program, the required ones first, each once.

    A variable is required when a tag or a helper says so, or when a message of an error names it as missing.

    Args:
        bodies: the files of the program.
        names: the names in them.
    """
    held = tuple(bodies)
    values = Values(names, fields=False)
    found: dict[str, EnvVariable] = {}
    calls = [call for body in held for call, _ in body.calls]
    prefix = next((call.literal(0) for call in calls if call.method == "SetEnvPrefix"), "")
    automatic = any(call.method == "AutomaticEnv" for call in calls)
    replaced = any(call.method == "SetEnvKeyReplacer" for call in calls)
    for body in held:
        settings = _settings(body, prefix, replaced) if automatic else ()
        for item in (*_tagged(body), *_read(body, values, prefix), *settings):
            if item.name and item.name not in _SYSTEM and len(item.name) > 1:
                found[item.name] = _both(found.get(item.name), item)
    guarded = dict(_guarded(held))
    missing = {*_complaints(held, found), *_demanded(held)}
    told = [
        replace(
            item,
            required=True,
            strength=Strength.SURE if item.name in missing or guarded[item.name] else Strength.LIKELY,
        )
        if (item.name in missing or item.name in guarded) and not item.default
        else item
        for item in found.values()
    ]
    return sorted(told, key=lambda item: not item.required)


def _both(known: EnvVariable | None, item: EnvVariable) -> EnvVariable:
    if known is None:
        return item
    default = known.default or item.default
    required = (known.required or item.required) and not default
    # the strongest of the places that say the same
    proofs = [one.strength for one in (known, item) if one.required == required] or [known.strength]
    strength = Strength.SURE if Strength.SURE in proofs else Strength.LIKELY
    return replace(known, default=default, required=required, strength=strength)


def _tagged(body: Body) -> Iterator[EnvVariable]:
    for field in body.tagged:
        yield EnvVariable(field.variable, body.file, field.line, field.default, field.required)


def _read(body: Body, values: Values, prefix: str) -> Iterator[EnvVariable]:
    for call, scope in body.calls:
        first = call.arguments[0] if call.arguments else None
        if call.method == "BindEnv":
            name = call.literal(1) or _with_prefix(prefix, call.literal(0))
            yield EnvVariable(name, call.file, call.line)
        elif call.method in {"Getenv", "LookupEnv"}:
            if body.qualified(call.function) in _READS:
                for value in values.of(first, Place(body, scope)):
                    if _VARIABLE.fullmatch(value.text):
                        yield EnvVariable(value.text, value.file, value.line)
        elif _is_helper(call.method) and isinstance(first, Literal) and _VARIABLE.fullmatch(first.text):
            yield _helped(call, first.text)
    for struct, _ in body.structs:
        if struct.type.endswith("Flag"):
            variables = struct.get("EnvVars") or struct.get("EnvVar") or struct.get("Sources")
            yield from _of_flag(variables, struct)


def _settings(body: Body, prefix: str, replaced: bool) -> Iterator[EnvVariable]:
    """Yield the variables that viper reads for each key after ``AutomaticEnv``, with the defaults of the keys.

    Args:
        body: a file of the program.
        prefix: the prefix of the variables, or empty.
        replaced: whether a replacer makes names of variables from keys such as ``db.url``.
    """
    for call, _ in body.calls:
        key = call.literal(0)
        getter = call.method.startswith("Get") and len(call.arguments) == 1
        if not (getter or call.method == "SetDefault") or _VIPER not in body.packages.get(call.owner, ""):
            continue
        name = _with_prefix(prefix, key) if replaced else f"{prefix}_{key}".strip("_").upper()
        if _VARIABLE.fullmatch(name):
            default = call.literal(1) if call.method == "SetDefault" else ""
            yield EnvVariable(name, call.file, call.line, default)


def _is_helper(method: str) -> bool:
    """Return whether a function reads environment variables, by its name."""
    return bool(_HELPER.search(method)) and not method.startswith(("Set", "set", "Unset", "unset", "Expand"))


def _with_prefix(prefix: str, key: str) -> str:
    """Return the variable that viper reads for a key.

    Source: https://github.com/spf13/viper#working-with-environment-variables
    """
    name = f"{prefix}_{key}" if prefix else key
    return name.upper().replace(".", "_").replace("-", "_") if key else ""


def _helped(call: Call, name: str) -> EnvVariable:
    """Return the variable of a helper such as ``getEnv("PORT", "8080")``."""
    default = named_default(call)
    fallback = default.value if default is not None and default.kind is Kind.VARIABLE else None
    text = fallback.text if isinstance(fallback, Literal) else ""
    demanding = bool(_DEMANDING.search(call.method)) and not text
    return EnvVariable(name, call.file, call.line, text, demanding, Strength.LIKELY)


def _of_flag(expression: Expression | None, flag: Struct) -> Iterator[EnvVariable]:
    """Yield the variables of a flag of urfave/cli. Any one of several sets a required flag."""
    value = flag.get("Value") or flag.get("DefaultText")
    default = value.text if isinstance(value, Literal) else ""
    match expression:
        case Literal(text):
            names: Iterable[str] = text.split(",")
        case Call():
            names = [item.text for item in expression.arguments if isinstance(item, Literal)]
        case _:
            items = getattr(expression, "items", ())
            names = [item.text for item in items if isinstance(item, Literal)]
    every = [name.strip() for name in names]
    required = any(name == "Required" for name, _ in flag.fields) and len(every) == 1 and not default
    # the value of Required is not read, because it is nearly always true
    strength = Strength.LIKELY if required else Strength.SURE
    for name in every:
        yield EnvVariable(name, flag.file, flag.line, default, required, strength)


def _complaints(bodies: Iterable[Body], known: Mapping[str, EnvVariable]) -> Iterator[str]:
    """Yield each variable that the message of an error names as missing."""
    for body in bodies:
        for call, _ in body.calls:
            for text in _complaint(call):
                yield from (name for name in _VARIABLE.findall(text) if name in known)


def _guarded(bodies: Iterable[Body]) -> Iterator[tuple[str, bool]]:
    """Yield each variable that is compared with an empty text, and whether the program ends then."""
    for body in bodies:
        for guard in body.guards:
            for call in _read_by(guard, body):
                if call.literal(0):
                    yield call.literal(0), guard.ends


def _read_by(guard: Guard, body: Body) -> Iterator[Call]:
    """Yield the calls that read the environment variable of a guard."""
    match guard.value:
        case Call():
            known: list[Expression | None] = [guard.value]
        case Name(name):
            known = [
                item.value
                for item in body.bindings
                if item.name == name and item.scope == guard.scope and not item.is_field
            ]
            # value, ok := os.LookupEnv(name)
            known += [
                call
                for call, scope in body.calls
                if scope == guard.scope and call.method == "LookupEnv" and 0 <= guard.line - call.line <= 1
            ]
        case _:
            return
    for item in known:
        if isinstance(item, Call) and body.qualified(item.function) in _READS:
            yield item


def _complaint(call: Call) -> list[str]:
    """Return the texts of an error that say that something is not set."""
    if call.method not in _ENDING:
        return []
    return [text for item in call.arguments for text in _texts(item) if _LACKS.search(text)]


def _texts(expression: Expression | None) -> list[str]:
    """Return the literal parts of a message."""
    match expression:
        case Literal(text):
            return [text]
        case Join(parts):
            return [text for part in parts for text in _texts(part)]
        case Call() if expression.method == "Sprintf":
            return [expression.literal(0)]
    return []


def _demanded(bodies: Iterable[Body]) -> Iterator[str]:
    """Yield the variables that are passed to a function which ends the program when its parameter is not set."""
    held = tuple(bodies)
    demanding = {
        function.name
        for body in held
        for function in body.functions
        if any(
            call.method in {"Getenv", "LookupEnv"}
            and call.arguments
            and isinstance(call.arguments[0], Name)
            and call.arguments[0].name in function.parameters
            for call, scope in body.calls
            if scope == function.scope
        )
        and (
            any(_complaint(call) for call, scope in body.calls if scope == function.scope)
            or any(guard.ends and guard.scope == function.scope for guard in body.guards)
        )
    }
    for body in held:
        yield from (call.literal(0) for call, _ in body.calls if call.method in demanding)
