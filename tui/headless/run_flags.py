"""The flags for trial runs: whether to run the image, and what the program gets that the image does not have."""

import argparse
import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from tui.lab.trial.run_settings import RunSettings
from tui.recipe import RecipeError
from tui.text.clean import clean_line

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def add_run_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags to a parser."""
    parser.add_argument(
        "--run",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="run the image once in a sandbox, and measure start-up and memory",
    )
    group = parser.add_argument_group(
        "trial run",
        "These values are used only in the trial run, not in the image or the history.",
    )
    group.add_argument(
        "--run-env",
        action="append",
        default=[],
        metavar="NAME[=VALUE]",
        help="set a variable. With NAME alone, the value comes from your environment and stays out of the process list",
    )
    group.add_argument(
        "--run-env-file", type=Path, metavar="FILE", help="file with one NAME=VALUE per line, such as .env"
    )
    group.add_argument(
        "--run-arg",
        action="append",
        default=[],
        metavar="WORD",
        help=(
            "argument for the program, used instead of the image's arguments. Repeat the flag for further arguments, "
            "and write --run-arg=-x if one starts with a dash"
        ),
    )
    group.add_argument(
        "--require-start",
        action="store_true",
        help="also fail if the program starts but needs a missing setting or service, for example in CI",
    )


def run_settings_of(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> RunSettings:
    """Return the settings of a trial run from the command line.

    Args:
        options: ``run_env``, ``run_env_file`` and ``run_arg``.
        environ: has the values of variables without one.

    Raises:
        RecipeError: a variable has no valid name or no value, or the file cannot be read.
    """
    variables: dict[str, str] = {}
    if options.run_env_file is not None:
        variables |= _file(options.run_env_file)
    for word in options.run_env:
        name, equals, value = word.partition("=")
        if not _NAME.fullmatch(name):
            shown = clean_line(name, 40)
            raise RecipeError(
                "run-env", f"--run-env: {shown!r} is not the name of a variable.", "Use NAME or NAME=VALUE."
            )
        if not equals and name not in environ:
            raise RecipeError(
                "run-env",
                f"--run-env: {name} is not set in your environment.",
                f"Run `export {name}=…` first.",
            )
        variables[name] = value if equals else environ[name]
    return RunSettings(environment=variables, arguments=tuple(options.run_arg))


def _file(path: Path) -> dict[str, str]:
    """Return the variables of a file as `docker run --env-file` reads it, but without the quotes around a value.

    Source: https://docs.docker.com/reference/cli/docker/container/run/#env
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise RecipeError(
            "run-env-file", f"--run-env-file: Cannot read {path}: {reason}.", "Check the path."
        ) from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip().removeprefix("export ")
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals or not _NAME.fullmatch(name.strip()):
            raise RecipeError(
                "run-env-file", f"{path}:{number} is not a NAME=VALUE line.", "Use one variable per line."
            )
        found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if value[:1] in {"'", '"'} and value.endswith(value[0]):
        try:
            return "".join(shlex.split(value))
        except ValueError:
            return value
    return value
