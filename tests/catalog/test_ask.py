"""Asking takes no longer than it may, asks nothing twice a day, and always leaves something to go on with."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.registry.loopback import Loopback, Request, loopback, reply
from tests.registry.small_registry import INDEX, digest_of, serve
from tui.catalog import Catalog, Origin
from tui.catalog.answer import now
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.ask import Asked, ask
from tui.catalog.facts import kept, newest, newest_beside
from tui.catalog.offline import is_offline
from tui.catalog.question import ImageQuestion, images
from tui.registry.reference import Reference
from tui.registry.time_limit import TimeLimit


@pytest.fixture
def cache(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "registries")


def _about(server: Loopback, *tags: str) -> list[ImageQuestion]:
    return [ImageQuestion(Reference(server.address, "tools/app", tag)) for tag in tags or ("v1",)]


def _ask(server: Loopback, cache: AnswerCache, *tags: str, seconds: float = 20, again: bool = False) -> Asked:
    return ask(_about(server, *tags), limit=TimeLimit(seconds), cache=cache, again=again)


def _aged(cache: AnswerCache, hours: float) -> None:
    """Make everything in the cache older."""
    for answer in cache.all(now()):
        cache.put(replace(answer, asked=answer.asked - timedelta(hours=hours)))


def test_what_a_registry_said_is_not_asked_again_the_same_day(cache: AnswerCache) -> None:
    with loopback(serve) as server:
        [first] = _ask(server, cache).answers
        _aged(cache, 23.9)
        server.asked.clear()
        [second] = _ask(server, cache).answers
        assert server.asked == []
    assert (first.kept, second.kept) == (False, True)
    assert second.compressed_bytes == first.compressed_bytes == 4500


def test_a_day_later_one_question_tells_whether_it_still_holds(cache: AnswerCache) -> None:
    with loopback(serve) as server:
        _ask(server, cache)
        _aged(cache, 24.1)
        server.asked.clear()
        [answer] = _ask(server, cache).answers
        assert server.paths == ["HEAD /v2/tools/app/manifests/v1"]
        assert not answer.kept
        server.asked.clear()
        _ask(server, cache)
        assert server.asked == []


def test_who_says_so_is_asked_again(cache: AnswerCache) -> None:
    with loopback(serve) as server:
        _ask(server, cache)
        server.asked.clear()
        [answer] = _ask(server, cache, again=True).answers
        assert len(server.asked) == 1
        assert not answer.kept


def test_a_registry_that_fails_leaves_the_answer_of_an_earlier_day(cache: AnswerCache) -> None:
    failing: list[bool] = []
    with loopback(lambda request: reply(503) if failing else serve(request)) as server:
        _ask(server, cache)
        _aged(cache, 48)
        failing.append(True)
        asked = _ask(server, cache)
    assert [answer.kept for answer in asked.answers] == [True]
    [error] = asked.errors
    assert (error.host, "HTTP 503" in error.message) == (server.address, True)


def test_a_registry_that_has_had_enough_is_asked_nothing_more(cache: AnswerCache) -> None:
    with loopback(lambda _: reply(429, retry_after="60")) as server:
        asked = _ask(server, cache, "v1", "v2", "v3")
        assert len(server.asked) == 1
    assert asked.answers == ()
    assert [error.hint for error in asked.errors] == ["Try again in 60 s."]


def test_a_tag_that_is_gone_does_not_keep_the_others_from_being_asked(cache: AnswerCache) -> None:
    with loopback(serve) as server:
        asked = _ask(server, cache, "gone", "v1")
    assert [answer.reference.tag for answer in asked.answers] == ["v1"]
    assert "There is no" in asked.errors[0].message


def test_a_registry_that_holds_on_does_not_keep_another_from_answering(cache: AnswerCache) -> None:
    with loopback(lambda _: slow.silence()) as slow, loopback(serve) as quick:
        asked = ask([*_about(slow), *_about(quick)], limit=TimeLimit(0.5), cache=cache)
    assert [answer.reference.registry for answer in asked.answers] == [quick.address]
    assert [(error.host, "in time" in error.message) for error in asked.errors] == [(slow.address, True)]


def test_headers_that_drip_end_with_the_time(cache: AnswerCache) -> None:
    def drip(_: Request) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from server.drip(b"x-more: of the same\r\n", 0.05)

    with loopback(drip) as server:
        asked = _ask(server, cache, seconds=0.3)
        for thread in threading.enumerate():
            if thread.name == "registry":
                thread.join(5)
                assert not thread.is_alive()
    assert "did not respond in time" in asked.errors[0].message


def test_no_time_is_no_question(cache: AnswerCache) -> None:
    with loopback(serve) as server:
        asked = _ask(server, cache, seconds=0)
        assert server.asked == []
    assert asked.answers == ()
    assert asked.errors


def test_nobody_is_asked_when_there_is_no_question(cache: AnswerCache) -> None:
    assert ask([], limit=TimeLimit(20), cache=cache) == Asked()


def _catalog_of(server: Loopback, catalog: Catalog) -> Catalog:
    """The catalogue with Alpine from a registry of ours, and no others to ask."""
    reference = f"{server.address}/tools/app:v1"
    bases = tuple(
        replace(base, reference=reference) if base.id == "alpine-3.24" else base for base in catalog.bases
    )
    return replace(catalog, bases=bases)


def test_the_newest_facts_are_the_registrys_with_their_digest(cache: AnswerCache, catalog: Catalog) -> None:
    with loopback(serve) as server:
        ours = _catalog_of(server, catalog)
        reference = ours.base("alpine").reference
        facts = newest(ours, images([reference]), limit=TimeLimit(20), cache=cache)
    base, digest = facts.catalog.base("alpine"), facts.catalog.digest(reference)
    assert (base.compressed_bytes, base.provenance.origin) == (4500, Origin.REGISTRY)
    assert digest is not None
    assert (digest.value, digest.provenance.origin) == (digest_of(INDEX), Origin.REGISTRY)
    assert facts.errors == ()


def test_without_a_network_the_facts_of_an_earlier_day_are_used(cache: AnswerCache, catalog: Catalog) -> None:
    with loopback(serve) as server:
        ours = _catalog_of(server, catalog)
        newest(ours, images([ours.base("alpine").reference]), limit=TimeLimit(20), cache=cache)
        _aged(cache, 1)
        base = kept(ours, cache).base("alpine")
    assert (base.compressed_bytes, base.provenance.origin) == (4500, Origin.CACHE)
    assert kept(catalog, AnswerCache(Path("/nowhere"))) == catalog


def test_what_is_asked_beside_comes_as_a_future(cache: AnswerCache, catalog: Catalog) -> None:
    with loopback(serve) as server:
        ours = _catalog_of(server, catalog)
        future = newest_beside(ours, images([ours.base("alpine").reference]), limit=TimeLimit(20))
        facts = future.result(20)
    assert facts.catalog.base("alpine").compressed_bytes == 4500


def test_who_does_not_wait_any_longer_cuts_it_off(catalog: Catalog) -> None:
    limit = TimeLimit(60)

    def hold(_: Request) -> Iterator[bytes]:
        limit.cut()
        yield from server.silence()

    with loopback(hold) as server:
        ours = _catalog_of(server, catalog)
        facts = newest_beside(ours, images([ours.base("alpine").reference]), limit=limit).result(5)
    assert facts.catalog.base("alpine").provenance.origin is Origin.CATALOGUE
    assert len(facts.errors) == 1


@pytest.mark.parametrize(
    ("value", "offline"), [(None, False), ("", False), ("0", False), ("1", True), ("yes", True)]
)
def test_the_environment_can_forbid_asking(value: str | None, offline: bool) -> None:
    assert is_offline({} if value is None else {"GODOCK_OFFLINE": value}) is offline
