"""A program never replaces a directory of the image, whatever it is called."""

from dataclasses import replace

import pytest

from tests.support.samples import WEB
from tui.catalog import load
from tui.project import MainPackage
from tui.recipe import Layout, Recipe
from tui.render import render


def _start(name: str, recipe: Recipe) -> tuple[str, str]:
    project = replace(WEB, main_packages=(MainPackage(".", name, ""),))
    lines = render(project, recipe, load()).dockerfile.splitlines()
    (start,) = [line for line in lines if line.startswith("ENTRYPOINT")]
    return [line for line in lines if line.startswith("COPY --from")][-1], start


def test_it_is_in_the_root_of_the_image() -> None:
    assert _start("server", Recipe()) == ("COPY --from=build /out/server /server", 'ENTRYPOINT ["/server"]')


@pytest.mark.parametrize(
    ("name", "recipe"),
    [("run", Recipe()), ("etc", Recipe()), ("web", Recipe(copy=("web",))), ("data", Recipe(workdir="/data"))],
)
def test_one_with_the_name_of_a_directory_is_in_usr_local_bin(name: str, recipe: Recipe) -> None:
    copy, start = _start(name, recipe)
    assert copy.endswith(f"/out/{name} /usr/local/bin/{name}")
    assert start == f'ENTRYPOINT ["/usr/local/bin/{name}"]'


def test_several_are_in_one_directory() -> None:
    project = replace(
        WEB, main_packages=(MainPackage("./cmd/run", "run", ""), MainPackage("./cmd/worker", "worker", ""))
    )
    recipe = Recipe(main="./cmd/worker", extra_main=("./cmd/run",))
    text = render(project, recipe, load()).dockerfile
    assert "COPY --from=build /out/worker /out/run /usr/local/bin/\n" in text
    assert 'ENTRYPOINT ["/usr/local/bin/worker"]' in text


def test_a_single_stage_leaves_it_where_it_was_built() -> None:
    project = replace(WEB, main_packages=(MainPackage(".", "run", ""),))
    assert 'ENTRYPOINT ["/out/run"]' in render(project, Recipe(layout=Layout.NAIVE), load()).dockerfile


@pytest.mark.parametrize(
    ("name", "recipe", "path"),
    [
        ("server", Recipe(), "/server"),
        ("run", Recipe(), "/usr/local/bin/run"),
        ("run", Recipe(layout=Layout.NAIVE), "/out/run"),
    ],
)
def test_the_program_is_measured_where_the_image_starts_it(name: str, recipe: Recipe, path: str) -> None:
    project = replace(WEB, main_packages=(MainPackage(".", name, ""),))
    assert render(project, recipe, load()).binaries == (path,)
