"""A budget in godock.toml makes ``build`` and ``lab`` fail with the reason, and measurements are remembered unless told."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.headless.test_build import DETAILS
from tests.support.results import figures, row
from tests.support.scripted import Script, ScriptedEngine
from tests.ui.fakes import GOOD, SMALL
from tui.headless.budget import over_budget
from tui.lab.history.budget import Budget
from tui.lab.history.store import History, default_path
from tui.lab.matrix.result import Result
from tui.lab.matrix.variant import Origin
from tui.recipe import Layout, Recipe, Upx

_ONE = ("--bases", "distroless-static", "--strip-modes", "all", "--upx-modes", "none", "--no-naive")


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an engine with a script in the place of a real one, and begin each test with a history of its own."""

    async def engine_of(_options: object) -> ScriptedEngine:
        return ScriptedEngine([Script(GOOD, DETAILS, SMALL)])

    monkeypatch.setattr("tui.headless.build.engine_of", engine_of)
    monkeypatch.setattr("tui.headless.lab.engine_of", engine_of)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def _budget(project: Path, *lines: str) -> None:
    (project / "godock.toml").write_text("\n".join(["# limits", "[budget]", *lines, ""]))


def test_what_is_over_the_budget_fails_with_the_reason(call: Call, gin: Path) -> None:
    _budget(gin, 'max_pull = "3 MB"', 'max_binary = "90 MB"')
    said = call("build", gin)
    assert said.status == 1
    assert said.err.splitlines()[-1] == (
        "godock-tui: The image exceeds its budget: The pull size is 3.9 MB and the limit is 3.0 MB. "
        "This exceeds max_pull by 28.7 %. Change the recipe, or raise the limit in godock.toml."
    )
    assert "pull" in said.out


def test_json_lists_the_limits_that_are_not_kept(call: Call, gin: Path) -> None:
    _budget(gin, 'max_pull = "3 MB"')
    for verb, words in (("build", ()), ("lab", _ONE)):
        said = call(verb, gin, "--json", *words)
        assert said.status == 1
        [over] = json.loads(said.out)["budget"]
        assert over["limit"] == "max_pull"
        assert "3.9 MB and the limit is 3.0 MB" in over["message"]


def test_a_budget_that_is_kept_changes_nothing(call: Call, gin: Path) -> None:
    _budget(gin, 'max_pull = "4 MB"')
    for verb, words in (("build", ()), ("lab", _ONE)):
        said = call(verb, gin, "--json", *words)
        assert (said.status, json.loads(said.out)["budget"]) == (0, [])


@pytest.mark.parametrize("verb", ["build", "lab"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("max_pul = 3", "godock.toml:3: max_pul is not a valid limit. The valid limits are max_pull"),
        ('max_pull = "six"', 'godock.toml:3: max_pull must be a size, such as "6 MB"'),
        (
            'max_startup_ms = "x"',
            "godock.toml:3: max_startup_ms must be a number of milliseconds, such as 50.",
        ),
    ],
)
def test_what_is_no_limit_is_told_with_its_line(
    call: Call, gin: Path, verb: str, line: str, said: str
) -> None:
    _budget(gin, line)
    answer = call(verb, gin)
    assert answer.status == 2
    assert answer.err.splitlines()[-1].startswith(f"godock-tui: {said}")


def test_a_preset_sets_the_recipe_aside_and_not_the_budget(call: Call, gin: Path) -> None:
    _budget(gin, 'max_pull = "3 MB"')
    assert call("build", gin, "--preset", "balanced").status == 1
    _budget(gin, "max_pul = 3")
    said = call("build", gin, "--preset", "balanced")
    assert said.status == 0
    assert "the budget was not checked: godock.toml:3: max_pul is not a valid limit" in said.err


_MINE = row(Recipe(), figures(5))
_PACKED = row(Recipe(upx=Upx.FAST), figures(3))
_NAIVE = row(Recipe(), figures(300), origin=Origin.NAIVE)


@pytest.mark.parametrize(
    ("rows", "limit", "over"),
    [
        ((_MINE, _PACKED, _NAIVE), 6e6, []),
        ((_MINE, _PACKED, _NAIVE), 4e6, [_MINE]),
        ((_PACKED, _NAIVE), 4e6, []),
        ((_PACKED, _NAIVE), 2e6, [_PACKED]),
        ((_NAIVE,), 2e6, []),
        ((), 2e6, []),
    ],
)
def test_of_a_lab_the_recipes_own_variant_has_to_keep_it(
    rows: Sequence[Result], limit: float, over: Sequence[Result]
) -> None:
    found = over_budget(Budget(max_pull=limit), rows, Recipe())
    assert [one.message.partition(": ")[0] for one in found] == [bad.variant.title for bad in over]


def test_the_recipes_own_variant_is_known_in_a_form_that_the_engine_can_build() -> None:
    layered = row(Recipe(layout=Layout.LAYERED), figures(5))
    assert over_budget(Budget(max_pull=4e6), (layered, _PACKED), Recipe())


def test_what_build_and_lab_measure_is_remembered(call: Call, gin: Path) -> None:
    call("build", gin)
    call("lab", gin, *_ONE)
    assert [entry.name for entry in History().entries()] == ["build-1", "distroless-static-s-w"]
    assert json.loads(call("history", gin, "--json").out)["entries"][0]["name"] == "build-1"


def test_nothing_is_remembered_where_the_user_says_so(
    call: Call, gin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("build", gin, "--no-history").status == 0
    assert call("lab", gin, "--no-history", *_ONE).status == 0
    monkeypatch.setenv("GODOCK_NO_HISTORY", "1")
    assert call("build", gin).status == 0
    assert not default_path().exists()


def test_a_history_that_cannot_be_written_is_a_note(call: Call, gin: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    said = call("build", gin)
    assert said.status == 0
    assert sum(line.startswith("not stored in the history: ") for line in said.err.splitlines()) == 1
