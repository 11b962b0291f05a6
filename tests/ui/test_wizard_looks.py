"""What the wizard looks like: golden screens, foreign text, no colours."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.support.samples import DEMANDING, WEB
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import MARKUP
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import go_to, view_of
from tui.project import Cgo, Dockerfile, Evidence, GoProject, LocalReplace, MainPackage
from tui.recipe import STEPS

HOSTILE = f"\x1b[31m\x1b]0;title\x07\u202e{MARKUP}"
LONG = "x" * 3_000

TRAP = replace(
    WEB,
    root=Path("sample") / HOSTILE,
    module=HOSTILE + LONG,
    toolchain=HOSTILE,
    workspace=(HOSTILE, LONG),
    local_replaces=(LocalReplace(HOSTILE, "../" + HOSTILE, inside=False),),
    main_packages=(
        MainPackage(".", HOSTILE, HOSTILE),
        MainPackage(f"./cmd/{MARKUP}", HOSTILE, HOSTILE),
        MainPackage(f"./cmd/\x1b[31m{LONG}", LONG, LONG),
    ),
    cgo=Cgo.OPTIONAL,
    cgo_reasons=(HOSTILE,),
    ca_certs=True,
    tzdata=True,
    tmp=True,
    commands=(HOSTILE, LONG),
    embeds=(HOSTILE, LONG),
    version_variables=(HOSTILE,),
    dockerfiles=(Dockerfile(HOSTILE, 2, HOSTILE),),
    evidence={
        name: (Evidence(HOSTILE, 7, HOSTILE),)
        for name in ("module", "ports", "ca_certs", "tzdata", "tmp", "commands", "cgo", "local_replaces")
    },
)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_each_step_looks_right(make_app: MakeApp, golden: Golden, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.session)
        for step in STEPS:
            await go_to(pilot, step.id)
            await until(pilot, lambda: view_of(pilot).option or view_of(pilot).step == "review")
            golden.check(f"wizard-{step.id}-{size[0]}.txt", screen_text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_demanding_project_with_problems_looks_right(
    make_app: MakeApp, golden: Golden, size: tuple[int, int]
) -> None:
    project = replace(DEMANDING, commands=("git",), cgo=Cgo.REQUIRED, cgo_reasons=('main.go imports "C"',))
    app = make_app(project=project, recipe=replace(RECIPE, user="0:0", base="scratch", go="1.24"))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.session)
        golden.check(f"wizard-troubled-{size[0]}.txt", screen_text(app))
        await go_to(pilot, "review")
        golden.check(f"wizard-troubled-review-{size[0]}.txt", screen_text(app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_foreign_text_changes_nothing_but_itself(make_app: MakeApp, size: tuple[int, int]) -> None:
    project: GoProject = TRAP
    app = make_app(project=project, recipe=replace(RECIPE, main=project.mains[1].path))
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.focused)
        for step in STEPS:
            await go_to(pilot, step.id)
            for key in ("down", "down", "enter"):
                await pilot.press(key)
                assert not set(screen_text(app)) & set("\x1b\x07\u202e"), step.id
            assert_shown(app, "q quit", "pull ")
            lines = enumerate(screen_text(app).splitlines())
            for y, line in [found for found in lines if "[@click" in found[1]][:3]:
                await pilot.click(offset=(line.index("[@click") + 3, y))
            await pilot.press("escape")
            app.wizard.take_recipe(replace(RECIPE, main=project.mains[1].path))
        app.wizard.take_recipe(replace(RECIPE, main="./[@click=app.quit]x[/]"))
        await pilot.press("b")
        await until(pilot, lambda: "The build would fail" in screen_text(app))
        assert "[@click=app.quit]x[/]" in " ".join(screen_text(app).split())
        assert app.is_running and app.return_code is None


async def test_without_colour_every_state_can_still_be_told(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(project=replace(WEB, cgo=Cgo.REQUIRED), recipe=replace(RECIPE, user="0:0", trimpath=False))
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.no_color
        await go_to(pilot, "compile")
        assert_shown(app, "✓ Go version", "✗ Compile flags", "✗ 1 error", "▲ 1 warning")
        assert_shown(app, "● all", "○ dwarf", "▐ ▌ Trim paths", "▐ ▌ cgo", "such as netgo")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "▐✓▌ Trim paths" in screen_text(app))
        assert_shown(app, "▌ ENV CGO_ENABLED=0 GOFLAGS=-trimpath")
        await go_to(pilot, "go")
        await pilot.press("down")
        await until(pilot, lambda: "would be" in screen_text(app))
