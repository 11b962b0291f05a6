"""How the program is started: its environment, arguments and directory, and what the image says of itself."""

import re
import shlex
from dataclasses import replace

from tui.recipe.option import Kind, Option
from tui.recipe.options.values import one_line, pairs_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?")


def _command_line(field: str, text: str) -> str:
    """Return a command line that can be told apart into words."""
    line = one_line(field, text)
    try:
        shlex.split(line)
    except ValueError:
        raise RecipeError(
            field, f"{text!r} has a quotation mark that is not closed.", "Quote as in a shell: 'a b'."
        ) from None
    return line


def _write_workdir(recipe: Recipe, text: str) -> Recipe:
    path = one_line("workdir", text)
    if not path:
        return replace(recipe, workdir="")
    parts = path.split("/")
    if not path.startswith("/") or ".." in parts:
        raise RecipeError("workdir", f"{text!r} is no absolute path.", "Write it like /data.")
    return replace(recipe, workdir="/" + "/".join(part for part in parts if part not in {"", "."}))


ENV = Option(
    id="env",
    label="Environment",
    help="NAME=value words for the running program. Everybody who has the image can read them: no passwords here.",
    step="base",
    kind=Kind.LIST,
    placeholder="GIN_MODE=release",
    reason="What differs from place to place is set when the container is started.",
    more=True,
    read=lambda recipe: join_words(recipe.env),
    write=lambda recipe, text: replace(recipe, env=pairs_of("env", text, _NAME, "GIN_MODE=release")),
)

ARGS = Option(
    id="args",
    label="Arguments",
    help="What the program is given unless docker run says something else.",
    step="base",
    kind=Kind.TEXT,
    placeholder="serve --addr :8080",
    reason="The program is started without arguments.",
    more=True,
    read=lambda recipe: recipe.args,
    write=lambda recipe, text: replace(recipe, args=_command_line("args", text)),
)

WORKDIR = Option(
    id="workdir",
    label="Working directory",
    help="Where relative paths of the program begin. It is made when the base lacks it, and belongs to root.",
    step="base",
    kind=Kind.TEXT,
    placeholder="/data",
    reason="The base's own, unless files are copied in: then it is /.",
    more=True,
    read=lambda recipe: recipe.workdir,
    write=_write_workdir,
)

HEALTH = Option(
    id="health",
    label="Health check",
    help="Arguments with which the program itself says whether it is well, such as a subcommand; exit status 0 is yes.",
    step="base",
    kind=Kind.TEXT,
    placeholder="healthcheck",
    reason="Orchestrators have probes of their own, and Kubernetes ignores HEALTHCHECK.",
    more=True,
    read=lambda recipe: recipe.health,
    write=lambda recipe, text: replace(recipe, health=_command_line("health", text)),
)

LABELS = Option(
    id="labels",
    label="Labels",
    help="key=value words that tools read; those of the OCI begin with org.opencontainers.image.",
    step="base",
    kind=Kind.LIST,
    placeholder="org.opencontainers.image.source=https://…",
    reason="None are needed to run it.",
    more=True,
    read=lambda recipe: join_words(recipe.labels),
    write=lambda recipe, text: replace(
        recipe,
        labels=pairs_of("labels", text, _KEY, "'org.opencontainers.image.title=My server'"),
    ),
)
