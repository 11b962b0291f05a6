"""What ``docker build`` has to be told for a recipe: secrets, the ssh agent, build arguments, platforms."""

from dataclasses import dataclass

from tui.project import GoProject
from tui.recipe import Private, Recipe
from tui.render.download import secrets, trusts_more


@dataclass(frozen=True, slots=True)
class BuildFlag:
    """One flag of ``docker build``, as a shell takes it."""

    text: str
    option: str
    """The id of the option that asks for it."""


def build_flags(project: GoProject, recipe: Recipe) -> tuple[BuildFlag, ...]:
    """Return every flag that a recipe asks for. Paths are those where such files usually lie."""
    found: list[BuildFlag] = []
    match secrets(project, recipe):
        case Private.NETRC:
            found.append(BuildFlag("--secret id=netrc,src=$HOME/.netrc", "private"))
        case Private.SSH:
            found.append(BuildFlag("--ssh default", "private"))
            found.append(BuildFlag("--secret id=known_hosts,src=$HOME/.ssh/known_hosts", "private"))
    if trusts_more(project, recipe):
        found.append(BuildFlag("--secret id=ca,src=ca.pem", "extra-ca"))
    if recipe.version:
        found.append(BuildFlag('--build-arg VERSION="$(git describe --tags --always)"', "version"))
    if recipe.platforms:
        found.append(BuildFlag(f"--platform {','.join(recipe.platforms)}", "platforms"))
    return tuple(found)


def docker_command(flags: tuple[BuildFlag, ...], tag: str = "") -> str:
    """Return the command that builds a Dockerfile without godock-tui, as a shell takes it.

    Args:
        flags: what the recipe asks for.
        tag: the image's name, or empty.
    """
    words = ["docker build", *(flag.text for flag in flags), *([f"--tag {tag}"] if tag else []), "."]
    return " ".join(words)
