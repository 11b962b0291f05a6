"""The catalogue's facts can be found, and its short names mean what they say."""

from datetime import date

import pytest

from tui.catalog import Catalog, minor_of, version_key


def test_versions_sort_as_the_go_command_sorts_them() -> None:
    shuffled = ["1.27", "1.9", "1.27rc1", "1.27.3", "1.27beta1", "1.26.10", "1.26.9"]
    assert sorted(shuffled, key=version_key) == [
        "1.9",
        "1.26.9",
        "1.26.10",
        "1.27beta1",
        "1.27rc1",
        "1.27",
        "1.27.3",
    ]
    assert minor_of("1.26.10") == "1.26"
    assert minor_of("1.27rc1") == "1.27"


def test_support_is_computed_from_the_day(catalog: Catalog) -> None:
    release = catalog.release("1.25.3")
    assert release is not None
    assert release.supported(date(2026, 8, 18))
    assert not release.supported(date(2026, 8, 19))


def test_the_newest_release_is_one_that_is_out(catalog: Catalog) -> None:
    assert catalog.newest(date(2026, 11, 23)).minor == "1.27"
    assert catalog.newest(date(2026, 8, 1)).minor == "1.26"


@pytest.mark.parametrize(
    "name",
    [
        "scratch",
        "distroless-static",
        "distroless-base",
        "distroless-cc",
        "alpine",
        "debian-slim",
        "ubuntu",
        "busybox",
    ],
)
def test_short_names_lead_to_supported_bases(catalog: Catalog, name: str) -> None:
    base = catalog.base(name)
    assert base.supported(catalog.compiled_on) is not False
    assert catalog.nickname(base.id) == name


def test_a_short_name_is_the_newest_of_its_family(catalog: Catalog) -> None:
    alpines = [base for base in catalog.bases if base.family == "alpine"]
    assert catalog.base("alpine") == max(
        alpines, key=lambda base: version_key(base.id.removeprefix("alpine-"))
    )


def test_an_estimated_size_is_never_shown_as_a_published_one(catalog: Catalog) -> None:
    assert catalog.base("distroless-base").compressed_estimated
    assert not catalog.base("distroless-static").compressed_estimated


def test_an_unknown_base_is_a_key_error(catalog: Catalog) -> None:
    with pytest.raises(KeyError):
        catalog.base("windows")
