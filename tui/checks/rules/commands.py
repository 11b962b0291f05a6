"""Programs that the program runs, which the image has to contain."""

from collections.abc import Iterator

from tui.checks.context import CheckContext
from tui.checks.finding import Finding, Severity
from tui.checks.fixes import install_packages, use_other_base
from tui.checks.paths import has_command
from tui.checks.rule import Rule
from tui.image import Cause
from tui.recipe.commands import SHELLS
from tui.recipe.packages import for_command

_ADVICE = "Use a base that includes the program, or copy the program into the image."
_INSTALL = {"apk": "apk add --no-cache", "apt": "apt-get install -y"}


def commands(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the findings about commands that the program runs but the image does not have."""
    project = context.project
    answers = {command: has_command(context, command) for command in project.commands}
    absent = [command for command, there in answers.items() if there.no]
    lacking = [command for command in absent if command not in project.optional_commands]
    shells = [command for command in lacking if command in SHELLS]
    has_shell = has_command(context, "sh")
    install = _INSTALL.get(context.base.package_manager if context.base else "", "")
    words = [for_command(command) for command in lacking]
    fix, label = install_packages(context, words)
    if lacking and install:
        yield Finding(
            "commands-to-install",
            Severity.WARNING,
            "packages",
            f"The program runs {', '.join(lacking[:3])}, but the image does not contain "
            f"{'it' if len(lacking) == 1 else 'them'}.",
            project.where("commands"),
            fix,
            label,
            text="commands",
            line=context.model.final.line,
            advice=f"Add `{install}` with the right packages to the final stage.",
        )
    elif shells:
        yield Finding(
            "no-shell",
            Severity.WARNING,
            "base",
            f"The program runs the shell `{shells[0]}`, but the image has "
            f"{'a different shell' if has_shell.yes else 'no shell'}.",
            project.where("commands"),
            *use_other_base(context),
            line=context.model.final.line,
            advice=_ADVICE,
        )
    elif lacking:
        yield Finding(
            "no-commands",
            Severity.WARNING,
            "base",
            f"The program runs {', '.join(lacking[:3])}, but the image has "
            f"{'only basic commands' if has_shell.yes else 'no other programs'}.",
            project.where("commands"),
            *((fix, label) if fix else use_other_base(context)),
            line=context.model.final.line,
            advice=_ADVICE,
        )
    looked_for = [command for command in absent if command in project.optional_commands]
    if looked_for:
        yield Finding(
            "optional-commands",
            Severity.NOTE,
            "packages",
            f"The image does not have {', '.join(looked_for[:3])}, which the program uses if available.",
            project.where("optional_commands"),
            *install_packages(context, [for_command(command) for command in looked_for]),
            line=context.model.final.line,
            text="commands",
        )
    yield from (there.cause for there in answers.values() if there.cause is not None)


def chosen_commands(context: CheckContext) -> Iterator[Finding | Cause]:
    """Yield the finding about a program that runs commands from its settings in an image without a shell."""
    shell = has_command(context, "sh")
    if shell.cause is not None:
        yield shell.cause
    elif shell.no:
        yield Finding(
            "told-commands",
            Severity.WARNING,
            "base",
            "The program runs commands that come from its settings or from requests. The image has no "
            "shell and no other programs.",
            context.project.where("told_commands"),
            *use_other_base(context),
            text="commands",
            line=context.model.final.line,
            advice="Copy these programs into the image, or use a base that has them.",
        )


RULES = (
    Rule(
        "commands",
        "whether the image has the commands that the program runs",
        commands,
        lambda context: bool(context.project.commands),
    ),
    Rule(
        "chosen-commands",
        "whether the image has a shell for commands from settings",
        chosen_commands,
        lambda context: context.project.told_commands,
    ),
)
