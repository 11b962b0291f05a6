"""Resolves the names of a program: every variable, field, setting, parameter and result, with its values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tui.frozen import dataclass
from tui.project.body import Binding, Body, Function
from tui.project.defaults import Default, Kind, named_default, struct_default
from tui.project.expression import Call, Expression, Field, Name
from tui.project.words import is_client, words

_COBRA = "github.com/spf13/cobra"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an expression, because a name has different meanings in different functions."""

    body: Body
    scope: int

    def imports(self, name: str) -> bool:
        """Return whether a name is the name of an imported package."""
        return name.partition(".")[0] in self.body.packages


@dataclass(frozen=True, slots=True)
class Meaning:
    """A possible expression for a name, and the place of that expression."""

    expression: Expression
    place: Place
    default: Default | None = None
    """The setting whose default it is."""


@dataclass(frozen=True, slots=True)
class _Member:
    owner: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class _Result:
    function: Function
    meaning: Meaning


class Names:
    """The names of all bodies of a program.

    Types are not resolved. A field is found by its name. Of several fields, one whose owner has a similar name or is in
    the same package is preferred. Fields whose owner refers to another server never count.
    """

    def __init__(self, bodies: Iterable[Body], given: Mapping[str, Expression] | None = None) -> None:
        """Collect the names of a program.

        Args:
            bodies: its files.
            given: the values of environment variables that the code reads without a default.
        """
        self._local: dict[tuple[str, int, str], list[Meaning]] = defaultdict(list)
        self._package: dict[tuple[str, str], list[Meaning]] = defaultdict(list)
        self._exported: dict[tuple[str, str], list[Meaning]] = defaultdict(list)
        self._members: dict[str, list[_Member]] = defaultdict(list)
        self._settings: dict[str, list[Meaning]] = defaultdict(list)
        self._results: dict[tuple[str, str], list[_Result]] = defaultdict(list)
        self._calls: dict[str, list[tuple[Call, Place]]] = defaultdict(list)
        self._functions: dict[tuple[str, int], Function] = {}
        self._prefix: str | None = None
        self._replaces = False
        self._commands = 0
        self._uses_cobra = False
        held = tuple(bodies)
        for body in held:
            self._add(body)
        for name, value in (given or {}).items():
            if name not in self._settings and held:
                self._set(Default(name, value, Kind.VARIABLE), Place(held[0], 0))

    def variable(self, name: str, place: Place) -> list[Meaning]:
        """Return the possible expressions of a variable, constant or parameter at a place."""
        found = [
            *self._local.get((place.body.file, place.scope, name), ()),
            *self._passed(name, place),
        ]
        return found or self._package.get((place.body.directory, name), [])

    def assigned(self, name: str, place: Place) -> list[Meaning]:
        """Return the values assigned to a variable in the same function, or else in its package."""
        local = self._local.get((place.body.file, place.scope, name))
        return local or self._package.get((place.body.directory, name), [])

    def field(self, owner: str, name: str, place: Place) -> list[Meaning]:
        """Return the possible expressions of ``owner.name``, a member of another package or a field."""
        if owner and place.imports(owner):
            return self._exported.get((_package_of(owner, place), name), [])
        if is_client(owner):
            return []
        members = self._members.get(name, [])
        spoken = set(words(owner.rpartition(".")[2])) - {
            "cfg",
            "config",
            "conf",
            "c",
            "s",
            "o",
            "opts",
            "options",
        }
        alike = [item for item in members if not spoken.isdisjoint(words(item.owner))]
        near = [item for item in members if item.meaning.place.body.directory == place.body.directory]
        return [item.meaning for item in alike or near or members]

    def setting(self, name: str) -> list[Meaning]:
        """Return the defaults of a flag, environment variable or configuration key."""
        return self._settings.get(name, [])

    def flag(self, default: Default) -> str:
        """Return the flag that sets a setting, or an empty string.

        A flag of one of cobra's subcommands is not valid for the program itself, which would stop.
        """
        several = "AddCommand" in self._calls or (self._uses_cobra and self._commands != 1)
        return "" if several and default.command and "root" not in words(default.command) else default.flag

    def environment(self, default: Default) -> str:
        """Return the environment variable that sets a setting, or an empty string.

        The variable of a key is known if the program uses viper's ``AutomaticEnv`` with ``SetEnvPrefix``.
        """
        if default.variable or default.kind is Kind.VARIABLE or self._prefix is None or not default.exact:
            return default.variable
        name = "_".join(part for part in (self._prefix, default.name.split(",")[0].strip()) if part)
        if self._replaces:
            name = name.replace("-", "_").replace(".", "_")
        return name.upper() if name.replace("_", "a").isalnum() else ""

    def result(self, call: Call, place: Place) -> list[Meaning]:
        """Return the possible results of a function of the program."""
        if "." not in call.function:
            found = self._results.get((place.body.directory, call.method), [])
        elif call.owner and place.imports(call.owner):
            found = self._results.get((f"package {_package_of(call.owner, place)}", call.method), [])
        else:
            found = self._results.get(("method", call.method), [])
            if len({item.function.receiver for item in found}) > 1:
                # the type of the value is unknown, so a method of several types is none of them for certain
                found = [item for item in found if _is_named_like(call.owner, item.function.receiver)]
        return [item.meaning for item in found if item.function.takes(len(call.arguments))]

    def _passed(self, name: str, place: Place) -> list[Meaning]:
        """Return the arguments of callers for a parameter."""
        function = self._functions.get((place.body.file, place.scope))
        if function is None or name not in function.parameters:
            return []
        index = function.parameters.index(name)
        return [
            Meaning(argument, where)
            for call, where in self._calls.get(function.name, ())
            if len(call.arguments) == len(function.parameters)
            and (argument := call.arguments[index]) is not None
            and _calls(call, where, function, place)
        ]

    def _add(self, body: Body) -> None:
        self._uses_cobra |= _COBRA in body.packages.values()
        for binding in body.bindings:
            if binding.value is not None:
                self._bind(binding, Meaning(binding.value, Place(body, binding.scope)))
        for function in body.functions:
            self._functions[body.file, function.scope] = function
        for returned in body.returns:
            meaning = Meaning(returned.value, Place(body, returned.function.scope))
            name = returned.function.name
            if returned.function.method:
                self._results["method", name].append(_Result(returned.function, meaning))
            else:
                self._results[body.directory, name].append(_Result(returned.function, meaning))
                for package in body.import_names:
                    self._results[f"package {package}", name].append(_Result(returned.function, meaning))
        for call, scope in body.calls:
            self._calls[call.method].append((call, Place(body, scope)))
            self._set(named_default(call), Place(body, scope))
            self._viper(call)
        for struct, scope in body.structs:
            self._commands += struct.type == "cobra.Command"
            self._set(struct_default(struct), Place(body, scope))

    def _bind(self, binding: Binding, meaning: Meaning) -> None:
        body = meaning.place.body
        if binding.is_field:
            if not is_client(binding.owner) and not binding.owner.endswith("http.Server"):
                self._members[binding.name].append(_Member(binding.owner, meaning))
        elif binding.scope:
            self._local[body.file, binding.scope, binding.name].append(meaning)
        else:
            self._package[body.directory, binding.name].append(meaning)
            for package in body.import_names:
                self._exported[package, binding.name].append(meaning)

    def _viper(self, call: Call) -> None:
        match call.method:
            case "AutomaticEnv":
                self._prefix = self._prefix or ""
            case "SetEnvPrefix":
                self._prefix = call.literal(0)
            case "SetEnvKeyReplacer":
                self._replaces = True

    def _set(self, default: Default | None, place: Place) -> None:
        if default is None:
            return
        meaning = Meaning(default.value, place, default)
        self._settings[default.name].append(meaning)
        if isinstance(default.target, Name):
            self._local[place.body.file, place.scope, default.target.name].append(meaning)
            self._package[place.body.directory, default.target.name].append(meaning)
        elif isinstance(default.target, Field):
            target = default.target
            if target.owner and place.imports(target.owner):
                self._exported[_package_of(target.owner, place), target.name].append(meaning)
            else:
                self._members[target.name].append(_Member(target.owner, meaning))


def _is_named_like(owner: str, receiver: str) -> bool:
    """Return whether a value such as ``cfg.server`` is named like a type such as ``ServerConfig``, or by its initial."""
    name = owner.rpartition(".")[2]
    return bool(name) and (
        not set(words(name)).isdisjoint(words(receiver)) or name.lower() == receiver[:1].lower()
    )


def _package_of(owner: str, place: Place) -> str:
    """Return the name of the package for the name of an import."""
    path = place.body.qualified(f"{owner}.x").rpartition(".")[0]
    return path.rpartition("/")[2] or owner


def _calls(call: Call, where: Place, function: Function, place: Place) -> bool:
    """Return whether a call with the name of a function can be a call of it."""
    if function.method:
        return "." in call.function and not where.imports(call.owner)
    if "." not in call.function:
        return where.body.directory == place.body.directory
    return where.imports(call.owner) and _package_of(call.owner, where) in place.body.import_names
