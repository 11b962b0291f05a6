"""Struct tags that give a field its default, as the libraries for settings spell them."""

import re

from tui.project.expression import Call, Expression, Literal

_TAG = re.compile(r'([\w-]+):"((?:[^"\\]|\\.)*)"')
_DEFAULTS = ("default", "envDefault", "env-default")


def tag_default(tag: str, file: str, line: int) -> Expression | None:
    """Return the value that a tag gives a field when nobody sets it, or None.

    With an environment variable it is written as a call would be: ``env("PORT", "8080")``.

    Args:
        tag: the tag with its quotes.
        file: where it stands.
        line: likewise.
    """
    tags = dict(_TAG.findall(tag[1:-1]))
    default = next((tags[key] for key in _DEFAULTS if key in tags), "")
    variable, *more = (tags.get("env") or tags.get("envconfig") or "").split(",")
    default = default or next((part[8:] for part in more if part.startswith("default=")), "")
    if not default:
        return None
    value = Literal(default, file, line, number=default.isdigit())
    return with_fallback(variable, value, file, line) if variable else value


def with_fallback(variable: str, value: Expression, file: str, line: int) -> Call:
    """Return what says that a value holds where an environment variable is not set."""
    return Call("env", (Literal(variable, file, line, number=False), value), None, file, line)
