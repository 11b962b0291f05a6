"""Build flags for an existing Dockerfile, with the names that ``docker build`` uses."""

import argparse
import csv
import os
from collections.abc import Mapping
from pathlib import Path

from tui.lab.matrix.solve import BuildSettings
from tui.lab.secrets import CA, NETRC, SecretError, Secrets, resolved_secrets
from tui.recipe import Recipe, RecipeError
from tui.recipe.recipe import Private


def add_their_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that building an existing Dockerfile may need."""
    group = parser.add_argument_group(
        "options for --build",
        "These options work as in `docker build`. The proposal receives the values that it uses.",
    )
    group.add_argument(
        "--platform", default="", help="target platform, such as linux/arm64 (default: the engine's platform)"
    )
    group.add_argument(
        "--build-arg",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value of an ARG (if you pass only NAME, its value comes from the environment)",
    )
    group.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="id=ID,src=FILE",
        help="file to pass as a build secret (for --mount=type=secret)",
    )
    group.add_argument("--ssh", action="store_true", help="forward the SSH agent")


def how_from(
    options: argparse.Namespace, proposal: Recipe, environ: Mapping[str, str] = os.environ
) -> BuildSettings:
    """Return the settings for building both images.

    Args:
        options: the flags of :func:`add_their_flags`.
        proposal: its steps may need secrets, too, which are looked up by the same name.
        environ: the values of build arguments without one, the ssh agent, and the files of secrets.

    Raises:
        RecipeError: a flag does not have docker's syntax.
        SecretError: a file or the agent does not exist.
    """
    secrets = dict(map(_secret, options.secret))
    given = Secrets(
        netrc=secrets.get(NETRC) if proposal.private is Private.NETRC else None,
        ca=secrets.get(CA) if proposal.extra_ca else None,
        ssh=options.ssh,
    )
    ours = resolved_secrets(proposal, given, environ)
    return BuildSettings(
        platform=options.platform,
        build_args=dict(_argument(text, environ) for text in options.build_arg),
        secrets={**ours.files, **secrets},
        ssh=ours.ssh,
    )


def _argument(text: str, environ: Mapping[str, str]) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not name or (not given and name not in environ):
        raise RecipeError(
            "build-arg",
            f"--build-arg: {text!r} has no value.",
            "Use the form NAME=VALUE, or set NAME in the environment.",
        )
    return name, value if given else environ[name]


def _secret(text: str) -> tuple[str, Path]:
    fields = [field.partition("=") for row in csv.reader([text]) for field in row]
    values = {key.strip().lower(): value for key, _, value in fields}
    path = values.get("src") or values.get("source") or ""
    if not values.get("id") or not path:
        raise RecipeError(
            "secret", f"--secret: {text!r} does not name a file.", "Use the form id=ID,src=FILE."
        )
    found = Path(path).expanduser().absolute()
    if not found.is_file():
        raise SecretError(
            f"--secret: The file {path} for secret {values['id']} does not exist.",
            "Pass the path of an existing file.",
        )
    return values["id"], found
