"""Build secrets: which of them a recipe's build asks for, and the files of the user that they come from."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.engine.engine import EngineError
from tui.recipe.recipe import Private, Recipe

NETRC = "netrc"
CA = "ca"
"""The ids by which the Dockerfile's mounts ask for them."""

_VARIABLES = {NETRC: "NETRC", CA: "GODOCK_CA"}
"""What names their files in the environment."""


class SecretError(EngineError):
    """A build asks for a secret that is not there, or one is given that it does not ask for."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the user hands to builds."""

    netrc: Path | None = None
    """None for the file that $NETRC names, as Go has it, or ~/.netrc."""
    ca: Path | None = None
    """A certificate in PEM; None for the file that $GODOCK_CA names."""
    ssh: bool = False
    """Whether the ssh agent is forwarded also where the recipe does not say so."""


NOTHING = Secrets()


@dataclass(frozen=True, slots=True)
class ResolvedSecrets:
    """What one build is given."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """For each id of a secret its file."""
    ssh: bool = False


def resolved_secrets(
    recipe: Recipe, given: Secrets, environ: Mapping[str, str] = os.environ
) -> ResolvedSecrets:
    """Return what the build of a recipe is given.

    Args:
        recipe: asks for secrets, or does not.
        given: what was named on the command line.
        environ: names the ssh agent, and the files that nobody named.

    Raises:
        SecretError: something that it asks for is not there, or something is given that it would not use.
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
        raise SecretError("--ca: The build does not use a certificate.", "Add --extra-ca, or remove --ca.")
    ssh = given.ssh or recipe.private is Private.SSH
    if ssh and not environ.get("SSH_AUTH_SOCK"):
        raise SecretError(
            "The ssh agent cannot be forwarded because SSH_AUTH_SOCK is not set.",
            "Run `eval $(ssh-agent)`, and add the key with `ssh-add`.",
        )
    return ResolvedSecrets(files, ssh)


def _file(path: Path, name: str, holds: str) -> Path:
    wanted = f"Pass a file that contains `{holds}`: `build --{name} FILE`, or {_VARIABLES[name]} in the environment."
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
