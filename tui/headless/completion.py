"""``godock-tui completion``: the command line's grammar as a script for a shell."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import shtab

from tui.catalog import load
from tui.headless.output import Status
from tui.headless.parser import fill
from tui.headless.verbs import VERBS, WIZARD
from tui.project import GoProject
from tui.recipe import OPTIONS, Kind, Recipe, RecipeContext
from tui.render.guide import topics

_FILES = {"netrc", "ca"}
_DIRECTORIES = {"path", "option_main"}
"""Arguments that are completed with directories."""

_OR_A_DIRECTORY = {
    "bash": "_shtab_godock_tui_pos_0_COMPGEN=_shtab_compgen_dirs",
    "fish": "complete -c godock-tui -n __fish_is_first_arg -a '(__fish_complete_directories)'",
}
"""Appended to the script, because a grammar with subcommands cannot express a directory in place of a verb."""


def completion(shell: str) -> Status:
    """Print the completion script for a shell that shtab supports."""
    print(shtab.complete(grammar(), shell))
    print(_OR_A_DIRECTORY.get(shell, ""))
    return Status.DONE


def grammar() -> argparse.ArgumentParser:
    """Return the whole command line as one parser, with the values of every option."""
    parser = argparse.ArgumentParser(prog="godock-tui", description=WIZARD.summary)
    verbs = parser.add_subparsers(dest="verb")
    for verb in VERBS:
        fill(verbs.add_parser(verb.name, help=verb.summary, description=verb.summary), verb)
    fill(parser, WIZARD)
    values = _values()
    for one in (parser, *verbs.choices.values()):
        for action in one._actions:
            _complete(action, values)
    return parser


def _complete(action: argparse.Action, values: dict[str, tuple[str, ...]]) -> None:
    if action.dest in _DIRECTORIES:
        action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # where shtab reads it
    elif action.dest in _FILES:
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    elif action.dest in values:
        action.choices = values[action.dest]


def _values() -> dict[str, tuple[str, ...]]:
    """Return the values of each option, independent of the project, and the topics of the guide."""
    nothing = GoProject(root=Path(), module="")
    context = RecipeContext(nothing, Recipe(), load(), datetime.now(UTC).astimezone().date())
    values = {
        f"option_{option.id}": tuple(choice.value for choice in option.choices(context))
        for option in OPTIONS
        if option.kind is Kind.CHOICE and option.choices(context)
    }
    return {**values, "topic": tuple(topic.name for topic in topics())}
