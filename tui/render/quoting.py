"""Texts that mean themselves, whatever characters they hold, in each place of a Dockerfile that takes them."""

import json
import re
import shlex
from collections.abc import Iterable

_PLAIN = re.compile(r"[\w@%+=:,./ -]*")
"""What needs no quoting between double quotes in a shell."""


def exec_form(words: Iterable[str]) -> str:
    """Return the JSON array that a program is started from without a shell."""
    return json.dumps(list(words), ensure_ascii=False)


def quoted(value: str) -> str:
    """Return a value of ENV, LABEL or WORKDIR between double quotes, in which nothing is expanded."""
    return '"' + re.sub(r'([\\"$])', r"\\\1", value) + '"'


def pair(item: str) -> str:
    """Return ``NAME="value"``."""
    name, _, value = item.partition("=")
    return f"{name}={quoted(value)}"


def paths(*names: str) -> str:
    """Return the arguments of a COPY: as words, or as a JSON array where a name holds what would end a word."""
    if any(re.search(r"[\s\"'\[]", name) for name in names):
        return exec_form(names)
    return " ".join(names)


def shell_text(text: str) -> str:
    """Return one word of a shell command, between double quotes where that is enough."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else shlex.quote(text)
