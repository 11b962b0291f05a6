"""The program with a fault: ``slow`` reads a project for ever, ``stuck`` never stops what it runs."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tui.__main__ import main
from tui.project import GoProject, reader

_read = reader.read


def _read_for_ever(path: Path, on_progress: Callable[[int], None], stopped: Callable[[], bool]) -> GoProject:
    while not stopped():
        on_progress(12_345)
        time.sleep(0.01)
    return _read(path)


async def _never(_app: object) -> None:
    await asyncio.Event().wait()


if __name__ == "__main__":
    fault = sys.argv.pop(1)
    spoilt = (
        patch("tui.project.reader.read", _read_for_ever)
        if fault == "slow"
        else patch("tui.ui.app.GodockApp.stop", _never)
    )
    with spoilt:
        sys.exit(main())
