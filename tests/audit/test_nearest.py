"""A Dockerfile names its base by a tag that moves, and a recipe by what the catalogue knows."""

import pytest

from tui.audit.nearest import nearest_base
from tui.catalog import Catalog


@pytest.mark.parametrize(
    ("reference", "base"),
    [
        ("scratch", "scratch"),
        ("alpine", "alpine-3.24"),
        ("alpine:3@sha256:28bd5fe8b56d1bd048e5babf5b1071", "alpine-3.24"),
        ("docker.io/library/alpine:3.22.1", "alpine-3.22"),
        ("alpine:3.9", None),
        ("debian:stable-slim", "debian-trixie-slim"),
        ("debian:12", "debian-bookworm-slim"),
        ("debian:13.1-slim", "debian-trixie-slim"),
        ("debian:buster-slim", None),
        ("gcr.io/distroless/static:nonroot", "distroless-static-debian13-nonroot"),
        ("gcr.io/distroless/base-debian12", "distroless-base-debian12"),
        ("gcr.io/distroless/static-debian11", None),
        ("example.com/alpine:3", None),
        ("localhost:5000/base", None),
    ],
)
def test_the_nearest_base_is_of_the_same_kind_or_there_is_none(
    catalog: Catalog, reference: str, base: str | None
) -> None:
    found = nearest_base(reference, catalog)
    assert (found.id if found else None) == base
