"""What a registry has becomes an answer, and one that still holds costs a single question."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.registry.faulty import faulty
from tests.registry.loopback import Loopback, Reply, Request, loopback, reply, reply_json
from tests.registry.small_registry import INDEX, digest_of, serve
from tests.support.registry import RealRegistry, running_registry
from tui.catalog.answer import ImageAnswer
from tui.catalog.answer_cache import AnswerCache
from tui.catalog.ask import ask
from tui.catalog.lookup import look_up_image, look_up_tags
from tui.catalog.question import ImageQuestion, Question, TagsQuestion
from tui.registry.reference import Reference, parse
from tui.registry.registry import Registry, RegistryError
from tui.registry.time_limit import TimeLimit


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry(TimeLimit(20)) as client:
        yield client


def _app(server: Loopback) -> Reference:
    return Reference(server.address, "tools/app", "v1")


def test_an_image_becomes_an_answer(registry: Registry) -> None:
    with loopback(serve) as server:
        answer = look_up_image(registry, _app(server))
    assert answer == ImageAnswer(
        reference=_app(server),
        platform="linux/amd64",
        digest=digest_of(INDEX),
        compressed_bytes=4500,
        platforms=("linux/amd64", "linux/arm64/v8"),
        asked=answer.asked,
    )


def test_a_digest_that_is_known_already_costs_one_question(registry: Registry) -> None:
    with loopback(serve) as server:
        first = look_up_image(registry, _app(server))
        server.asked.clear()
        second = look_up_image(registry, _app(server), known=replace(first, kept=True))
        assert server.paths == ["HEAD /v2/tools/app/manifests/v1"]
    assert second.asked > first.asked
    assert replace(second, asked=first.asked) == first


def test_a_digest_that_changed_is_looked_up(registry: Registry) -> None:
    with loopback(serve) as server:
        first = look_up_image(registry, _app(server))
        old = replace(first, digest=f"sha256:{'0' * 64}", compressed_bytes=1)
        assert look_up_image(registry, _app(server), known=old).compressed_bytes == 4500


def test_a_registry_without_head_is_asked_with_get(registry: Registry) -> None:
    def answer(request: Request) -> Reply:
        return reply(405) if request.method == "HEAD" else serve(request)

    with loopback(answer) as server:
        first = look_up_image(registry, _app(server))
        assert look_up_image(registry, _app(server), known=first).digest == first.digest


def test_a_rate_limit_ends_the_question_about_a_known_digest(registry: Registry) -> None:
    with loopback(serve) as server:
        known = look_up_image(registry, _app(server))
    with loopback(lambda _: reply(429)) as server:
        known = replace(known, reference=_app(server))
        with pytest.raises(RegistryError, match="HTTP 429"):
            look_up_image(registry, _app(server), known=known)
        assert len(server.asked) == 1


def test_only_tags_that_are_versions_are_kept(registry: Registry) -> None:
    names = ["1.26.1", "1.27", "1.27-alpine", "latest", "1.28rc1", "13-slim"]
    with loopback(lambda _: reply_json({"tags": names})) as server:
        found = look_up_tags(registry, _app(server))
    assert found.tags == ("1.26.1", "1.27", "13-slim")
    assert found.reference == Reference(server.address, "tools/app")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.mark.registry
def test_a_tag_that_moves_is_seen_and_one_that_does_not_costs_one_question(
    server: RealRegistry, registry: Registry
) -> None:
    server.put_image("moving/tag", b"1" * 100, tag="edge")
    with faulty(server, lambda *_: None) as place:
        reference = Reference(place.address, "moving/tag", "edge")
        first = look_up_image(registry, reference)
        place.asked.clear()
        assert look_up_image(registry, reference, known=first).digest == first.digest
        assert place.paths == ["HEAD /v2/moving/tag/manifests/edge"]
        server.put_image("moving/tag", b"2" * 200, tag="edge")
        assert look_up_image(registry, reference, known=first).compressed_bytes == 200


@pytest.mark.registry
def test_tags_are_listed_and_those_that_are_no_versions_left_out(
    server: RealRegistry, registry: Registry
) -> None:
    for tag in ("1.26.9", "1.27.3", "1.27.10", "1.27-alpine", "latest", "13-slim"):
        server.put_image("many/tags", b"t", tag=tag)
    found = look_up_tags(registry, parse(f"{server.address}/many/tags"))
    assert sorted(found.tags) == ["1.26.9", "1.27.10", "1.27.3", "13-slim"]


@pytest.mark.registry
def test_answers_of_a_real_registry_are_kept(server: RealRegistry, tmp_path: Path) -> None:
    server.put_image("kept/image", b"k" * 900, tag="1.0")
    cache = AnswerCache(tmp_path / "cache")
    with faulty(server, lambda *_: None) as place:
        repository = Reference(place.address, "kept/image")
        wanted: list[Question] = [ImageQuestion(replace(repository, tag="1.0")), TagsQuestion(repository, "")]
        first = ask(wanted, limit=TimeLimit(30), cache=cache)
        assert first.errors == ()
        place.asked.clear()
        second = ask(wanted, limit=TimeLimit(30), cache=cache)
        assert place.asked == []
    assert [answer.kept for answer in (*first.answers, *second.answers)] == [False, False, True, True]
