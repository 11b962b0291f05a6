"""Reads the defaults of fields from struct tags of libraries for settings."""

import re

from tui.project.body import Tagged
from tui.project.expression import Call, Expression, Literal

_TAG = re.compile(r'([\w-]+):"((?:[^"\\]|\\.)*)"')
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
_REQUIRED = "required"
_DEFAULTS = ("default", "envDefault", "env-default")


def tag_default(tag: str, file: str, line: int) -> Expression | None:
    """Return the default value of a field in its tag, or None.

    With an environment variable the result is a call: ``env("PORT", "8080")``. With a flag of alexflint/go-arg it is the
    declaration of that flag.

    Args:
        tag: the tag with its quotes.
        file: the file of the tag.
        line: its line.
    """
    tags = dict(_TAG.findall(tag[1:-1]))
    default = next((tags[key] for key in _DEFAULTS if key in tags), "")
    variable, *more = (tags.get("env") or tags.get("envconfig") or "").split(",")
    default = default or next((part[8:] for part in more if part.startswith("default=")), "")
    if not default:
        return None
    value = Literal(default, file, line, number=default.isdigit())
    flag = next((part[2:] for part in tags.get("arg", "").split(",") if part.startswith("--")), "")
    if flag:
        return Call("arg.String", (Literal(flag, file, line, number=False), value, None), None, file, line)
    return with_fallback(variable, value, file, line) if variable else value


def tag_variable(tag: str, line: int) -> tuple[Tagged, ...]:
    """Return the environment variable that fills a field, if its tag names one.

    Args:
        tag: the tag with its quotes.
        line: its line.
    """
    tags = dict(_TAG.findall(tag[1:-1]))
    variable, *parts = (tags.get("env") or tags.get("envconfig") or "").split(",")
    variable, options = variable.strip(), [part.strip() for part in parts]
    if not _VARIABLE.fullmatch(variable):
        return ()
    default = next((tags[key] for key in _DEFAULTS if key in tags), "")
    default = default or next((part[8:] for part in options if part.startswith("default=")), "")
    # kong also takes the key with an empty value, or alone
    wanted = (
        {"required", "notEmpty"} & set(options)
        or "true" in {tags.get("required"), tags.get("env-required")}
        or tags.get("required") == ""
        or _REQUIRED in _TAG.sub("", tag[1:-1]).split()
    )
    return (Tagged(variable, default, bool(wanted) and not default, line),)


def with_fallback(variable: str, value: Expression, file: str, line: int) -> Call:
    """Return a call with a value as the fallback of an environment variable."""
    return Call("env", (Literal(variable, file, line, number=False), value), None, file, line)
