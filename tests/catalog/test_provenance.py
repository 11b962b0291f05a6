"""A fact says where it is from, in the words that stand beside it."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tui.catalog import Catalog, Origin, Provenance

_AT = datetime(2026, 11, 23, 14, 2).astimezone()
_TODAY, _TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def test_it_says_who_and_when() -> None:
    assert Provenance(Origin.REGISTRY, _AT).said(_TODAY) == "registry, today 14:02"
    assert Provenance(Origin.REGISTRY, _AT).said(_TOMORROW) == "registry, 2026-11-23 14:02"
    assert Provenance(Origin.CACHE, _AT).said(_TODAY) == "cached from today 14:02"
    assert Provenance(Origin.CACHE, _AT).said(_TOMORROW) == "cached from 2026-11-23 14:02"


def test_the_time_is_that_of_the_users_clock() -> None:
    assert Provenance(Origin.CACHE, _AT.astimezone(UTC)).said(_TODAY) == "cached from today 14:02"


@pytest.fixture(params=["<+14>-14", "<-12>12"])
def far_away(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the user at either end of the day."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_the_day_of_the_catalogue_is_the_same_everywhere(catalog: Catalog) -> None:
    found = [image.provenance for image in catalog.bases]
    found += [image.provenance for image in catalog.builders]
    found += [release.provenance for release in catalog.releases]
    for provenance in found:
        assert provenance.said(_TODAY) == "catalog, updated 2026-11-23"
