"""Steps that add a layer for nothing, or that store a file twice."""

import re
from collections.abc import Iterator
from posixpath import basename, join, normpath

from tui.checks.building import lineage
from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.image import Cause, Command, Copy, StageModel

_MKDIR = re.compile(r"mkdir\s+(?:-p\s+)?(/[\w./-]+)\s*")
_LOOKING = re.compile(r"(?:ls|pwd|env|printenv|whoami|id|tree|date)(?:\s+[-\w./]*)*")
_CHANGES = {
    "chmod": "Use `--chmod` of COPY.",
    "chown": "Use `--chown` of COPY.",
    "mv": "Copy it to that path.",
    "cp": "Write it to that path.",
}


def twice(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about files that a later layer stores again."""
    for stage in lineage(context, context.model.target):
        for command in stage.commands:
            found = next((path for path in _operands(command) if _stored(stage, command, path)), "")
            if found:
                yield Finding(
                    "stored-twice",
                    Severity.NOTE,
                    message=f"`{command.name}` stores {found} in a second layer, so the image contains it twice.",
                    line=command.line,
                    advice=_CHANGES[command.name],
                    text="audit-layers",
                )


def _operands(command: Command) -> list[str]:
    if command.name not in _CHANGES or command.mounts:
        return []
    words = [word.text for word in command.words[1:] if word.known and not word.text.startswith("-")]
    words = [word for word in words if not word.endswith((".sh", ".bash"))]  # too small to matter
    if command.name in {"mv", "cp"}:
        words = words[:-1]
    return [normpath(join(command.directory, word)) for word in words]


def _stored(stage: StageModel, command: Command, path: str) -> bool:
    """Return whether an earlier layer of the image has a file, or files below a directory."""
    if command.name in {"cp", "mv"}:
        builds = (build for build in stage.builds if build.command.line < command.line)
        if any(path in build.outputs for build in builds):
            return True
    copied = [copy for copy in stage.copies if copy.line < command.line]
    return any(_place(copy) == path or _place(copy).startswith(f"{path}/") for copy in copied)


def _place(copy: Copy) -> str:
    """Return the path of what an instruction copies, as far as its text decides it."""
    if copy.target.endswith("/"):
        return normpath(join(copy.target, basename(copy.source.text.rstrip("/"))))
    return copy.target


def needless(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about steps that change nothing."""
    for stage in context.model.built:
        for position, instruction in enumerate(stage.instructions):
            if instruction.keyword != "RUN":
                continue
            text = instruction.arguments.strip()
            made = _MKDIR.fullmatch(text)
            later = stage.instructions[position + 1 :]
            if made is not None and any(_makes(one.keyword, one.words, made[1]) for one in later):
                yield Finding(
                    "needless-step",
                    Severity.NOTE,
                    message=f"`{text}` is not needed, because a later instruction creates that directory.",
                    line=instruction.first,
                    advice="Remove it.",
                    text="audit-layers",
                )
            elif _LOOKING.fullmatch(text):
                yield Finding(
                    "needless-step",
                    Severity.NOTE,
                    message=f"`{text}` changes nothing in the image.",
                    line=instruction.first,
                    advice="Remove it.",
                    text="audit-layers",
                )


def _makes(keyword: str, words: tuple[str, ...], path: str) -> bool:
    """Return whether an instruction creates a directory."""
    return keyword in {"WORKDIR", "COPY", "ADD"} and bool(words) and normpath(words[-1]) == normpath(path)


RULES = (
    Rule("layers", "whether a later layer stores a file again", twice, lambda context: context.foreign),
    Rule("steps", "whether each step changes the image", needless, lambda context: context.foreign),
)
