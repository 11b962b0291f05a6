"""The engine of a verb, by its ``--engine``."""

import argparse
import os

from tui.catalog.offline import is_offline
from tui.engine import Engine
from tui.engine.builtin.backend import BuiltinEngine
from tui.engine.choose import AUTO, BUILTIN, choose
from tui.headless import output


async def engine_of(options: argparse.Namespace) -> Engine:
    """Return the engine to use. Before the built-in builder is used, print why, and that it uses the network.

    Raises:
        NoEngine: no engine answers.
    """
    target = getattr(options, "output", None)
    offline = options.offline or is_offline(os.environ)
    engine = await choose(options.engine, offline=offline, output=target)
    if isinstance(engine, BuiltinEngine):
        if options.engine == AUTO and target is None:
            output.info("no engine answers, so the built-in builder makes the image")
        output.info(engine.announcement)
    return engine


def wrong_output(options: argparse.Namespace) -> tuple[str, str]:
    """Return why ``--output`` cannot be used, and a hint. Both are empty if it can."""
    if options.output is None or options.engine in {AUTO, BUILTIN}:
        return "", ""
    return (
        f"--output works only with the built-in builder, not with {options.engine}.",
        f"Use --engine {BUILTIN}, or run `docker save` after the build.",
    )
