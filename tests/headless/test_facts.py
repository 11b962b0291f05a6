"""The command line uses what registries said earlier, says how old that is, and asks only where a digest is wanted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.catalog.answers import NOON, image, tags
from tests.headless.conftest import Call
from tests.registry.loopback import loopback, reply
from tests.registry.small_registry import INDEX, digest_of, serve
from tui.catalog import Catalog, Origin
from tui.catalog.answer import now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.refresh import refresh
from tui.headless.facts import age_of, with_digests
from tui.recipe import Recipe


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AnswerCache]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield AnswerCache()


@pytest.fixture
def ours(catalog: Catalog) -> Catalog:
    """The catalogue, and nothing known of the builder."""
    return replace(catalog, digests=())


def _at(catalog: Catalog, address: str) -> Catalog:
    bases = tuple(
        replace(base, reference=f"{address}/tools/app:v1") if base.id == "alpine-3.24" else base
        for base in catalog.bases
    )
    return replace(catalog, bases=bases)


_PINNED = Recipe(base="alpine-3.24", pin=("on",))


@pytest.fixture(autouse=True)
def only_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask about the base alone: the builder is on a registry that a test must not ask."""
    from tui.headless import facts

    monkeypatch.setattr(facts, "images_of", lambda recipe, catalog: (catalog.base(recipe.base).reference,))


def test_inspect_says_how_old_the_facts_are(call: Call, gin: Path, own_cache: AnswerCache) -> None:
    assert call("inspect", gin).out.splitlines()[-1].split(maxsplit=1) == ["catalog", "updated 2026-11-23"]
    own_cache.put(image("alpine:3.24", at=now()))
    assert "updated 2026-11-23, newest fact cached from today " in call("inspect", gin).out.splitlines()[-1]


def test_facts_are_as_old_as_the_newest_of_them(catalog: Catalog) -> None:
    newer = refresh(catalog, [image("alpine:3.24", at=NOON - timedelta(hours=1)), tags("golang", "1.27.9")])
    at = f"{NOON.astimezone():%H:%M}"
    assert age_of(newer, NOON.astimezone().date()) == f"updated 2026-11-23, newest fact registry, today {at}"


def test_a_go_that_registries_have_seen_satisfies_go_mod(
    call: Call, gin: Path, own_cache: AnswerCache
) -> None:
    mod = (gin / "go.mod").read_text(encoding="utf-8")
    line = next(line for line in mod.splitlines() if line.startswith("go "))
    (gin / "go.mod").write_text(mod.replace(line, "go 1.27.90"), encoding="utf-8")
    assert call("generate", gin, "--go", "1.27").status == 1
    own_cache.put(tags("golang", "1.27.90", at=now()))
    assert call("generate", gin, "--go", "1.27").status == 0


def test_a_digest_is_asked_for_where_images_are_pinned(ours: Catalog) -> None:
    with loopback(serve) as server:
        catalog = _at(ours, server.address)
        digest = with_digests(catalog, _PINNED, offline=False).digest(catalog.base("alpine").reference)
    assert digest is not None
    assert (digest.value, digest.provenance.origin) == (digest_of(INDEX), Origin.REGISTRY)


@pytest.mark.parametrize(
    ("recipe", "offline"),
    [
        (replace(_PINNED, pin=()), False),
        (replace(_PINNED, pin=(f"alpine:3.24@sha256:{'1' * 64}",)), False),
        (_PINNED, True),
    ],
)
def test_nobody_is_asked_where_nothing_is_to_be_pinned_or_the_user_forbids_it(
    ours: Catalog, recipe: Recipe, offline: bool
) -> None:
    with loopback(serve) as server:
        catalog = _at(ours, server.address)
        assert with_digests(catalog, recipe, offline=offline) is catalog
        assert server.asked == []


def test_a_registry_that_does_not_answer_is_named_and_the_catalogue_stays(
    ours: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    with loopback(lambda _: reply(503)) as server:
        catalog = _at(ours, server.address)
        assert with_digests(catalog, _PINNED, offline=False) == catalog
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(server.address)
    assert line.endswith("Try again later.")


@pytest.mark.parametrize("verb", [[], ["inspect"], ["generate"], ["build"]])
def test_every_verb_can_be_told_to_ask_nobody(call: Call, verb: list[str]) -> None:
    assert "--offline" in call(*verb, "--help").out
