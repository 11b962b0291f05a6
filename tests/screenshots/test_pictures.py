"""The pictures show the program as it is."""

import pytest

from tests.screenshots.pictures import picture, svg_path
from tests.screenshots.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_the_picture_is_what_the_app_shows_now(scene: Scene) -> None:
    kept = svg_path(scene).read_text(encoding="utf-8")
    assert await picture(scene) == kept, "make the pictures again: python -m tests.screenshots"


def test_there_is_no_picture_that_nothing_makes() -> None:
    folder = svg_path(SCENES[0]).parent
    assert {path.name for path in folder.glob("*.svg")} == {f"{scene.name}.svg" for scene in SCENES}
