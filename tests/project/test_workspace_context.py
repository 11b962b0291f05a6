"""A member of a workspace says which other members it needs, and the root says which members have a program."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tui.advice import recommend
from tui.catalog import Catalog
from tui.checks import Severity, problems
from tui.project import ProjectError, read
from tui.project.model import Workspace
from tui.recipe import RecipeContext

_FILES = {
    "go.work": "go 1.26\n\nuse (\n\t./lib\n\t./app\n\t./base\n)\n",
    "app/go.mod": "module example.com/app\n\ngo 1.26\n",
    "app/main.go": 'package main\n\nimport "example.com/lib/sub"\n\nfunc main() { sub.X() }\n',
    "lib/go.mod": "module example.com/lib\n\ngo 1.26\n",
    "lib/sub/a.go": 'package sub\n\nimport _ "example.com/base"\n\nfunc X() {}\n',
    "base/go.mod": "module example.com/base\n\ngo 1.26\n",
    "base/a.go": "package base\n",
}


@pytest.fixture
def monorepo(tmp_path: Path) -> Path:
    """A workspace whose program imports a member, which imports another one."""
    return _write(tmp_path, _FILES)


def _write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_members_that_the_program_reaches_are_needed(monorepo: Path) -> None:
    found = read(monorepo / "app")
    assert found.workspace_above == Workspace("..", ("app", "base", "lib"), ("lib", "base"))
    assert found.where("workspace_above") == "main.go:3"


def test_a_member_that_needs_others_is_an_error_before_the_build(
    monorepo: Path, catalog: Catalog, today: date
) -> None:
    project = read(monorepo / "app")
    recipe = recommend(project, catalog, today).recipe
    [error] = [
        one
        for one in problems(RecipeContext(project, recipe, catalog, today))
        if one.severity is Severity.ERROR
    ]
    assert error.id == "workspace-needed"
    assert error.message.startswith(
        "The program imports lib, base, which only the workspace ../go.work provides."
    )
    assert error.evidence == "main.go:3"
    alone = replace(project, workspace_above=Workspace("..", ("app",), ()))
    assert not any(
        one.id == "workspace-needed" for one in problems(RecipeContext(alone, recipe, catalog, today))
    )


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("require example.com/lib v1.2.3", ()),
        ("require example.com/lib v0.0.0", ("lib", "base")),
        ("replace example.com/lib => ../lib", ()),
    ],
)
def test_a_published_or_replaced_member_is_not_needed(
    monorepo: Path, line: str, needed: tuple[str, ...]
) -> None:
    gomod = monorepo / "app/go.mod"
    gomod.write_text(f"{gomod.read_text()}\n{line}\n")
    found = read(monorepo / "app").workspace_above
    assert found is not None
    assert found.needed == needed


def test_a_module_that_the_workspace_does_not_use_is_not_a_member(monorepo: Path) -> None:
    (monorepo / "go.work").write_text("go 1.26\n\nuse ./lib\n")
    assert read(monorepo / "app").workspace_above is None


def test_the_root_of_a_workspace_proposes_a_member_with_a_program(monorepo: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        read(monorepo)
    assert raised.value.message.endswith("Of these, ./app contains a program.")
    assert "`godock-tui ./app`" in raised.value.hint
    assert raised.value.candidates[0] == monorepo / "app"


def test_a_release_that_the_catalogue_does_not_list_is_noted(
    monorepo: Path, catalog: Catalog, today: date
) -> None:
    (monorepo / "base/go.mod").write_text("module example.com/base\n\ngo 1.28\n")
    (monorepo / "base/a.go").write_text("package main\n\nfunc main() {}\n")
    project = read(monorepo / "base")
    recipe = recommend(project, catalog, today).recipe
    [note] = [
        one for one in problems(RecipeContext(project, recipe, catalog, today)) if one.id == "go-unlisted"
    ]
    assert "golang:1.28-alpine may not exist yet" in note.message
    assert note.evidence == "go.mod:3"
    older = replace(recipe, go="1.27")
    assert not any(one.id == "go-unlisted" for one in problems(RecipeContext(project, older, catalog, today)))
