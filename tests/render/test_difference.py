"""What one Dockerfile has that another has not, line by line."""

from dataclasses import replace

from tests.support.samples import WEB
from tui.catalog import Catalog
from tui.recipe import Layout, Recipe
from tui.render import render
from tui.render.difference import compared, file_difference, ignore_difference


def test_what_is_gone_stands_before_what_came_in_its_place() -> None:
    lines = compared(["a", "b", "c"], ["a", "x", "c", "d"])
    assert [line.marked for line in lines] == ["  a", "- b", "+ x", "  c", "+ d"]
    assert [line.number for line in lines] == [1, 0, 2, 3, 4]


def test_each_text_can_be_read_off_a_comparison(catalog: Catalog) -> None:
    before, after = render(WEB, Recipe(layout=Layout.STAGED), catalog), render(WEB, Recipe(), catalog)
    lines = file_difference(before, after)
    assert tuple(line.text for line in lines if line.mark != "+") == before.lines
    assert tuple(line.text for line in lines if line.mark != "-") == after.lines


def test_without_another_file_nothing_differs(catalog: Catalog) -> None:
    made = render(WEB, Recipe(), catalog)
    assert {line.mark for line in file_difference(None, made)} == {" "}
    assert ignore_difference(None, made) == ()


def test_of_the_ignore_file_only_what_differs_is_told(catalog: Catalog) -> None:
    made = render(WEB, Recipe(), catalog)
    assert ignore_difference(made, made) == ()
    less = replace(made, dockerignore=made.dockerignore.replace("/bin\n", ""))
    assert [line.marked for line in ignore_difference(less, made)] == ["+ /bin"]
