"""Build secrets: which ones a recipe's build needs, and the user's files with their values."""

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from tui.engine.engine import EngineError
from tui.frozen import dataclass
from tui.recipe.recipe import Private, Recipe

NETRC = "netrc"
CA = "ca"
"""The ids in the Dockerfile's mounts."""

_VARIABLES = {NETRC: "NETRC", CA: "GODOCK_CA"}
"""Environment variables with the paths of the files."""


class SecretError(EngineError):
    """A build needs a secret that is missing, or does not use one that is set."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The user's secrets for builds."""

    netrc: Path | None = None
    """None for the file in $NETRC, as in Go, or ~/.netrc."""
    ca: Path | None = None
    """A certificate in PEM. None for the file in $GODOCK_CA."""
    ssh: bool = False
    """Whether to forward the ssh agent even if the recipe does not use it."""


NOTHING = Secrets()


@dataclass(frozen=True, slots=True)
class ResolvedSecrets:
    """The secrets of one build."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """The file of each secret, by id."""
    ssh: bool = False


def resolved_secrets(
    recipe: Recipe, given: Secrets, environ: Mapping[str, str] = os.environ
) -> ResolvedSecrets:
    """Return the secrets that the build of a recipe needs.

    Args:
        recipe: decides which secrets are needed.
        given: the secrets on the command line.
        environ: has the ssh agent and the default files.

    Raises:
        SecretError: a needed secret is missing, or one is set that the build does not use.
    """
    files = {}
    if recipe.private is Private.NETRC:
        netrc = given.netrc or Path(environ.get(_VARIABLES[NETRC]) or "~/.netrc").expanduser()
        files[NETRC] = _file(netrc, NETRC, "machine … login … password …")
    elif given.netrc:
        raise SecretError(
            "--netrc: The build does not use a netrc file.", "Add --private netrc, or remove --netrc."
        )
    if recipe.extra_ca:
        ca = given.ca or (Path(environ[_VARIABLES[CA]]) if environ.get(_VARIABLES[CA]) else None)
        if ca is None:
            raise SecretError(
                "`--extra-ca` needs a certificate.",
                "Pass `--ca FILE` or set `GODOCK_CA`.",
            )
        files[CA] = _file(ca, CA, "-----BEGIN CERTIFICATE-----")
    elif given.ca:
        raise SecretError("--ca: The build does not use a CA certificate.", "Add --extra-ca, or remove --ca.")
    ssh = given.ssh or recipe.private is Private.SSH
    if ssh and not environ.get("SSH_AUTH_SOCK"):
        raise SecretError(
            "The SSH agent cannot be forwarded because SSH_AUTH_SOCK is not set.",
            "Run `eval $(ssh-agent)`, and add your key with `ssh-add`.",
        )
    return ResolvedSecrets(files, ssh)


def _file(path: Path, name: str, holds: str) -> Path:
    wanted = (
        f"Use a file that contains `{holds}`. Pass it with `build --{name} FILE`, or set {_VARIABLES[name]} "
        "to its path."
    )
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SecretError(
            f"The {name} file {path} cannot be read: {why[:1].lower()}{why[1:]}.", wanted
        ) from None
    if empty:
        raise SecretError(f"The {name} file {path} is empty.", wanted)
    return path.absolute()
