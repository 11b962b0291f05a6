"""What registries said makes the catalogue newer, and nothing else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.catalog.answers import DIGEST, NOON, image, tags
from tui.catalog import Catalog, Origin
from tui.catalog.answer import Answer
from tui.catalog.refresh import refresh
from tui.registry.reference import is_digest, parse

_STATIC = "gcr.io/distroless/static-debian13:nonroot"
_BASE = "gcr.io/distroless/base-debian13:nonroot"


def test_a_size_becomes_the_registrys_and_everything_else_stays(catalog: Catalog) -> None:
    before = catalog.base("alpine")
    after = refresh(catalog, [image("alpine:3.24", 4_321_000)]).base("alpine")
    assert after.provenance.origin is Origin.REGISTRY
    assert after == replace(before, compressed_bytes=4_321_000, provenance=after.provenance)


def test_other_images_keep_what_is_known_of_them(catalog: Catalog) -> None:
    newer = refresh(catalog, [image("alpine:3.24")])
    assert [base for base in newer.bases if base.id != "alpine-3.24"] == [
        base for base in catalog.bases if base.id != "alpine-3.24"
    ]
    assert newer.builders == catalog.builders


def test_an_estimate_ends_when_a_registry_says_the_size(catalog: Catalog) -> None:
    assert catalog.base("distroless-base").compressed_estimated
    after = refresh(catalog, [image(_BASE, 7_000_000)]).base("distroless-base")
    assert (after.compressed_bytes, after.compressed_estimated) == (7_000_000, False)


def test_a_builder_is_known_by_the_tag_that_a_dockerfile_names(catalog: Catalog) -> None:
    newer = refresh(catalog, [image("golang:1.27-alpine", 77_000_000)])
    builder = newer.builder("1.27", "alpine")
    assert builder is not None
    assert builder.compressed_bytes == 77_000_000


def test_a_base_is_not_taken_for_another_tag_that_once_was_the_same(catalog: Catalog) -> None:
    assert refresh(catalog, [image("alpine:latest", 1)]).bases == catalog.bases
    assert refresh(catalog, [image("ghcr.io/library/alpine:3.24", 1)]).bases == catalog.bases


def test_a_size_for_another_platform_is_not_shown_as_ours(catalog: Catalog) -> None:
    newer = refresh(catalog, [image("alpine:3.24", 1, platform="linux/arm64")])
    assert newer.bases == catalog.bases
    digest = newer.digest("alpine:3.24")
    assert digest is not None
    assert digest.value == DIGEST


def test_of_two_answers_the_later_counts_in_whatever_order_they_come(catalog: Catalog) -> None:
    early, late = image("alpine:3.24", 1), image("alpine:3.24", 2, at=NOON + timedelta(hours=1))
    orders: list[list[Answer]] = [[early, late], [late, early]]
    for answers in orders:
        assert refresh(catalog, answers).base("alpine").compressed_bytes == 2


def test_an_answer_from_before_the_catalogue_changes_nothing(catalog: Catalog) -> None:
    old = NOON - timedelta(days=2)
    answers: list[Answer] = [image("alpine:3.24", 1, at=old), tags("golang", "1.27.99", "1.28.0", at=old)]
    assert refresh(catalog, answers) == catalog
    assert refresh(catalog, []) == catalog


def test_a_newer_patch_of_go_is_seen_and_one_that_is_gone_is_not_forgotten(catalog: Catalog) -> None:
    known = catalog.release("1.27")
    assert known is not None
    newer = refresh(catalog, [tags("golang", "1.27.1", "1.27.10", "1.27.9", "1.27", "1.26.1")])
    release, other = newer.release("1.27"), newer.release("1.26")
    assert release is not None
    assert (release.latest_patch, release.provenance.origin) == ("1.27.10", Origin.REGISTRY)
    assert other == catalog.release("1.26")
    assert newer.newer_go == ""


def test_a_go_that_the_catalogue_does_not_know_is_seen_once_it_is_released(catalog: Catalog) -> None:
    assert refresh(catalog, [tags("golang", "1.28", "1.27.3")]).newer_go == ""
    newer = refresh(catalog, [tags("golang", "1.28.0", "1.29.1", "1.27.3")])
    assert newer.newer_go == "1.29"
    assert newer.newest(date(2026, 11, 24)).minor == "1.27"


@pytest.mark.parametrize(
    ("base", "repository", "names", "newer"),
    [
        ("alpine", "alpine", ("3.24", "3.24.9", "3.25", "3.9", "20990101", "edge"), "3.25"),
        ("alpine", "alpine", ("3.24", "3.24.9"), ""),
        ("alpine-3.22", "alpine", ("3.24", "3.3"), "3.24"),
        ("debian-slim", "debian", ("13-slim", "14", "14.1-slim", "12-slim"), ""),
        ("debian-slim", "debian", ("13-slim", "14-slim"), "14-slim"),
        ("ubuntu", "ubuntu", ("24.04", "24.10", "25.04", "25.10"), ""),
        ("ubuntu", "ubuntu", ("24.10", "26.04", "26.10"), "26.04"),
        ("alpine", "debian", ("3.25",), ""),
    ],
)
def test_a_newer_version_of_the_same_line_is_seen(
    catalog: Catalog, base: str, repository: str, names: tuple[str, ...], newer: str
) -> None:
    assert refresh(catalog, [tags(repository, *names)]).base(base).newer_tag == newer


def test_a_digest_is_the_registrys_else_the_catalogues_else_none(catalog: Catalog) -> None:
    bundled = catalog.digest("alpine:3.24")
    assert bundled is not None
    assert bundled.provenance.said(date(2026, 11, 24)) == "catalog, updated 2026-09-17"
    newer = refresh(catalog, [image("alpine:3.24"), image(_STATIC)])
    assert [
        newer.digest(name).value for name in ("alpine:3.24", "docker.io/library/alpine:3.24", _STATIC)
    ] == [DIGEST] * 3
    assert catalog.digest(_STATIC) is None
    assert catalog.digest("no/such:image") is None
    assert catalog.digest("scratch") is None
    assert catalog.digest("Not a reference") is None
    assert len(newer.digests) == len(catalog.digests) + 1


def test_the_digest_of_a_floating_tag_is_known_as_of_the_day_it_was_measured(catalog: Catalog) -> None:
    alpine, pinned = catalog.digest("golang:1.27-alpine"), catalog.digest("golang:1.27-alpine3.24")
    assert alpine is not None
    assert pinned is not None
    assert alpine.value == pinned.value
    assert alpine.reference == "docker.io/library/golang:1.27-alpine"


def test_bundled_digests_are_named_as_references_are(catalog: Catalog) -> None:
    assert catalog.digests
    for digest in catalog.digests:
        assert str(parse(digest.reference)) == digest.reference
        assert is_digest(digest.value)
