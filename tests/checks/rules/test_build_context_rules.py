"""What the build context has in excess, and what it lacks."""

from dataclasses import replace

import pytest

from tests.support.judging import found
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.checks import Severity
from tui.project import GoProject
from tui.project.model import GitRead, LargeFile
from tui.recipe import Recipe
from tui.render import render

_LARGE = replace(
    WEB,
    large_files=(
        LargeFile("dumps", 300_000_000, directory=True),
        LargeFile("models/a [1].bin", 200_000_000),
        LargeFile("bin", 90_000_000, directory=True),
    ),
)


def test_large_files_that_nothing_reads_are_ignored_with_one_key(catalog: Catalog) -> None:
    finding = found(_LARGE, Recipe())["large-context"]
    assert finding.severity is Severity.NOTE
    assert "dumps (300 MB), models/a [1].bin (200 MB)" in finding.message
    assert "500 MB smaller" in finding.message
    assert finding.fix is not None
    assert finding.fix.ignore == ("dumps", "models/a [1].bin")
    assert "large-context" not in found(_LARGE, finding.fix)
    lines = render(_LARGE, finding.fix, catalog).dockerignore.splitlines()
    assert r"/models/a \[1].bin" in lines
    assert "/dumps" in lines


@pytest.mark.parametrize("recipe", [Recipe(copy=("dumps",)), Recipe(ignore=("dumps",))])
def test_a_directory_that_is_copied_or_ignored_is_not_named(recipe: Recipe) -> None:
    assert "dumps" not in found(_LARGE, recipe)["large-context"].message


def test_what_is_always_ignored_costs_nothing() -> None:
    project = replace(WEB, large_files=(LargeFile("web/node_modules", 90_000_000, directory=True),))
    assert "large-context" not in found(project, Recipe())


def _reading(*reads: GitRead) -> GoProject:
    return replace(WEB, git_reads=reads)


def test_a_program_that_reads_its_revision_is_warned_that_it_is_empty() -> None:
    finding = found(_reading(GitRead("vcs.revision", "main.go", 13, in_build=True)), Recipe())["no-git-data"]
    assert finding.severity is Severity.WARNING
    assert finding.evidence == "main.go:13"
    assert "`vcs.revision`" in finding.message


def test_a_dockerfile_that_asks_git_is_named_until_the_version_comes_from_outside() -> None:
    project = _reading(GitRead("git describe --tags", "Dockerfile", 7, in_build=True))
    assert found(project, Recipe())["no-git-data"].evidence == "Dockerfile:7"
    assert "no-git-data" not in found(project, Recipe(version="main.version"))


def test_a_script_outside_of_the_build_may_ask_git() -> None:
    project = _reading(GitRead("git describe --tags", "Makefile", 7, in_build=False))
    assert "no-git-data" not in found(project, Recipe())
