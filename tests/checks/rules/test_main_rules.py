"""There is a program to build, and it is the one that is meant."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.judging import found, project_of
from tests.support.samples import WEB
from tui.checks import Severity
from tui.project import LocalReplace, MainPackage, ProjectError, read
from tui.recipe import Recipe


def test_a_directory_without_a_program_is_an_error_and_the_likeliest_one_its_fix() -> None:
    problem = found(WEB, Recipe(main="./nowhere"))["no-such-main"]
    assert problem.severity is Severity.ERROR
    assert problem.fix == Recipe(main=".")
    assert problem.fix_label == "build ."


def test_several_programs_are_told_until_one_is_chosen() -> None:
    two = (MainPackage("./cmd/a", "a", ""), MainPackage("./cmd/b", "b", ""))
    project = project_of({"main_packages": two, "default_main": ""})
    problem = found(project, Recipe(main="./cmd/a"))["several-mains"]
    assert problem.severity is Severity.NOTE
    assert problem.evidence == "main.go:7"
    assert "several-mains" not in found(replace(project, default_main="./cmd/a"), Recipe(main="./cmd/a"))


def test_modules_of_their_own_are_named_unless_they_are_part_of_the_build() -> None:
    project = replace(WEB, nested_modules=("tools", "lib", "api"))
    message = found(project, Recipe())["nested-modules"].message
    assert "tools, lib, api" in message
    assert "`godock-tui ./tools`" in message
    joined = replace(
        project, workspace=(".", "./tools", "api"), local_replaces=(LocalReplace("l", "./lib", True),)
    )
    assert "nested-modules" not in found(joined, Recipe())


def _with_a_space(folder: Path, *, other: bool) -> Path:
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.25\n")
    for name in ("cmd/my tool", *(["cmd/server"] if other else [])):
        (folder / name).mkdir(parents=True)
        (folder / name / "main.go").write_text("package main\n\nfunc main() {}\n")
    return folder


def test_a_program_in_a_directory_with_a_space_is_named_with_the_reason(tmp_path: Path) -> None:
    project = read(_with_a_space(tmp_path, other=True))
    assert (
        "Go cannot build cmd/my tool"
        in found(project, Recipe(main="./cmd/server"))["spaced-directory"].message
    )
    problem = found(project, Recipe(main="./cmd/my tool"))["no-such-main"]
    assert (
        problem.message
        == "Go cannot build `./cmd/my tool`, because an import path must not contain white space."
    )


def test_a_project_with_nothing_else_says_why_there_is_no_program(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="Go cannot build cmd/my tool"):
        read(_with_a_space(tmp_path, other=False))
