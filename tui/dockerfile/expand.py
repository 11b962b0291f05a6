"""Expands variables in a Dockerfile's words: ``$NAME``, ``${NAME}`` and the forms with a default."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(
    r"\$(?:(?P<bare>[A-Za-z_]\w*|\d)|\{(?P<name>[A-Za-z_]\w*|\d)(?:(?P<how>:?[-+?])(?P<other>[^}]*))?\})"
)


def expand(text: str, values: Mapping[str, str], escape: str = "\\") -> str:
    """Return a text with its variables replaced.

    A variable without a value and a default stays as written, so that the reader sees which one is missing. An escaped
    dollar sign and text in single quotes stay too.

    Args:
        text: one word, or the arguments of an instruction.
        values: the known values of ARG and ENV.
        escape: the Dockerfile's escape character.
    """
    result: list[str] = []
    at, single, double = 0, False, False
    while at < len(text):
        character = text[at]
        if character == escape and not single:
            result.append(text[at : at + 2])
            at += 2
            continue
        if character == "'" and not double:
            single = not single
        elif character == '"' and not single:
            double = not double
        match = _VARIABLE.match(text, at) if character == "$" and not single else None
        if match is None:
            result.append(character)
            at += 1
        else:
            result.append(_value(match, values))
            at = match.end()
    return "".join(result)


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    name, how, other = match["bare"] or match["name"], match["how"] or "", match["other"] or ""
    known = values.get(name)
    # with a colon an empty value counts as none
    there = known is not None and (known != "" or not how.startswith(":"))
    if how.endswith("-") and not there:
        return expand(other, values)
    if how.endswith("+"):
        return expand(other, values) if there else ""
    return match[0] if known is None else known
