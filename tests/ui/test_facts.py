"""Newer facts come in while the wizard is used: figures change in place, and nothing that the user did is lost."""

import asyncio
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from tests.catalog.answers import image, tags
from tests.registry.loopback import Request, loopback
from tests.support.fake_docker import fake_docker
from tests.support.terminal import terminal
from tests.ui.conftest import RECIPE, MakeApp
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tests.ui.wizard_driving import go_to, row_of, view_of
from tui.catalog import load
from tui.catalog.answer import Answer
from tui.catalog.facts import SECONDS, Facts, QueryError
from tui.catalog.refresh import refresh
from tui.ui.kit.find_facts import facts_message
from tui.ui.wizard.choice_list import ChoiceList

STATIC = "gcr.io/distroless/static-debian13:nonroot"


class FakeFacts:
    """Brings what a test says, once it says so."""

    def __init__(self, *answers: Answer, errors: tuple[QueryError, ...] = (), waiting: bool = False) -> None:
        self.facts = Facts(refresh(load(), answers), errors)
        self.ready = asyncio.Event()
        self.asked: list[tuple[tuple[str, ...], bool]] = []
        if not waiting:
            self.ready.set()

    async def __call__(self, references: Iterable[str], *, again: bool) -> Facts:
        self.asked.append((tuple(references), again))
        await self.ready.wait()
        return self.facts


async def test_figures_become_the_registrys_and_the_cursor_stays(make_app: MakeApp) -> None:
    app = make_app()
    facts = app.find_facts = FakeFacts(image("alpine:3.24", 5_555_000), image(STATIC, 888_000), waiting=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await go_to(pilot, "base")
        await pilot.press("down", "down")
        await until(pilot, lambda: view_of(pilot).trial)
        trial, pull = view_of(pilot).trial, view_of(pilot).sizes.pull_bytes.value
        assert_shown(app, "(catalog, updated")
        facts.ready.set()
        await until(pilot, lambda: "(registry, 2026-11-24" in screen_text(app))
        assert (view_of(pilot).trial, view_of(pilot).recipe) == (trial, RECIPE)
        assert app.focused.highlighted_choice.value == "alpine"
        assert "5.6 MB ↓" in row_of(pilot, "○ alpine")
        assert "888 kB ↓" in row_of(pilot, "● distroless/static")
        assert view_of(pilot).sizes.pull_bytes.value > pull


async def test_the_images_that_are_looked_at_are_asked_about_and_no_others(make_app: MakeApp) -> None:
    app = make_app()
    facts = app.find_facts = FakeFacts()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: facts.asked)
    [(references, again)] = facts.asked
    assert references[:2] == ("golang:1.27-alpine", STATIC)
    assert {"alpine:3.24", "debian:trixie-slim", "scratch"} < set(references)
    assert len(references) <= 8
    assert not again


async def test_a_go_that_appears_does_not_move_the_cursor(make_app: MakeApp) -> None:
    app = make_app()
    facts = app.find_facts = FakeFacts(tags("golang", "1.27.77", "1.28.0"), waiting=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await go_to(pilot, "go")
        await pilot.press("down")
        await until(pilot, lambda: app.focused.highlighted_choice.value == "1.26")
        facts.ready.set()
        await until(pilot, lambda: view_of(pilot).catalog.newer_go)
        assert app.focused.highlighted_choice.value == "1.26"
        await pilot.press("up")
        await until(pilot, lambda: "1.27.77 (registry, 2026-11-24" in screen_text(app))
        listed = [choice.value for choice in app.wizard.query_one("#control-go", ChoiceList)._choices]
        assert listed[-1] == "1.28"


async def test_the_lab_goes_on_with_the_newer_facts(make_app: MakeApp) -> None:
    app = make_app()
    facts = app.find_facts = FakeFacts(image("alpine:3.24", 5_555_000), waiting=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session)
        facts.ready.set()
        await until(pilot, lambda: app.session.catalog.base("alpine").compressed_bytes == 5_555_000)
        assert view_of(pilot).catalog is app.session.catalog


async def test_registries_that_never_answer_are_noticed_by_nobody(make_app: MakeApp) -> None:
    app = make_app()
    facts = app.find_facts = FakeFacts(waiting=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: facts.asked)
        await go_to(pilot, "base")
        assert_shown(app, "857 kB ↓", "(catalog, updated")
        await pilot.press("q")
    assert app.return_code == 0


async def test_trouble_is_told_only_to_who_asked(make_app: MakeApp) -> None:
    app = make_app()
    error = QueryError("gcr.io", "gcr.io cannot be reached: no route to host.", "Look at the connection.")
    facts = app.find_facts = FakeFacts(errors=(error,))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: facts.asked)
        assert not app._notifications
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "cannot be reached" in screen_text(app))
        assert_shown(app, "The registries did not provide new image data.")
    assert [again for _, again in facts.asked] == [False, True]


async def test_the_palette_offers_to_ask_again(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.is_mounted)
        titles = [command.title for command in app.get_system_commands(app.screen)]
    assert "Refresh (^r)" in titles


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((image("alpine:3.24"), image(STATIC)), "Up-to-date registry data is available for 2 images."),
        ((replace(image("alpine:3.24"), kept=True),), "The registries did not provide new image data."),
    ],
)
def test_only_what_was_asked_now_counts_as_asked(answers: tuple[Answer, ...], said: str) -> None:
    assert facts_message(Facts(refresh(load(), answers))) == said


@pytest.mark.parametrize("offline", [False, True])
def test_leaving_does_not_wait_for_a_registry_that_holds_on(projects: Path, offline: bool) -> None:
    """A process of its own, with a proxy that takes every connection and never says a word."""
    asked = threading.Event()

    def hold(_: Request) -> Iterator[bytes]:
        asked.set()
        yield from proxy.silence()

    with loopback(hold) as proxy, fake_docker() as docker:
        ways = {"HTTPS_PROXY": proxy.url, "https_proxy": proxy.url, "NO_PROXY": "", "no_proxy": ""}
        environ = {**docker.environ, **ways, "GODOCK_OFFLINE": "1" if offline else ""}
        with terminal([sys.executable, "-m", "tui", str(projects / "hello")], environ) as screen:
            screen.until("docker 28.5.1")
            if not offline:
                assert asked.wait(20)
            pressed = monotonic()
            screen.press("q")
            assert screen.ended() == 0
            assert monotonic() - pressed < SECONDS - 1
            assert screen.restored
    assert asked.is_set() is not offline
