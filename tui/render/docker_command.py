"""The flags of ``docker build`` for a recipe: secrets, the ssh agent, build arguments, platforms."""

from tui.frozen import dataclass
from tui.project import GoProject
from tui.recipe import Private, Recipe
from tui.render.download import secrets, trusts_more


@dataclass(frozen=True, slots=True)
class BuildFlag:
    """One flag of ``docker build``, quoted for a shell."""

    text: str
    option: str
    """The id of the option that requires it."""


def build_flags(project: GoProject, recipe: Recipe) -> tuple[BuildFlag, ...]:
    """Return the flags that a recipe requires, with the usual paths of the secrets."""
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
    """Return the shell command that builds a Dockerfile without godock-tui.

    Args:
        flags: the flags that the recipe requires.
        tag: the name of the image, or empty.
    """
    words = ["docker build", *(flag.text for flag in flags), *([f"--tag {tag}"] if tag else []), "."]
    return " ".join(words)
