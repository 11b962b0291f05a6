"""A scene as an SVG picture that needs no font from elsewhere."""

import re
from pathlib import Path

from tests.screenshots.scenes import Scene, played

FOLDER = Path(__file__).parents[2] / "screenshots"
_FONT_FACE = re.compile(r"@font-face \{.*?\}\n?", re.S)
_FONTS = '"Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'


def svg_path(scene: Scene) -> Path:
    """Return where the picture of a scene is kept."""
    return FOLDER / f"{scene.name}.svg"


async def picture(scene: Scene) -> str:
    """Play a scene, and return its last moment as SVG."""
    async with played(scene) as app:
        svg = app.export_screenshot(title="godock-tui")
    svg = _FONT_FACE.sub("", svg)
    svg = re.sub(r"font-family: Fira Code, monospace", f"font-family: {_FONTS}", svg)
    return re.sub(r"[ \t]+$", "", svg, flags=re.M).rstrip() + "\n"
