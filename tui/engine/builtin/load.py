"""Streams an image into Docker or Podman."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress

from tui.engine.builtin.assemble import BuiltImage
from tui.engine.builtin.layout import write_archive
from tui.engine.engine import EngineError
from tui.engine.process import started
from tui.text.clean import clean_line

_LONGEST_REASON = 300


async def load(
    image: BuiltImage,
    names: Sequence[str],
    command: Sequence[str] = ("docker",),
    environ: Mapping[str, str] | None = None,
) -> None:
    """Load an image into an engine. Nothing is written to this disk.

    Args:
        image: the image.
        names: its tags.
        command: ``docker`` or ``podman``, perhaps with arguments that choose the engine.
        environ: the environment of the command, by default this one.

    Raises:
        EngineError: the command is missing, or refuses the image.
    """
    near, far = os.pipe()
    writing: asyncio.Future[str] | None = None
    try:
        async with started([*command, "load"], environ, stdin=near) as child:
            os.close(near)
            near = -1
            writing = asyncio.ensure_future(asyncio.to_thread(_write, image, names, far))
            printed = b"".join([chunk async for chunk in child.chunks()])
            status = await child.wait()
            problem = await writing
    except OSError as error:
        raise EngineError(
            f"`{command[0]} load` could not be started ({error.strerror or error}).",
            f"Install {command[0]}, or write the image to a file with --output.",
        ) from None
    finally:
        if near >= 0:
            os.close(near)
        if writing is None:
            os.close(far)
        else:
            # the command has ended, so the thread ends with the next write
            with suppress(asyncio.CancelledError):
                await asyncio.shield(writing)
    if status or problem:
        reason = clean_line(printed.decode(errors="replace").strip().rpartition("\n")[2], _LONGEST_REASON)
        raise EngineError(
            f"`{command[0]} load` failed: {reason or problem or f'exit status {status}'}",
            "Check that the engine is running and has free disk space.",
        )


def _write(image: BuiltImage, names: Sequence[str], pipe: int) -> str:
    """Write an image into a pipe, and return why it failed, or an empty text."""
    try:
        with open(pipe, "wb") as file:
            write_archive([image], file, names)
    except OSError as error:
        return error.strerror or str(error)
    return ""
