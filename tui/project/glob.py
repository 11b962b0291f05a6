"""Matches the patterns of Go's package path, which differ from those of a shell."""

import re
from functools import cache


def match_name(pattern: str, name: str) -> bool:
    """Return whether one path element matches a pattern. A malformed pattern matches nothing.

    Source of the rules: the documentation of ``path.Match``. Unlike in a shell, ``*`` matches a leading dot and
    ``[^a]`` is the negation.
    """
    expression = _compiled(pattern)
    return expression is not None and expression.fullmatch(name) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    parts: list[str] = []
    rest = pattern
    while rest:
        mark, rest = rest[0], rest[1:]
        if mark == "*":
            parts.append("[^/]*")
        elif mark == "?":
            parts.append("[^/]")
        elif mark == "[":
            body = re.match(r"\^?(?:\\.|[^\]\\])+\]", rest)
            if body is None:
                return None
            parts.append(f"[{body.group()}")
            rest = rest[body.end() :]
        elif mark == "\\":
            if not rest:
                return None
            parts.append(re.escape(rest[0]))
            rest = rest[1:]
        else:
            parts.append(re.escape(mark))
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:
        return None
