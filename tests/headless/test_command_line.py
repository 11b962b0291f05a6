"""The command line that the review shows makes the same recipe again, whatever was chosen."""

import os
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.combinations import OFFERED, all_pairs, every_recipe
from tests.support.samples import DEMANDING, WEB
from tui.advice import Defaults, defaults_of
from tui.catalog import Catalog
from tui.headless.parser import parse
from tui.headless.recipe_flags import choices_of
from tui.project import GoProject
from tui.recipe import OPTIONS, PRESETS, Recipe, RecipeFile
from tui.recipe.recipe_toml import printed
from tui.recipe.setting import value_of
from tui.ui.wizard.view import WizardView


def again(view: WizardView) -> tuple[Defaults, Recipe]:
    """What the shell would make of the command that is shown."""
    program, *words = shlex.split(view.command)
    assert program == "godock-tui"
    options = parse(words)
    assert (options.verb, options.path) == ("build", str(view.project.root))
    return choices_of(options, view.project, view.catalog, view.today)


def view(
    project: GoProject, catalog: Catalog, today: date, recipe: Recipe, begin: Defaults | None = None
) -> WizardView:
    return WizardView(project=project, catalog=catalog, today=today, recipe=recipe, given_defaults=begin)


@pytest.mark.parametrize("project", [WEB, DEMANDING])
def test_all_pairs_of_values(project: GoProject, catalog: Catalog, today: date, tmp_path: Path) -> None:
    project = replace(project, root=tmp_path)
    for recipe in all_pairs(project, catalog, today):
        assert again(view(project, catalog, today, recipe))[1] == recipe


def test_every_option_by_itself_with_each_of_its_values(
    catalog: Catalog, today: date, tmp_path: Path
) -> None:
    project = replace(WEB, root=tmp_path)
    recommended = view(project, catalog, today, Recipe()).recommendation.recipe
    pool = [
        *all_pairs(project, catalog, today),
        *(one for one in list(every_recipe())[::97] if one.layout in OFFERED),
    ]
    seen = set()
    for option in OPTIONS:
        field = option.id.replace("-", "_")
        for value in {value_of(option, recipe): None for recipe in pool}:
            change: dict[str, Any] = {field: value}
            recipe = replace(recommended, **change)
            assert again(view(project, catalog, today, recipe))[1] == recipe
            seen.add(option.id)
    assert seen == {option.id for option in OPTIONS}


ODD = (
    Recipe(ldflags="'\"$HOME`id`\\ !!", main="./-x", port=("65535",)),
    Recipe(ldflags="-s", main="./a b/[c]*", port=(), tags=()),
    Recipe(ldflags="", main="./cmd/'quoted'"),
    Recipe(ldflags="ünïcode ⟨x⟩", user="0:0", tags=("a.b", "c_d")),
)


@pytest.mark.parametrize("recipe", ODD)
def test_values_that_a_shell_would_act_on(
    recipe: Recipe, catalog: Catalog, today: date, tmp_path: Path
) -> None:
    project = replace(WEB, root=tmp_path)
    assert again(view(project, catalog, today, recipe))[1] == recipe


@pytest.mark.parametrize("name", PRESETS)
def test_a_session_that_began_with_a_preset(name: str, catalog: Catalog, today: date, tmp_path: Path) -> None:
    project = replace(WEB, root=tmp_path)
    words = ("--preset", name)
    begin = defaults_of(project, catalog, today, RecipeFile(preset=name), words)
    chosen = view(project, catalog, today, replace(begin.recipe, port=("1234",)), begin)
    assert chosen.command.endswith(f"--preset {name} --port 1234")
    assert again(chosen) == (begin, chosen.recipe)


def test_a_session_on_top_of_a_file_says_only_what_the_file_does_not(
    catalog: Catalog, today: date, tmp_path: Path
) -> None:
    project = replace(WEB, root=tmp_path)
    recommended = view(project, catalog, today, Recipe()).recommendation.recipe
    (tmp_path / "godock.toml").write_text(
        printed(replace(recommended, base="scratch", tags=("netgo",)), recommended), encoding="utf-8"
    )
    begin, _ = choices_of(parse([os.fspath(tmp_path)]), project, catalog, today)
    for recipe in (begin.recipe, recommended, replace(begin.recipe, port=())):
        chosen = view(project, catalog, today, recipe, begin)
        assert again(chosen)[1] == recipe
    assert view(project, catalog, today, begin.recipe, begin).command == f"godock-tui build {tmp_path}"
