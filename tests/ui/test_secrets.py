"""A build that asks for a secret is given it in the wizard too, or says what is missing."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.fakes import GOOD, FakeEngine
from tests.ui.screen_text import screen_text
from tests.ui.waiting import until
from tui.recipe.recipe import Private

PRIVATE = replace(RECIPE, private=Private.NETRC)


async def test_a_secret_that_is_missing_is_said_on_the_build_screen(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "nowhere"))
    engine = FakeEngine(GOOD)
    app = make_app(engine, recipe=PRIVATE)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused)
        app.build(PRIVATE)
        await until(pilot, lambda: "be read: no such file or directory." in screen_text(app))
        assert engine.requests == []


async def test_the_netrc_of_the_environment_is_handed_to_the_build(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine git.example.com login me password x")
    monkeypatch.setenv("NETRC", str(netrc))
    engine = FakeEngine(GOOD)
    app = make_app(engine, recipe=PRIVATE)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused)
        app.build(PRIVATE)
        await until(pilot, lambda: engine.requests)
        assert [request.secrets for request in engine.requests] == [{"netrc": netrc}]
