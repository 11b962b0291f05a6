"""godock.toml says what a recipe differs in, and an edit of it leaves alone what is somebody's own."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.combinations import all_pairs
from tests.support.samples import WEB
from tui.advice import preset, recommend
from tui.catalog import Catalog
from tui.recipe import OPTIONS, PRESETS, Kind, Layout, Recipe, RecipeError, RecipeFile, Strip, Upx
from tui.recipe.recipe_toml import parse, printed
from tui.recipe.setting import apply, takes_list, value_of

ODD = Recipe(
    main="./cmd/my api",
    port=(),
    tags=("netgo", "timetzdata"),
    ldflags="-X 'main.name=a \"b\" \\ [c] # d' -X main.x=ü",
    base="scratch",
    strip=Strip.NONE,
    trimpath=False,
    layout=Layout.LAYERED,
    user="0:0",
)


def meaning(text: str, default: Recipe) -> Recipe:
    return apply(default, parse(text).settings)


def test_what_is_printed_means_the_recipe_again(catalog: Catalog, today: date) -> None:
    default = recommend(WEB, catalog, today).recipe
    for recipe in (ODD, *all_pairs(WEB, catalog, today)):
        assert meaning(printed(recipe, default), default) == recipe


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_named_and_only_what_differs_from_it_is_written(
    name: str, catalog: Catalog, today: date
) -> None:
    default = preset(name, WEB, catalog, today)
    text = printed(replace(default, port=("9000",)), default, name)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == ([] if name == "balanced" else [f'preset = "{name}"']) + ["port = 9000"]
    assert parse(text).preset == name


def test_values_are_of_the_type_that_toml_has_for_them() -> None:
    text = printed(ODD, Recipe(port=("8080",)))
    for line in ("port = []", 'tags = ["netgo", "timetzdata"]', "trimpath = false", 'strip = "none"'):
        assert line in text.splitlines()
    assert "port = 8080" in printed(Recipe(port=("8080",)), Recipe()).splitlines()


def test_a_new_file_begins_with_what_it_is() -> None:
    assert printed(ODD, Recipe()).startswith("# godock-tui settings for this project.")


OWN = """\
# ours since 2024

strip = "dwarf"   # perf needs the names
user="root"

