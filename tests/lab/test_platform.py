"""One image is built for one platform."""

from dataclasses import replace

import pytest

from tui.lab.platform import platform_of, wrong_platform
from tui.recipe import Recipe


@pytest.mark.parametrize("text", ["", "linux/amd64", "linux/arm64", "linux/arm/v7"])
def test_one_platform_or_none_is_fine(text: str) -> None:
    assert wrong_platform(text) == ("", "")


def test_several_are_refused_with_the_first_one_as_example() -> None:
    why, instead = wrong_platform("linux/arm64, linux/amd64")
    assert "2 platforms" in why
    assert instead == "Build one platform at a time, such as --platform linux/arm64."


@pytest.mark.parametrize(
    "text", ["arm64", "linux", "linux/", "linux/arm64,", "linux/arm64;rm", " ", "Linux/AMD64"]
)
def test_what_is_no_platform_is_refused(text: str) -> None:
    why, instead = wrong_platform(text)
    assert why == f"--platform: {text!r} is not a platform."
    assert "linux/arm64" in instead


def test_the_engines_own_platform_is_built_unless_the_recipe_is_meant_for_others_only() -> None:
    def meant(*platforms: str) -> str:
        return platform_of(replace(Recipe(), platforms=platforms), "linux/amd64")

    assert meant() == meant("linux/arm64", "linux/amd64") == ""
    assert meant("linux/arm64", "linux/s390x") == "linux/arm64"
