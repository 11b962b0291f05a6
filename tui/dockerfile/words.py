"""Splits a Dockerfile's logical line into flags, arguments and quoted words."""

import json
import re

_KEYWORD = re.compile(r"\s*(?P<keyword>[^\s]+)(?:\s+(?P<rest>.*))?", re.S)


def split_keyword(line: str) -> tuple[str, str]:
    """Return an instruction's keyword as written, and the rest of the line."""
    match = _KEYWORD.match(line)
    return (match["keyword"], (match["rest"] or "").strip()) if match else ("", "")


def split_flags(rest: str, escape: str) -> tuple[tuple[str, ...], str]:
    """Return the leading words with the prefix ``--``, unquoted, and the arguments after them.

    A lone ``--`` ends the flags and belongs to neither.
    """
    flags: list[str] = []
    at = 0
    while True:
        while at < len(rest) and rest[at].isspace():
            at += 1
        if not rest.startswith("--", at):
            break
        word, at = _word(rest, at, escape)
        if word == "--":
            break
        flags.append(word)
    return tuple(flags), rest[at:].strip()


def json_words(arguments: str) -> tuple[str, ...] | None:
    """Return the texts of a JSON list (the exec form), or None for anything else."""
    if not arguments.startswith("["):
        return None
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        return None
    return tuple(value)


def raw_words(line: str, escape: str) -> list[str]:
    """Return the words between white space, with quotes and escapes as written."""
    words: list[str] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        start = at
        _, at = _word(line, at, escape)
        words.append(line[start:at])
    return words


def unquoted(word: str, escape: str) -> str:
    """Return a word without its quotes and escapes."""
    return _word(word, 0, escape)[0]


def _word(text: str, at: int, escape: str) -> tuple[str, int]:
    """Return the word at ``at`` without quotes, and the position of its end.

    In single quotes no character is special. An unclosed quote extends to the end of the line.
    """
    found: list[str] = []
    quote = ""
    while at < len(text):
        character = text[at]
        if quote:
            if character == quote:
                quote = ""
            elif character == escape and quote == '"' and at + 1 < len(text):
                at += 1
                found.append(text[at])
            else:
                found.append(character)
        elif character.isspace():
            break
        elif character in "\"'":
            quote = character
        elif character == escape and at + 1 < len(text):
            at += 1
            found.append(text[at])
        else:
            found.append(character)
        at += 1
    return "".join(found), at
