"""``python -m tests.tutorial``: builds the tutorial's images on this machine, and prints what they measure (minutes)."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.support.bench import Bench, open_bench
from tui.lab.sizes.build import Build
from tui.recipe import Layout, Recipe, Strip, Upx
from tui.text.units import human_bytes

_OWN = Recipe(base="scratch", port=("8080",), test=True, strip=Strip.NONE)
"""The tutorial's seventh step in our form; each row says what it changes."""

ROWS: tuple[tuple[str, Recipe, str, str], ...] = (
    ("one stage", replace(_OWN, layout=Layout.NAIVE, builder="trixie", test=False, user="0:0"), "–", "–"),
    ("alpine", replace(_OWN, base="alpine-3.24"), "22.8", "15.0"),
    ("distroless/static", replace(_OWN, base=Recipe().base), "19.1", "15.0"),
    ("scratch", _OWN, "17.3", "15.0"),
    ("scratch, `-s -w`", replace(_OWN, strip=Strip.ALL), "–", "12.0"),
    ("scratch, UPX", replace(_OWN, upx=Upx.FAST), "–", "7.2"),
    ("scratch, `-s -w`, UPX", replace(_OWN, strip=Strip.ALL, upx=Upx.FAST), "4.77", "4.1"),
)
"""What is built: its name, its recipe, and the tutorial's figures for image and binary in MB."""


async def measured(bench: Bench) -> str:
    """Build every row and return the table in Markdown."""
    lines = [
        "| image | unpacked | pull | binary | tutorial: image | tutorial: binary |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, recipe, image, binary in ROWS:
        build = await bench.build(recipe)
        lines.append(f"| {name} | {' | '.join(_sizes(build))} | {_mb(image)} | {_mb(binary)} |")
        print(lines[-1], flush=True)
    return "\n".join(lines)


def _sizes(build: Build) -> list[str]:
    sizes = build.measurement
    return [
        human_bytes(figure.value) if figure else "–"
        for figure in (sizes.unpacked_bytes, sizes.pull_bytes, sizes.binary_bytes)
    ]


def _mb(figure: str) -> str:
    return figure if figure == "–" else f"{figure} MB"


async def main() -> None:
    """Build on a copy of the sample, print the table, remove the images."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_bench(Path(folder), "gin-sample") as bench:
            print(f"\n{await measured(bench)}")


if __name__ == "__main__":
    asyncio.run(main())
