"""The catalogue's facts can be found, and its short names mean what they say."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from tui.catalog import Catalog, load, minor_of, version_key
from tui.catalog.base_image import read_base
from tui.catalog.builder_image import read_builder
from tui.catalog.digest import read_digests
from tui.catalog.go_release import read_release
from tui.catalog.provenance import Provenance

_IN_THE_IMAGE = {"nonroot_user", "nonroot_gid"}
_IN_A_BUILDER = {
    "libc",
    "has_shell",
    "package_manager",
    "has_ca_certs",
    "has_tzdata",
    "has_tmp",
    "has_c_toolchain",
    "has_git",
    "default_uid",
}
"""What an image contains is kept although no part of the program reads it yet."""


class _Entry(dict[str, Any]):
    """Remembers which of its keys were read."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize(
    ("file", "kind", "read", "kept"),
    [
        ("base_images.json", "runtime_bases", read_base, _IN_THE_IMAGE),
        ("base_images.json", "builders", read_builder, _IN_A_BUILDER),
        ("go_releases.json", "releases", read_release, set()),
    ],
)
def test_every_field_is_read_or_says_what_an_image_contains(
    file: str, kind: str, read: Callable[[Mapping[str, Any], Provenance], object], kept: set[str]
) -> None:
    data = json.loads((files("tui.catalog") / "data" / file).read_text(encoding="utf-8"))
    for entry in map(_Entry, data[kind]):
        read(entry, load().bases[0].provenance)
        if kind != "releases":
            read_digests(entry)
        assert set(entry) - entry.read == kept


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


def _supported(catalog: Catalog, day: date) -> list[str]:
    return [
        release.minor
        for release in catalog.releases
        if release.release_date <= day and release.supported(day)
    ]


@pytest.mark.parametrize(
    ("day", "supported"),
    [
        (date(2026, 8, 18), ["1.26", "1.25"]),
        (date(2026, 8, 19), ["1.27", "1.26"]),
        (date(2026, 2, 9), ["1.25", "1.24"]),
        (date(2026, 2, 10), ["1.26", "1.25"]),
        (date(2025, 8, 11), ["1.24", "1.23"]),
        (date(2025, 8, 12), ["1.25", "1.24"]),
    ],
)
def test_on_the_day_of_a_release_the_second_before_it_goes_out_of_support(
    catalog: Catalog, day: date, supported: list[str]
) -> None:
    assert _supported(catalog, day) == supported


def test_two_releases_are_supported_on_any_day(catalog: Catalog) -> None:
    for release in catalog.releases:
        for day in (release.release_date, release.support_end):
            if day is not None and day >= date(
                2020, 2, 25
            ):  # when the oldest here had both its predecessors here
                assert len(_supported(catalog, day)) == 2, day


def test_a_base_is_supported_through_its_last_day(catalog: Catalog) -> None:
    base = catalog.base("alpine-3.21")
    assert base.support_end is not None
    assert base.supported(base.support_end)
    assert base.supported(base.support_end + timedelta(days=1)) is False
    assert catalog.base("scratch").supported(date(2099, 1, 1)) is None
