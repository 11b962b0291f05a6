"""The ignore file keeps what the build compiles in, and says nothing that a file name could make it say."""

from dataclasses import replace

import pytest

from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.recipe import Recipe
from tui.render import render


def _kept(catalog: Catalog, *embeds: str) -> list[str]:
    text = render(replace(WEB, embeds=embeds), Recipe(), catalog).dockerignore
    return [
        line
        for line in text.splitlines()
        if line.startswith("!") and "*.go" not in line and "testdata" not in line
    ]


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("hello world.txt", "!hello world.txt"),
        ("a[1].txt", r"!a\[1].txt"),
        ("what?*.md", r"!what\?\*.md"),
        ("#1", "!#1"),
    ],
)
def test_special_characters_of_a_name_mean_themselves(catalog: Catalog, path: str, pattern: str) -> None:
    assert pattern in _kept(catalog, path)


@pytest.mark.parametrize("path", ["a\n.git", "a\r!secret", "\x1b[31m", "a\x00b"])
def test_a_name_that_would_break_the_line_is_left_out(catalog: Catalog, path: str) -> None:
    assert _kept(catalog, path) == []


def test_many_files_of_a_kind_in_one_directory_become_one_pattern(catalog: Catalog) -> None:
    files = [f"db [1]/m{number}.sql" for number in range(13)]
    assert _kept(catalog, *files, "db [1]/notes.txt") == [
        "!db [1]/notes.txt".replace("[", r"\["),
        r"!db \[1]/notes.txt/**",
        r"!db \[1]/*.sql",
    ]
    assert len(_kept(catalog, *files[1:])) == 24


def test_of_certificates_and_keys_just_the_named_ones_come_back(catalog: Catalog) -> None:
    kept = _kept(catalog, *(f"certs/{number}.pem" for number in range(20)))
    assert "!certs/3.pem" in kept
    assert not any("*." in line for line in kept)
