"""Chooses the engine that the user asks for. Without one that answers, the built-in builder makes the images."""

from collections.abc import Mapping
from pathlib import Path

from tui.engine.engine import Engine, NoEngine
from tui.engine.find import EngineChoice, find

AUTO, DOCKER, PODMAN, BUILTIN = "auto", "docker", "podman", "builtin"
ENGINES = (AUTO, DOCKER, PODMAN, BUILTIN)
"""The values of ``--engine``."""
BUILTIN_CHOICE = EngineChoice(BUILTIN, "", "this machine's Go, no daemon", "")
"""The built-in builder in the list of engines."""


async def choose(
    kind: str = AUTO,
    *,
    environ: Mapping[str, str] | None = None,
    context: str = "",
    builder: str = "",
    offline: bool = False,
    output: Path | None = None,
) -> Engine:
    """Return an engine.

    Args:
        kind: one of :data:`ENGINES`.
        environ: the environment, by default that of this process.
        context: a Docker context that overrides the environment.
        builder: a buildx builder to use instead of the current one.
        offline: whether the built-in builder may not use the network.
        output: the file or the folder for the image, which only the built-in builder writes.

    Raises:
        NoEngine: no engine of that kind answers.
    """
    if kind == AUTO and output is not None:
        kind = BUILTIN
    if kind != BUILTIN:
        try:
            return await find(environ, context, builder, kind="" if kind == AUTO else kind)
        except NoEngine:
            if kind != AUTO or context:
                raise
    from tui.engine.builtin.backend import BuiltinEngine  # noqa: PLC0415 - only the selected backend is loaded

    return BuiltinEngine(environ=environ, offline=offline, output=output)
