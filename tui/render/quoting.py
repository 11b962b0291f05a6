"""Quoting of arbitrary text for each place in a Dockerfile."""

import json
import re
import shlex
from collections.abc import Iterable

_PLAIN = re.compile(r"[\w@%+=:,./ -]*")
"""Text that needs no escaping between double quotes in a shell."""


def exec_form(words: Iterable[str]) -> str:
    """Return the JSON array that starts a program without a shell."""
    return json.dumps(list(words), ensure_ascii=False)


def quoted(value: str) -> str:
    """Return a value of ENV, LABEL or WORKDIR in double quotes, with expansion escaped."""
    return '"' + re.sub(r'([\\"$])', r"\\\1", value) + '"'


def pair(item: str) -> str:
    """Return ``NAME="value"``."""
    name, _, value = item.partition("=")
    return f"{name}={quoted(value)}"


def value_pair(name: str, value: str) -> str:
    """Return ``NAME=value``, in quotes only where they are necessary."""
    return f"{name}={value}" if re.fullmatch(r"[\w@%+=:,./-]+", value) else f"{name}={quoted(value)}"


def paths(*names: str) -> str:
    """Return the arguments of a COPY, as a JSON array where a name has white space, a quote or a bracket."""
    if any(re.search(r"[\s\"'\[]", name) for name in names):
        return exec_form(names)
    return " ".join(names)


def shell_text(text: str) -> str:
    """Return one word of a shell command, in double quotes where they are enough."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else shlex.quote(text)
