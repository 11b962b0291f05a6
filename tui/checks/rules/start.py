"""The start command: the file that it names, its interpreter, and its form."""

import json
import re
from collections.abc import Iterator
from posixpath import basename

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.rule import Rule
from tui.dockerfile.edit import Edit
from tui.image import Cause, Fault, File, Form, Invocation, Kind, StartFault
from tui.recipe.commands import SHELLS

_PLAIN = re.compile(r"[\w@%+=:,./ -]+")
"""A command line without shell syntax."""

_EXEC = re.compile(r"(?:^|&&\s*|;\s*)exec\s+(?![<>&\d])")
"""``exec`` with a program. With redirections alone it only redirects the shell."""


def start_command(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the reasons why the image does not start."""
    start = context.model.start
    for fault in start.faults:
        if fault.fault is not Fault.NO_SHELL:
            yield _of_fault(context, fault)
    if start.starts.cause is not None:
        yield start.starts.cause


def _of_fault(context: CheckContext, found: StartFault) -> Finding:
    word = found.word
    severity, message, advice = Severity.ERROR, "", ""
    match found.fault:
        case Fault.NO_COMMAND:
            severity = Severity.WARNING
            message = "The image has neither ENTRYPOINT nor CMD, so `docker run` without a command fails."
            advice = "Add an ENTRYPOINT with the program's path."
        case Fault.DIRECTORY:
            message = f"`{word}` is a directory in the image, so the container does not start."
            advice = _elsewhere(context, word) or "Use the program's path."
        case Fault.NOT_EXECUTABLE:
            message = f"`{word}` is not executable, so the container stops with 'permission denied'."
            advice = "Add `--chmod=755` to the COPY instruction of this file."
        case Fault.NO_INTERPRETER:
            message = (
                f"The start script needs the interpreter `{word}`, but the image does not contain it. The "
                "container stops with 'no such file or directory'."
            )
            advice = f"Install {basename(word)}, or change the first line of the script to `#!/bin/sh`."
        case Fault.CARRIAGE_RETURN:
            message = (
                f"The first line of `{word}` ends with CR LF, so the kernel cannot find the interpreter. "
                "The container stops with 'no such file or directory'."
            )
            advice = "Save the script with LF line endings, and add `*.sh text eol=lf` to .gitattributes."
        case Fault.VARIABLE:
            message = (
                f"The exec form does not expand variables, so the program receives the literal text `{word}`."
            )
            advice = "Write the value itself, or make the program read the environment variable."
        case _:
            message = f"The image starts `{word}`, but the image does not contain that file."
            advice = _elsewhere(context, word) or "Copy the program to that path."
    return Finding(
        "start-command",
        severity,
        "args" if found.fault is Fault.VARIABLE else "",
        message,
        line=found.line,
        advice=advice,
        text="entrypoint",
    )


def _elsewhere(context: CheckContext, word: str) -> str:
    """Return where the program is instead, or an empty text."""
    files = [file for file in context.model.files.list(limit=1_000) if file.kind is Kind.FILE]
    programs = [file for file in files if _built(file)]
    named = [file for file in files if basename(file.path) == basename(word)]
    place = next((file.path for file in (*named, *programs) if file.path != word), "")
    if place:
        return f"The program is at `{place}`. Use that path."
    outputs = context.build.outputs if context.build else ()
    return f"The build writes `{outputs[0]}`. Copy that file." if outputs else ""


def _built(file: File) -> bool:
    return any(link.build is not None for link in file.chain)


def shell_form(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about the shell form, which needs a shell and may hide signals from the program."""
    config = context.model.config
    shell = config.shell[0] if config.shell else "/bin/sh"
    for keyword, invocation in (("ENTRYPOINT", config.entrypoint), ("CMD", config.command)):
        if invocation.form is not Form.SHELL or not invocation.line or _replaces_shell(invocation):
            continue
        there = context.model.files.find(shell).exists
        if there.cause is not None:
            yield there.cause
        yield Finding(
            "shell-form",
            Severity.ERROR if there.no else Severity.WARNING,
            message=f"{keyword} in shell form needs {shell}, but the image does not contain it."
            if there.no
            else f"{keyword} in shell form starts {shell}, which may not forward the signal from `docker stop` to "
            "the program.",
            line=invocation.line,
            advice="Use the exec form (a JSON array).",
            text="entrypoint",
            edit=_as_list(context, invocation),
        )


def _as_list(context: CheckContext, invocation: Invocation) -> Edit | None:
    """Return the edit to the exec form, or None where the command uses shell syntax."""
    instruction = next(
        (one for one in context.model.document.instructions if one.first == invocation.line), None
    )
    if (
        instruction is None
        or instruction.first != instruction.last
        or not _PLAIN.fullmatch(instruction.arguments)
    ):
        return None
    listed = json.dumps(instruction.arguments.split())
    return Edit(instruction.first, instruction.raw, instruction.raw.replace(instruction.arguments, listed))


def _replaces_shell(invocation: Invocation) -> bool:
    return invocation.words[:1] != () and invocation.words[0].lstrip().startswith("exec ")


def start_script(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a script that starts the program without ``exec``."""
    script = context.model.start.file
    if script is None or script.text is None or not script.text.startswith("#!"):
        return
    lines = [line.strip() for line in script.text.splitlines()]
    commands = [line for line in lines if line and not line.startswith("#")]
    if commands and not any(_EXEC.search(line) for line in commands):
        yield Finding(
            "script-without-exec",
            Severity.WARNING,
            message=f"`{script.path}` does not start the program with `exec`, so the program does not receive "
            "the signal "
            "from `docker stop`.",
            line=context.model.start.line,
            advice='Put `exec` before the last command, for example `exec "$@"`.',
            text="entrypoint",
        )


def argument(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a CMD that names the program which ENTRYPOINT starts already."""
    entrypoint, command = context.model.config.entrypoint, context.model.config.command
    if command.words[0].startswith(("/", "./")) and basename(command.words[0]) == basename(
        entrypoint.words[-1]
    ):
        yield Finding(
            "command-as-argument",
            Severity.WARNING,
            message=f"ENTRYPOINT starts the program, so CMD passes it `{command.words[0]}` as its first argument.",
            line=command.line,
            advice="Remove CMD, or list only arguments in it.",
            text="entrypoint",
        )


def of_base(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about an image that starts the shell of its base in place of its program."""
    config, words = context.model.config, context.model.start.words
    if config.entrypoint.line or config.command.line or not words or basename(words[0]) not in SHELLS:
        return
    yield Finding(
        "no-start-command",
        Severity.WARNING,
        message=f"The Dockerfile has neither ENTRYPOINT nor CMD, so `docker run IMAGE` starts the base's `{words[0]}` "
        "instead of the program.",
        line=context.model.final.line,
        advice="Add ENTRYPOINT with the path of the program.",
        text="entrypoint",
    )


RULES = (
    Rule("start-command", "whether the start command names a program in the image", start_command),
    Rule(
        "shell-form",
        "whether the image has the shell that starts the program",
        shell_form,
        lambda context: (
            Form.SHELL in {context.model.config.entrypoint.form, context.model.config.command.form}
        ),
    ),
    Rule(
        "start-arguments",
        "whether CMD has arguments for ENTRYPOINT",
        argument,
        lambda context: (
            context.model.config.entrypoint.form is Form.EXEC
            and context.model.config.command.form is Form.EXEC
            and bool(context.model.config.entrypoint.words and context.model.config.command.words)
        ),
    ),
    Rule(
        "own-start-command",
        "whether the image starts the program by default",
        of_base,
        lambda context: context.foreign and context.build is not None,
    ),
    Rule(
        "start-script",
        "whether the start script forwards signals to the program",
        start_script,
        lambda context: context.model.start.file is not None and context.model.start.file.text is not None,
    ),
)
