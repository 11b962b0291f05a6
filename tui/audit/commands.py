"""The simple commands that a RUN instruction is made of, as far as a reader can tell without a shell."""

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
"""What sends one stream after another, such as ``2>&1``: its ``&`` is no end of a command."""
_COMMENT = re.compile(r"(?m)^[ \t]*#.*$")
_KEPT = "\ue000{}\ue001"
"""Stands for a substitution while commands are told apart: no file has these characters."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command with its arguments."""

    words: tuple[str, ...]
    """Unquoted; variables stay as written."""
    environ: Mapping[str, str]
    """What is assigned in front of it, or exported before it in the same instruction."""
    instruction: Instruction
    folder: str
    """Where a ``cd`` before it in the same instruction leads to, as written; empty without one."""

    @property
    def name(self) -> str:
        """The program, without the directory in front of it."""
        return self.words[0].rpartition("/")[2]


def plain_words(line: str) -> tuple[str, ...]:
    """Return the words of a command line that uses nothing of a shell; none of any other."""
    return tuple(line.split()) if _PLAIN.fullmatch(line) else ()


def commands_of(instruction: Instruction) -> tuple[Command, ...]:
    """Return the commands of a RUN, in order; of any other instruction none."""
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
    """Return a script in which each command substitution is one word, and what those words stand for.

    What runs in there runs for its output: it is an argument of the command around it.
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
            given = (_ASSIGNMENT.fullmatch(word) for word in words[1:])
            exported |= {match["name"]: match["value"] for match in given if match}
        elif words[0] == "env":
            # env NAME=value command: the assignments are in front of it, only behind the word env
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
    """Yield the words of each command; what stands between commands is left out, and so are comments."""
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
        # a quote that never closes: what was read so far still counts
        pass
    yield words
