"""The ignore file keeps what the build compiles in, and says nothing that a file name could make it say."""

from dataclasses import replace

import pytest

from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.project import GoProject, OpenedByTest, SecretFile
from tui.project.dockerignore import ignored_by, parse_dockerignore
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
    assert not any("*" in line for line in kept)


def _ignored(catalog: Catalog, project: GoProject, recipe: Recipe, *paths: str) -> list[str]:
    patterns = parse_dockerignore(render(project, recipe, catalog).dockerignore)
    return [path for path in paths if ignored_by(patterns, path)]


def test_a_secret_that_comes_later_stays_out_wherever_it_is(catalog: Catalog) -> None:
    project = replace(WEB, embeds=("static",), vendored=True, runtime_files=("templates",))
    paths = tuple(
        f"{folder}{name}"
        for folder in ("", "static/", "templates/", "certs/deep/")
        for name in (".env", "id_ed25519", "server.key", "ca.pem", ".aws/credentials", ".npmrc")
    )
    assert _ignored(catalog, project, Recipe(copy=("templates", "certs")), *paths) == list(paths)


def test_code_test_data_and_vendored_modules_are_always_in_the_build(catalog: Catalog) -> None:
    paths = ("id_rsa/x.go", "x/testdata/a.pem", "testdata/.env", "vendor/x/roots.pem")
    assert _ignored(catalog, replace(WEB, vendored=True), Recipe(), *paths) == []


_FILES = (
    SecretFile("certs/ca.pem", ""),
    SecretFile("certs/server.key", "private key"),
    SecretFile("static/a.pem", "", "main.go:5"),
    SecretFile(".env.test", "", "", "x_test.go:9"),
    SecretFile("other/b.pem", ""),
)
_WITH_SECRETS = replace(
    WEB,
    embeds=("static",),
    secret_files=_FILES,
    test_files=(
        OpenedByTest(".env.test", "x_test.go:9"),
        OpenedByTest("Dockerfile", "x_test.go:10"),
        OpenedByTest("dist", "x_test.go:11", directory=True),
        OpenedByTest("config/app.yml", "x_test.go:12"),
    ),
)


def test_files_that_the_build_reads_come_back_by_their_path_with_the_reason(catalog: Catalog) -> None:
    text = render(_WITH_SECRETS, Recipe(copy=("certs",)), catalog).dockerignore
    assert text.endswith(
        """\

# Copied into the image as part of a directory
!certs/ca.pem

# Embedded by main.go:5
!static/a.pem

# Read by x_test.go:9
!.env.test

# Read by x_test.go:10
!Dockerfile
"""
    )
    assert "!dist\n" in text
    assert "config" not in text
    paths = ("certs/ca.pem", "static/a.pem", ".env.test", "Dockerfile", "dist/a.js", "certs/readme")
    assert _ignored(catalog, _WITH_SECRETS, Recipe(copy=("certs",)), *paths) == []


def test_a_key_in_a_copied_directory_stays_out_until_it_is_named(catalog: Catalog) -> None:
    assert _ignored(catalog, _WITH_SECRETS, Recipe(copy=("certs",)), "certs/server.key") == [
        "certs/server.key"
    ]
    recipe = Recipe(copy=("certs/server.key:/etc/server.key",))
    assert _ignored(catalog, _WITH_SECRETS, recipe, "certs/server.key") == []


def test_what_just_the_tests_read_stays_out_of_a_build_without_tests(catalog: Catalog) -> None:
    read = (".env.test", "Dockerfile", "dist/a.js")
    assert _ignored(catalog, _WITH_SECRETS, Recipe(test=False), *read) == list(read)
