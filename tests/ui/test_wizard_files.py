"""Writing into the project: never without a yes where something would be lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tests.ui.conftest import MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import go_to, view_of
from tui.ui.app import GodockApp
from tui.ui.kit.confirm import ConfirmScreen
from tui.ui.kit.message import MessageScreen

MINE = "FROM mine\x1b]0;title\x07 [@click=app.quit]x[/]\n"


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> GodockApp:
    return make_app(project=replace(WEB, root=tmp_path))


async def test_new_files_are_written_at_once_and_said(app: GodockApp, tmp_path: Path) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("w")
        await until(pilot, lambda: "wrote .dockerignore" in screen_text(app))
        assert_shown(app, "Written", "wrote Dockerfile")
        assert (tmp_path / "Dockerfile").read_text() == view_of(pilot).chosen.dockerfile
        await pilot.press("w")
        await until(pilot, lambda: "The files on disk are already up to date." in screen_text(app))
        assert app.screen is app.wizard


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_file_that_would_be_replaced_is_shown_first_and_left_by_n_and_escape(
    app: GodockApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "Dockerfile").write_text(MINE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.focused)
        for leave in ("n", "escape"):
            await pilot.press("w")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            assert_shown(
                app,
                "Write 2 files?",
                "-FROM mine [@click=app.quit]x[/]",
                "the previous version is kept as .bak",
            )
            assert_shown(app, "Write  y", "Cancel  n")
            await pilot.press(leave)
            await until(pilot, lambda: app.screen is app.wizard)
        assert [path.name for path in tmp_path.iterdir()] == ["Dockerfile"]
        assert (tmp_path / "Dockerfile").read_text() == MINE


async def test_a_yes_replaces_the_file_and_keeps_the_old_one(app: GodockApp, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(MINE)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "The previous version is saved as" in screen_text(app))
        assert (tmp_path / "Dockerfile.bak").read_text() == MINE
        assert (tmp_path / "Dockerfile").read_text() == view_of(pilot).chosen.dockerfile


async def test_the_difference_is_shown_before_anything_is_written(app: GodockApp, tmp_path: Path) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert_shown(app, "new file", "+WORKDIR /src")
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.wizard)
        assert list(tmp_path.iterdir()) == []


async def test_a_project_that_cannot_be_written_to_is_said(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = make_app(project=replace(WEB, root=tmp_path / "file"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "Nothing was written", "Not a directory", "→ Check")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)


async def test_a_file_that_changes_while_its_difference_is_read_is_not_replaced(
    app: GodockApp, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(MINE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        (tmp_path / "Dockerfile").write_text("FROM somebody-else\n")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "Dockerfile has changed since the diff was shown.", "Review the diff again.")
        assert (tmp_path / "Dockerfile").read_text() == "FROM somebody-else\n"


async def test_choices_are_saved_and_from_then_on_the_command_needs_no_flags(
    app: GodockApp, tmp_path: Path
) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await go_to(pilot, "review")
        app.wizard.take_recipe(replace(view_of(pilot).recipe, base="scratch"))
        assert view_of(pilot).command.endswith("--base scratch")
        await pilot.press("s")
        await until(pilot, lambda: "wrote godock.toml" in screen_text(app))
        assert (tmp_path / "godock.toml").read_text().endswith('\nbase = "scratch"\n')
        assert view_of(pilot).command == f"godock-tui build {tmp_path}"
        await pilot.press("s")
        await until(pilot, lambda: "Nothing was saved" in screen_text(app))


async def test_a_file_with_choices_is_only_replaced_after_a_look_and_a_yes(
    app: GodockApp, tmp_path: Path
) -> None:
    (tmp_path / "godock.toml").write_text('# ours [@click=app.quit]x[/]\nbase = "alpine"\n')
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await go_to(pilot, "review")
        app.wizard.take_recipe(replace(view_of(pilot).recipe, base="scratch"))
        for answer in ("n", "y"):
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            assert_shown(app, "# ours [@click=app.quit]x[/]", '-base = "alpine"', '+base = "scratch"')
            await pilot.press(answer)
            await until(pilot, lambda: app.screen is app.wizard)
            assert view_of(pilot).command.endswith("--base scratch") == (answer == "n")
        assert (tmp_path / "godock.toml.bak").read_text().endswith('base = "alpine"\n')
        assert (tmp_path / "godock.toml").read_text() == '# ours [@click=app.quit]x[/]\nbase = "scratch"\n'


async def test_a_file_with_choices_that_cannot_be_read_is_said_and_left(
    app: GodockApp, tmp_path: Path
) -> None:
    (tmp_path / "godock.toml").write_text("[bold]no TOML\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await go_to(pilot, "review")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert_shown(app, "Nothing was written", "godock.toml:1:")
        assert (tmp_path / "godock.toml").read_text() == "[bold]no TOML\n"
