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


class SecretError(EngineError):
    """A build asks for a secret that is not there, or one is given that it does not ask for."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the user hands to builds."""

    netrc: Path | None = None
    """None for ~/.netrc where one is asked for."""
    ca: Path | None = None
    """A certificate in PEM."""
    ssh: bool = False
    """Whether the ssh agent is forwarded also where the recipe does not say so."""


NOTHING = Secrets()


@dataclass(frozen=True, slots=True)
class Handed:
    """What one build is given."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """For each id of a secret its file."""
    ssh: bool = False


def handed(recipe: Recipe, given: Secrets, environ: Mapping[str, str] = os.environ) -> Handed:
    """Return what the build of a recipe is given.

    Raises:
        SecretError: something that it asks for is not there, or something is given that it would not use.
    """
    files = {}
    if recipe.private is Private.NETRC:
        files[NETRC] = _file(
            given.netrc or Path("~/.netrc").expanduser(), "netrc", "machine … login … password …"
        )
    elif given.netrc:
        raise SecretError("--netrc: The build would not use it.", "Say --private netrc too, or leave it out.")
    if recipe.extra_ca:
        if given.ca is None:
            raise SecretError("The recipe trusts one more CA, and no certificate is given.", "Say --ca FILE.")
        files[CA] = _file(given.ca, "ca", "-----BEGIN CERTIFICATE-----")
    elif given.ca:
        raise SecretError("--ca: The build would not use it.", "Say --extra-ca too, or leave it out.")
    ssh = given.ssh or recipe.private is Private.SSH
    if ssh and not environ.get("SSH_AUTH_SOCK"):
        raise SecretError(
            "No ssh agent can be forwarded: SSH_AUTH_SOCK is not set.",
            "Start one with `eval $(ssh-agent)`, and give it the key with `ssh-add`.",
        )
    return Handed(files, ssh)


def _file(path: Path, name: str, holds: str) -> Path:
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SecretError(
            f"--{name}: {path} cannot be read: {why[:1].lower()}{why[1:]}.",
            f"Give the path of a file that holds `{holds}`.",
        ) from None
    if empty:
        raise SecretError(f"--{name}: {path} is empty.", f"Give a file that holds `{holds}`.")
    return path.absolute()
