"""What there is to gain, and how the figure was obtained."""

from dataclasses import replace

import pytest

from tui.lab.bytes.account import Account, Group, Item, Part
from tui.lab.bytes.advice import TAGS, Advice, advice_of
from tui.lab.bytes.reflection import Culprit, Reflection
from tui.lab.sizes.measurement import Source
from tui.recipe import Recipe, Strip

RECIPE = Recipe(main=".", go="1.27", strip=Strip.ALL)


def _part(group: Group, name: str, size: int, module: str = "", items: tuple[Item, ...] = ()) -> Part:
    return Part(
        group=group,
        module=module or str(group),
        name=name,
        bytes=size,
        items=items,
        loaded=group is not Group.DEBUG,
    )


def _account(*parts: Part) -> Account:
    return Account(program="app", bytes=sum(part.bytes for part in parts), parts=parts)


CODE = _part(Group.STANDARD, "net/http", 1_000_000)
TABLES = _part(Group.TABLES, "pclntab", 500_000)
DWARF = _part(Group.DEBUG, "DWARF", 700_000)
NAMES = _part(Group.DEBUG, "symbol table", 200_000)
CULPRIT = Culprit(function="x.find", package="x", path=("main.main", "x.Ask", "x.find"))


def _only(found: tuple[Advice, ...], wanted: str) -> Advice | None:
    return next((one for one in found if one.id == wanted), None)


def test_a_small_clean_program_gets_no_advice() -> None:
    assert advice_of(_account(CODE, TABLES, DWARF, NAMES), None, RECIPE) == ()


def test_methods_that_only_reflection_keeps_are_an_estimate_with_their_share_of_the_tables() -> None:
    reflection = Reflection(culprits=(CULPRIT,), kept_bytes=200_000, kept_methods=70)
    found = _only(advice_of(_account(CODE, TABLES), reflection, RECIPE), "method-by-name")
    assert found is not None
    assert (found.bytes, found.source) == (300_000, Source.ESTIMATE)
    assert found.evidence == ("main.main → x.Ask → x.find",)
    assert "70 methods" in found.title


def test_a_path_is_shown_as_stack_traces_show_functions_and_without_the_linkers_own_steps() -> None:
    path = (
        "go:main.inittasks",
        "example.com/a/b..inittask",
        "example.com/a/b.init",
        "example.com/a/b.find·f",
        "example.com/a/b.find",
        "gopkg.in/yaml%2ev3.(*parser).peek",
    )
    reflection = Reflection(culprits=(replace(CULPRIT, path=path),), kept_bytes=1, kept_methods=1)
    [found] = advice_of(_account(CODE, TABLES), reflection, RECIPE)
    assert found.evidence == ("b.init → b.find → yaml%2ev3.(*parser).peek",)


def test_where_a_tag_leaves_out_what_leads_to_the_culprit_the_tag_is_the_advice() -> None:
    path = ("main.main", "golang.org/x/net/trace.init", "text/template.(*state).evalField")
    culprit = replace(CULPRIT, package="text/template", path=path)
    reflection = Reflection(culprits=(culprit,), kept_bytes=1, kept_methods=1)
    [found] = advice_of(_account(CODE, TABLES), reflection, RECIPE)
    assert found.recipe == replace(RECIPE, tags=("grpcnotrace",))
    assert "--tags grpcnotrace" in found.action


def test_a_long_path_is_shown_by_its_two_ends() -> None:
    path = ("main.main", *(f"p.f{number}" for number in range(20)), "x.find")
    reflection = Reflection(culprits=(replace(CULPRIT, path=path),), kept_bytes=1, kept_methods=1)
    [found] = advice_of(_account(CODE, TABLES), reflection, RECIPE)
    assert found.evidence[0].startswith("main.main → p.f0 → p.f1 → p.f2 → (14 more) → ")
    assert found.evidence[0].endswith(" → x.find")


def test_templates_are_named_as_what_they_are() -> None:
    culprit = replace(CULPRIT, package="text/template")
    reflection = Reflection(culprits=(culprit,), kept_bytes=1, kept_methods=1)
    [found] = advice_of(_account(CODE, TABLES), reflection, RECIPE)
    assert found.action.startswith("text/template calls methods by name.")


@pytest.mark.parametrize(
    ("strip", "size"), [(Strip.NONE, 900_000), (Strip.DWARF, 200_000), (Strip.ALL, None)]
)
def test_debug_information_is_worth_what_the_recipe_leaves_in(strip: Strip, size: int | None) -> None:
    found = _only(
        advice_of(_account(CODE, TABLES, DWARF, NAMES), None, replace(RECIPE, strip=strip)),
        "debug-information",
    )
    assert (found.bytes if found else None) == size


@pytest.mark.parametrize("known", TAGS, ids=lambda known: known.tag)
def test_a_build_tag_that_leaves_something_out_is_told_until_it_is_used(known: object) -> None:
    assert isinstance(known, type(TAGS[0]))
    asked = _part(Group.DEPENDENCY, known.package, 1_000)
    spare = _part(Group.DEPENDENCY, f"{known.omitted}/inner", 100_000)
    account = _account(CODE, TABLES, asked, spare)
    found = _only(advice_of(account, None, RECIPE), known.tag)
    assert found is not None
    assert found.bytes > 100_000
    assert found.source is Source.ESTIMATE
    assert _only(advice_of(account, None, replace(RECIPE, tags=(known.tag,))), known.tag) is None
    assert _only(advice_of(_account(CODE, TABLES, spare), None, RECIPE), known.tag) is None


def test_embedded_files_are_told_when_they_are_a_good_part_of_the_program() -> None:
    large = _part(Group.EMBEDDED, "embedded files", 400_000, items=(Item("video.mp4", 390_000),))
    found = _only(advice_of(_account(CODE, TABLES, large), None, RECIPE), "embedded-files")
    assert found is not None
    assert found.evidence == ("video.mp4 390 kB",)
    small = replace(large, bytes=10_000)
    assert _only(advice_of(_account(CODE, TABLES, small), None, RECIPE), "embedded-files") is None


def test_several_major_versions_of_a_module_count_all_but_the_largest() -> None:
    parts = [
        _part(Group.DEPENDENCY, "example.com/x", 300, "example.com/x v1.9.0"),
        _part(Group.DEPENDENCY, "example.com/x/v2", 900, "example.com/x/v2 v2.1.0"),
        _part(Group.DEPENDENCY, "gopkg.in/yaml.v2", 50, "gopkg.in/yaml.v2 v2.4.0"),
        _part(Group.DEPENDENCY, "gopkg.in/yaml.v3", 80, "gopkg.in/yaml.v3 v3.0.1"),
        _part(Group.DEPENDENCY, "example.com/y", 700, "example.com/y v1.0.0"),
    ]
    found = _only(advice_of(_account(CODE, TABLES, *parts), None, RECIPE), "major-versions")
    assert found is not None
    assert (found.bytes, found.source) == (350, Source.MEASURED)
    assert found.evidence[0] == "example.com/x v1.9.0 300 B and example.com/x/v2 v2.1.0 900 B"
    assert len(found.evidence) == 2


def test_the_largest_gain_comes_first() -> None:
    account = _account(CODE, TABLES, DWARF, NAMES, _part(Group.EMBEDDED, "embedded files", 400_000))
    found = advice_of(account, None, replace(RECIPE, strip=Strip.NONE))
    assert [one.id for one in found] == ["debug-information", "embedded-files"]
