"""``python -m tests.screenshots``: makes the pictures again.

``--record`` first builds everything for real, ``--record-labs`` the labs of both samples.
"""

import argparse
import asyncio
import os
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from tests.screenshots.pictures import picture, svg_path
from tests.screenshots.record import record, record_labs
from tests.screenshots.scenes import SCENES


async def main() -> None:
    """Make every picture, or record and then make every picture."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument(
        "--record", action="store_true", help="build the sample on this machine's engine first (minutes)"
    )
    parser.add_argument(
        "--record-labs", action="store_true", help="run the labs of both samples on it first (minutes)"
    )
    parser.add_argument("--png", metavar="FOLDER", type=Path, help="write PNG copies there too, to look at")
    options = parser.parse_args()
    if options.record:
        await record()
    elif options.record_labs:
        await record_labs()
    for scene in SCENES:
        svg = await picture(scene)
        svg_path(scene).write_text(svg, encoding="utf-8")
        print(svg_path(scene).name)
        if options.png:
            import resvg_py

            options.png.mkdir(parents=True, exist_ok=True)
            (options.png / f"{scene.name}.png").write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg)))


asyncio.run(main())
