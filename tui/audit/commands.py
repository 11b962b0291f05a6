"""The simple commands in a RUN instruction, parsed without a shell."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tui.dockerfile import Instruction

_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.S)
_BETWEEN = re.compile(r"[;&|()]+|\n")
_PLAIN = re.compile(r"[\w@%+=:,./ -]+")
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "fi", "do", "done", "while", "for", "!", "{", "}", "time", "exec"}
)

_SUBSTITUTION = re.compile(r"\$\([^()]*\)|`[^`]*`")
_REDIRECTION = re.compile(r"(?<![\w\"'])\d*[<>]+&(?:\d+|-)")
"""A redirection such as ``2>&1``, whose ``&`` does not end a command."""
_COMMENT = re.compile(r"(?m)^[ \t]*#.*$")
_KEPT = "\ue000{}\ue001"
"""Replaces a substitution while commands are split. These characters do not occur in files."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command with its arguments."""

    words: tuple[str, ...]
    """Without quotes. Variables are not expanded."""
    environ: Mapping[str, str]
    """The variables assigned before the command or exported earlier in the same instruction."""
    instruction: Instruction
    folder: str
    """The target of an earlier ``cd`` in the same instruction, as written, or empty."""

    @property
    def name(self) -> str:
        """The program without its directory."""
        return self.words[0].rpartition("/")[2]


def plain_words(line: str) -> tuple[str, ...]:
    """Return the words of a command line without shell syntax, or nothing for any other."""
    return tuple(line.split()) if _PLAIN.fullmatch(line) else ()


def commands_of(instruction: Instruction) -> tuple[Command, ...]:
    """Return the commands of a RUN in order, or nothing for any other instruction."""
    if instruction.keyword != "RUN":
        return ()
    exec_form = instruction.json
    if exec_form is not None:
        return (Command(exec_form, {}, instruction, ""),) if exec_form else ()
    documents = (_COMMENT.sub("", doc.content) for doc in instruction.heredocs)
    script, kept = _folded("\n".join([instruction.arguments, *documents]))
    found = _read(_REDIRECTION.sub(" ", script), instruction)
    return tuple(_unfolded(command, kept) for command in found)


def _folded(script: str) -> tuple[str, list[str]]:
    """Return a script with each command substitution replaced by one word, and the substitutions.

    A substitution is an argument of the command around it.
    """
    kept: list[str] = []

    def fold(match: re.Match[str]) -> str:
        kept.append(match[0])
        return _KEPT.format(len(kept) - 1)

    while (folded := _SUBSTITUTION.sub(fold, script)) != script:
        script = folded
    return script, kept


def _unfolded(command: Command, kept: list[str]) -> Command:
    if not kept:
        return command

    def whole(text: str) -> str:
        for number in reversed(range(len(kept))):
            text = text.replace(_KEPT.format(number), kept[number])
        return text

    environ = {name: whole(value) for name, value in command.environ.items()}
    return replace(
        command, words=tuple(map(whole, command.words)), environ=environ, folder=whole(command.folder)
    )


def _read(script: str, instruction: Instruction) -> Iterator[Command]:
    exported: dict[str, str] = {}
    folder = ""
    for found in _split(script):
        words, environ = found, dict(exported)
        while words and (words[0] in _KEYWORDS or _ASSIGNMENT.fullmatch(words[0])):
            if match := _ASSIGNMENT.fullmatch(words[0]):
                environ[match["name"]] = match["value"]
            words = words[1:]
        words = [word for word in words if not word.startswith("<<")]
        if not words:
            exported = environ
        elif words[0] == "export":
            assigned = (_ASSIGNMENT.fullmatch(word) for word in words[1:])
            exported |= {match["name"]: match["value"] for match in assigned if match}
        elif words[0] == "env":
            # env NAME=value command: the assignments are between the word env and the command
            rest = list(words[1:])
            while rest and (match := _ASSIGNMENT.fullmatch(rest[0])):
                environ[match["name"]] = match["value"]
                rest = rest[1:]
            if rest:
                yield Command(tuple(rest), environ, instruction, folder)
        elif words[0] == "cd" and len(words) > 1:
            folder = words[1] if words[1].startswith("/") or not folder else f"{folder}/{words[1]}"
        else:
            yield Command(tuple(words), environ, instruction, folder)


def _split(script: str) -> Iterator[list[str]]:
    """Yield the words of each command, without comments and operators."""
    lexer = shlex.shlex(script, posix=True, punctuation_chars=";&|()")
    lexer.whitespace = " \t\r"
    lexer.commenters = ""
    lexer.whitespace_split = True
    words: list[str] = []
    try:
        for word in lexer:
            if _BETWEEN.fullmatch(word):
                yield words
                words = []
                continue
            *lines, last = word.split("\n") if "\n" in word and " " not in word else [word]
            for line in lines:
                if line:
                    words.append(line)
                yield words
                words = []
            if last:
                words.append(last)
    except ValueError:
        # an unclosed quote, so only the words before it count
        pass
    yield words
