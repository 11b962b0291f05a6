"""Questions about the paths of an image that several rules ask."""

from collections.abc import Iterable
from posixpath import join, normpath

from tui.checks.context import CheckContext
from tui.image import NO, Answer, Files

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The PATH of a container without its own. Source: containerd and moby, ``DefaultPathEnv``."""


def any_of(context: CheckContext, paths: Iterable[str]) -> Answer:
    """Return whether the image has at least one of some absolute paths."""
    answer = NO
    for path in paths:
        answer |= context.model.files.find(path).exists
        if answer.yes:
            break
    return answer


def has_command(context: CheckContext, command: str) -> Answer:
    """Return whether the image has a command, in PATH or at an absolute path."""
    if "/" in command:
        return context.model.files.find(in_image(context, command)).exists
    return in_path(context.model.files, variable(context, "PATH"), command)


def in_path(files: Files, path: str, command: str) -> Answer:
    """Return whether a stage has a command in the directories of PATH, or of the default PATH for an empty one."""
    answer = NO
    for folder in filter(None, (path or _PATH).split(":")):
        answer |= files.find(join(folder, command)).exists
    return answer


def in_image(context: CheckContext, path: str) -> str:
    """Return the absolute path for a path that the program opens."""
    return normpath(join(context.model.config.directory or "/", path))


def variable(context: CheckContext, name: str) -> str:
    """Return the value of an environment variable of the image, or an empty text."""
    found = context.model.config.environment.get(name)
    return found.value.text if found else ""
