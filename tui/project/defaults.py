"""Defaults of flags, settings and environment variables in the declarations of common libraries."""

import re
from enum import Enum

from tui.frozen import dataclass
from tui.project.expression import Call, Expression, Join, Literal, Struct

_FLAG = re.compile(r"(?:String|Int|Int32|Int64|Uint|Uint16|Uint32|Uint64)(?P<var>Var)?(?P<short>P)?")
"""Packages flag and pflag: ``Int(name, value, usage)``, ``IntVar(&target, …)``, ``IntP(name, short, …)``."""

_WITH_FALLBACK = re.compile(r"env|default|fallback|lookup|getor|orelse", re.IGNORECASE)
"""Names of helpers such as ``getEnv("PORT", "8080")`` and ``viper.SetDefault("port", 8080)``."""

_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""The spelling of environment variables, independent of the helper that reads them."""


class Kind(Enum):
    """The kind of a setting."""

    FLAG = "flag"
    VARIABLE = "variable"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Default:
    """The default value of a setting."""

    name: str
    """Of the flag, environment variable or configuration key."""
    value: Expression
    kind: Kind
    target: Expression | None = None
    """The Go variable that stores it, if the call names it."""
    exact: bool = True
    """False if only a part of the name is known."""
    env: str = ""
    """The environment variable that a flag also reads."""
    about: str = ""
    """The usage text of a flag, if it is a literal."""
    command: str = ""
    """The variable whose ``Flags()`` declares a cobra flag, such as ``serveCmd``, or else empty."""

    @property
    def flag(self) -> str:
        """The flag as typed, or an empty string. Package flag accepts one or two hyphens."""
        return f"--{self.name.split(',')[0].strip()}" if self.kind is Kind.FLAG and self.exact else ""

    @property
    def variable(self) -> str:
        """The environment variable, or an empty string."""
        return self.env or (self.name if self.kind is Kind.VARIABLE else "")


def named_default(call: Call) -> Default | None:
    """Return the default that a call declares, or None."""
    return _flag(call) or _chained(call) or _fallback(call)


def struct_default(struct: Struct) -> Default | None:
    """Return the default of a composite literal such as urfave/cli's ``&cli.IntFlag{Name: …}``."""
    name, value = struct.get("Name"), struct.get("Value")
    if not isinstance(name, Literal) or value is None or not struct.type.endswith("Flag"):
        return None
    return Default(name.text, value, Kind.FLAG, struct.get("Destination"), env=_env_of(struct))


def _env_of(struct: Struct) -> str:
    """Return the variable of ``EnvVar: "PORT"``, ``EnvVars: []string{"PORT"}`` or ``Sources: cli.EnvVars("PORT")``.

    These are versions 1, 2 and 3 of urfave/cli.
    """
    found = struct.get("EnvVar") or struct.get("EnvVars") or struct.get("Sources")
    if isinstance(found, Struct):
        found = next(iter(found.items), None)
    if isinstance(found, Literal):
        return found.text.split(",")[0].strip()
    return found.literal(0) if isinstance(found, Call) and found.method == "EnvVars" else ""


def default_of(call: Call) -> Default | None:
    """Return the default if the call's result is the setting, or None."""
    default = named_default(call)
    if default is not None and default.target is None:
        return default
    if call.operand is not None and isinstance(call.operand, Call) and not call.arguments:
        # kingpin: Flag("port", "…").Default("8080").Int()
        return default_of(call.operand)
    return None


def _flag(call: Call) -> Default | None:
    shape = _FLAG.fullmatch(call.method)
    if shape is None or "." not in call.function:
        return None
    name_at = 1 if shape["var"] else 0
    value_at = name_at + (2 if shape["short"] else 1)
    # at least name, value and usage, because a getter such as viper.GetString has fewer arguments
    if len(call.arguments) != value_at + 2:
        return None
    name, value = _name(call.arguments[name_at]), call.arguments[value_at]
    target = call.arguments[0] if shape["var"] else None
    if not name or value is None:
        return None
    exact = isinstance(call.arguments[name_at], Literal)
    about = call.literal(value_at + 1)
    return Default(name, value, Kind.FLAG, target, exact, about=about, command=_command(call.operand))


def _command(operand: Expression | None) -> str:
    """Return the variable of ``serveCmd.Flags()``."""
    if isinstance(operand, Call) and operand.method in {"Flags", "PersistentFlags", "LocalFlags"}:
        return operand.owner
    return ""


def _name(expression: Expression | None) -> str:
    """Return a setting's name, or the known part of ``prefix + ".port"``."""
    if isinstance(expression, Literal):
        return expression.text
    if isinstance(expression, Join):
        return "".join(_name(part) for part in expression.parts)
    return ""


def _chained(call: Call) -> Default | None:
    """Return the default of a chain such as kingpin's ``Flag("port", "…").Envar("PORT").Default("8080")``."""
    if call.method not in {"Default", "Envar"} or len(call.arguments) != 1:
        return None
    name, env, value = "", "", None
    link: Expression | None = call
    while isinstance(link, Call):
        match link.method:
            case "Default":
                value = link.arguments[0] if link.arguments else None
            case "Envar":
                env = link.literal(0)
            case "Flag":
                name = link.literal(0)
        link = link.operand
    return Default(name, value, Kind.FLAG, env=env) if name and value is not None else None


def _is_variable(value: Expression, *, alone: bool) -> bool:
    """Return whether a value is the name of another variable, as in ``env("port", "PORT", "OLD_PORT")``."""
    if not isinstance(value, Literal) or not _VARIABLE.fullmatch(value.text):
        return False
    return "_" in value.text if alone else True


def _fallback(call: Call) -> Default | None:
    if len(call.arguments) not in {2, 3}:
        return None
    name, value = call.arguments[0], call.arguments[-1]
    if not isinstance(name, Literal) or name.number or value is None:
        return None
    if _is_variable(value, alone=len(call.arguments) == 2):
        return None
    if "env" in call.method.lower() or _VARIABLE.fullmatch(name.text):
        return Default(name.text, value, Kind.VARIABLE)
    return Default(name.text, value, Kind.KEY) if _WITH_FALLBACK.search(call.method) else None
