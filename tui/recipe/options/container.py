"""The options for the running container (environment, arguments, working directory, health check) and for labels."""

import re
from dataclasses import replace

from tui.recipe.option import Kind, Option
from tui.recipe.options.values import one_line, pairs_of, words_of
from tui.recipe.recipe import Recipe, RecipeError
from tui.recipe.words import join_words

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?")


def _command_line(field: str, text: str) -> str:
    """Return a command line that a shell can split into words."""
    words_of(field, text)
    return one_line(field, text)


def _write_workdir(recipe: Recipe, text: str) -> Recipe:
    path = one_line("workdir", text)
    if not path:
        return replace(recipe, workdir="")
    parts = path.split("/")
    if not path.startswith("/") or ".." in parts:
        raise RecipeError("workdir", f"{text!r} is not an absolute path.", "Use a path such as /data.")
    return replace(recipe, workdir="/" + "/".join(part for part in parts if part not in {"", "."}))


ENV = Option(
    id="env",
    label="Environment",
    help=(
        "NAME=value pairs for the running program. Anyone who has the image can read these values, so do "
        "not add passwords."
    ),
    step="base",
    kind=Kind.LIST,
    placeholder="GIN_MODE=release",
    reason="If a value differs between deployments, set it when you start the container instead.",
    more=True,
    read=lambda recipe: join_words(recipe.env),
    write=lambda recipe, text: replace(recipe, env=pairs_of("env", text, _NAME, "GIN_MODE=release")),
)

ARGS = Option(
    id="args",
    label="Arguments",
    help="The program's default arguments. Arguments of `docker run` replace these defaults.",
    step="base",
    kind=Kind.TEXT,
    placeholder="serve --addr :8080",
    reason="The program starts without arguments.",
    more=True,
    read=lambda recipe: recipe.args,
    write=lambda recipe, text: replace(recipe, args=_command_line("args", text)),
)

WORKDIR = Option(
    id="workdir",
    label="Working directory",
    help=(
        "The base directory for relative paths. If this directory does not exist, the build creates it "
        "with root as its owner."
    ),
    step="base",
    kind=Kind.TEXT,
    placeholder="/data",
    reason="The default is the base image's working directory, or / if the image contains copied files.",
    more=True,
    read=lambda recipe: recipe.workdir,
    write=_write_workdir,
)

HEALTH = Option(
    id="health",
    label="Health check",
    help="Arguments that make the program check its own health (exit status 0 means healthy).",
    step="base",
    kind=Kind.TEXT,
    placeholder="healthcheck",
    reason="Orchestrators have their own probes, and Kubernetes ignores HEALTHCHECK.",
    more=True,
    read=lambda recipe: recipe.health,
    write=lambda recipe, text: replace(recipe, health=_command_line("health", text)),
)

LABELS = Option(
    id="labels",
    label="Labels",
    help="key=value pairs that tools can read. Standard OCI keys have the prefix org.opencontainers.image.",
    step="base",
    kind=Kind.LIST,
    placeholder="org.opencontainers.image.source=https://…",
    reason="The image does not need labels to run.",
    more=True,
    read=lambda recipe: join_words(recipe.labels),
    write=lambda recipe, text: replace(
        recipe,
        labels=pairs_of("labels", text, _KEY, "'org.opencontainers.image.title=My server'"),
    ),
)
