"""The revision: who reads it is offered the stamp, and it needs a repository that only the compiler sees."""

from dataclasses import replace

import pytest

from tests.support.judging import found
from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.project.build_context import BuildContext
from tui.project.model import GitRead
from tui.recipe import Layout, Recipe
from tui.render import render

_READS = replace(WEB, git_reads=(GitRead("vcs.revision", "main.go", 9, in_build=True),))


def test_a_program_that_reads_its_revision_is_offered_the_stamp() -> None:
    problem = found(_READS, Recipe())["no-git-data"]
    assert (problem.option, problem.fix) == ("vcs", Recipe(vcs=True))
    assert "no-git-data" not in found(_READS, Recipe(vcs=True))


def test_another_layout_is_told_to_use_a_variable() -> None:
    problem = found(_READS, Recipe(layout=Layout.LAYERED))["no-git-data"]
    assert (problem.option, problem.fix) == ("version", None)


def test_without_a_repository_there_is_nothing_to_record() -> None:
    project = replace(
        WEB, listing=BuildContext(files=frozenset({"go.mod", "main.go"}), directories=frozenset())
    )
    problem = found(project, Recipe(vcs=True))["no-repository"]
    assert problem.fix == Recipe()


@pytest.mark.parametrize("builder", ["alpine", "trixie"])
def test_only_the_compiler_sees_the_repository(builder: str, catalog: Catalog) -> None:
    made = render(WEB, Recipe(builder=builder, vcs=True), catalog)
    text = made.dockerfile
    assert "COPY --exclude=.git . /\n" in text
    assert "--mount=type=bind,from=source,target=.,rw" in text.partition("go test")[0]
    assert "--mount=type=bind,target=.,rw" in text.partition("AS build")[2]
    assert ".git" not in made.dockerignore.splitlines()
    assert ("apk add --no-cache git" in text) == (builder == "alpine")


def test_other_layouts_leave_the_repository_out(catalog: Catalog) -> None:
    for layout in (Layout.LAYERED, Layout.NAIVE):
        made = render(WEB, Recipe(layout=layout, vcs=True), catalog)
        assert "buildvcs" not in made.dockerfile
        assert ".git" in made.dockerignore.splitlines()