# the port of the load balancer
port = 8080
"""


def test_comments_order_and_spelling_of_a_file_stay() -> None:
    recipe = replace(Recipe(), strip=Strip.ALL, user="0:0", port=("9000",), upx=Upx.FAST)
    default = replace(Recipe(), strip=Strip.NONE)
    assert printed(recipe, default, before=OWN) == OWN.replace('"dwarf"', '"all"').replace("8080", "9000") + (
        'upx = "fast"\n'
    )


def test_what_is_recommended_by_now_goes_and_what_still_holds_stays() -> None:
    text = printed(replace(Recipe(), port=("8080",)), Recipe(), before=OWN)
    assert "strip" not in text.replace("# perf", "")
    assert "user" not in text
    assert "port = 8080" in text
    assert printed(
        replace(Recipe(), port=("8080",)), replace(Recipe(), port=("8080",)), before="port = 8080\n"
    ) == ("port = 8080\n")


def test_a_file_that_says_it_already_is_not_touched() -> None:
    assert printed(meaning(OWN, Recipe()), Recipe(), before=OWN) == OWN


def test_an_empty_file_says_nothing() -> None:
    assert parse("") == RecipeFile()
    assert not parse("# only words\n").says_something
    assert parse('preset = "naive"').says_something


def test_a_list_is_an_array_or_the_text_of_the_flag() -> None:
    assert meaning('tags = ["a", "b"]', Recipe()).tags == ("a", "b")
    assert meaning('tags = "a,b"', Recipe()).tags == ("a", "b")
    assert meaning("tags = []", replace(Recipe(), tags=("a",))).tags == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('strp = "all"', "godock.toml:1: 'strp' is not an option. Did you mean strip?"),
        ('\n\npreset = "smalest"', "godock.toml:3: 'smalest' is not a preset. Did you mean smallest?"),
        ('preset = "x"', "'x' is not a preset. Choose one of balanced, smallest, debuggable, naive."),
        ("preset = 1", "an integer is not a preset."),
        ("qqqq = 1", "'qqqq' is not an option. Each key is a flag name"),
        ("strip = true", 'strip must be a quoted string, but it is a boolean. Use a value such as strip = "all".'),
        ('test = "on"', "test must be true or false, but it is a string. Use a value such as test = true."),
        ("test = 1", "test must be true or false, but it is an integer."),
        ("go = 1.27", 'go must be a quoted string, but it is a number. Use a value such as go = "1.27".'),
        ("port = true", "port must be an integer or a list, but it is a boolean. Use a value such as port = 8080."),
        ("port = 80.5", "port must be an integer or a list, but it is a number."),
        ("user = 1000", 'user must be a quoted string, but it is an integer. Use a value such as user = "65532:65532".'),
        ("tags = [1]", 'tags must be a list of strings, but it is a list that contains an integer.'),
        ("tags = 7", 'Use a value such as tags = ["netgo", "timetzdata"].'),
        ("base.name = 'x'", "base must be a quoted string, but it is a table."),
        ("upx = 2026-11-25", "upx must be a quoted string, but it is a date or a time."),
        ("[recipe]", "godock.toml:1: [recipe] is not a valid table. Move option keys to the top of the file"),
        ("port = 1\nport = 2", "godock.toml:2: The key is set twice."),
        ("base = alpine", 'godock.toml:1: Invalid value. Use one `key = value` per line, with text in quotation marks'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_with_its_line_and_what_is_taken(text: str, said: str) -> None:
    with pytest.raises(RecipeError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert str(caught.value).startswith("godock.toml:")


def test_a_value_that_its_option_does_not_take_is_told_with_its_line() -> None:
    with pytest.raises(
        RecipeError,
        match=r"godock\.toml:2: '9\.9' is not a Go version\. Use a version such as 1\.27 or 1\.27\.3\.",
    ):
        meaning('# words\ngo = "9.9"\n', Recipe())


def test_every_option_names_what_it_takes_in_toml() -> None:
    for option in OPTIONS:
        key = option.flag.removeprefix("--")
        with pytest.raises(RecipeError, match=f"{key} must be .+ Use a value such as {key} = "):
            parse(f"{key} = 1979-05-27")


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("port = 9100", ("9100",)),
        ('port = "8080,9100, 5514/UDP"', ("8080", "9100", "5514/udp")),
        ('port = [8080, "5514/udp", "8080/tcp"]', ("8080", "5514/udp")),
        ('port = "none"', ()),
        ("port = []", ()),
    ],
)
def test_ports_are_one_number_a_text_or_a_list(text: str, ports: tuple[str, ...]) -> None:
    recipe = meaning(text, Recipe(port=("80",)))
    assert recipe.port == ports
    assert meaning(printed(recipe, Recipe(port=("80",))), Recipe(port=("80",))) == recipe


def test_lists_are_told_from_texts_by_the_recipe_itself() -> None:
    for option in OPTIONS:
        assert takes_list(option) == isinstance(value_of(option, Recipe()), tuple)
        assert not (takes_list(option) and option.kind is Kind.SWITCH)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[budget]\nmax_pull = "6 MB"\n\nmax_startup_ms = 50', [("max_pull", "6 MB", 2), ("max_startup_ms", 50, 4)]),
        ('port = 80\nbudget.max_pull = "6 MB"', [("max_pull", "6 MB", 2)]),
        ("budget = { max_pull = 6 }", [("max_pull", 6, 1)]),
        ("[budget.max_pull]\nx = 1", [("max_pull", {}, 1), ("x", 1, 2)]),
        ("[budget]", []),
    ],
)  # fmt: skip
def test_the_budget_is_handed_on_with_its_lines(text: str, lines: list[tuple[str, object, int]]) -> None:
    found = parse(text).budget
    assert [(line.key, line.value, line.where) for line in found] == [
        (key, value, f"godock.toml:{number}") for key, value, number in lines
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("budget = 6", "godock.toml:1: budget must be a table, but it is an integer."),
        ("[[budget]]", "godock.toml:1: [[budget]] is not a valid table."),
        ("port = 80\n[budgets]", "godock.toml:2: [budgets] is not a valid table. Did you mean [budget]?"),
    ],
)
def test_a_budget_that_is_no_table_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(RecipeError) as caught:
        parse(text)
    assert str(caught.value).startswith(said)


def test_saving_keeps_the_budget_below_the_recipe() -> None:
    before = '# mine\n\n# agreed with the platform team\n[budget]\nmax_pull = "6 MB"  # on the wire\n'
    after = printed(replace(Recipe(), port=("9000",)), Recipe(), before=before)
    assert '[budget]\nmax_pull = "6 MB"  # on the wire\n' in after
    assert parse(after).budget[0].key == "max_pull"
    assert [setting.option.id for setting in parse(after).settings] == ["port"]


def test_the_findings_that_a_project_accepts_have_reasons() -> None:
    file = parse('[accepted]\nroot = "The volume belongs to root."\n"buildkit/CopyIgnoredFile" = "Wanted."\n')
    assert file.accepted == {"root": "The volume belongs to root.", "buildkit/CopyIgnoredFile": "Wanted."}
    assert not file.says_something


@pytest.mark.parametrize("value", ["true", '""', "[]"])
def test_a_finding_without_a_reason_is_not_accepted(value: str) -> None:
    with pytest.raises(RecipeError, match=r"godock.toml:2: root must have a quoted reason"):
        parse(f"[accepted]\nroot = {value}\n")
