"""One word for a package, whatever a distribution calls it."""

import json
from importlib.resources import files

import pytest

from tests.support.samples import WEB
from tui.advice import defaults_of
from tui.catalog import Catalog, load
from tui.recipe import OPTIONS, Recipe, RecipeError, RecipeFile, Setting, option
from tui.recipe.packages import (
    SYSTEMS,
    for_command,
    for_library,
    in_builder,
    in_image,
    install,
    system_of,
    word_of,
    words,
)


@pytest.mark.parametrize(
    ("word", "alpine", "trixie", "bookworm", "ubuntu"),
    [
        ("git", "git", "git", "git", "git"),
        ("openssh", "openssh-client", "openssh-client", "openssh-client", "openssh-client"),
        ("docker-cli", "docker-cli", "docker-cli", "docker.io", "docker-cli"),
        ("libvips", "vips", "libvips42t64", "libvips42", ""),
        ("libsystemd", "", "libsystemd0", "libsystemd0", ""),
        ("a-package-of-mine", *["a-package-of-mine"] * 4),
    ],
)
def test_a_word_has_a_name_in_each_distribution(
    word: str, alpine: str, trixie: str, bookworm: str, ubuntu: str
) -> None:
    assert tuple(in_image(word, system) for system in SYSTEMS) == (alpine, trixie, bookworm, ubuntu)


def test_a_builder_gets_the_headers_of_a_library() -> None:
    assert [in_builder("librdkafka", system) for system in SYSTEMS[:3]] == ["librdkafka-dev"] * 3
    assert in_builder("libzmq", "alpine") == "zeromq-dev"
    assert in_builder("git", "trixie") == "git"


def test_a_name_is_read_back_as_its_word() -> None:
    for word in words():
        for system in SYSTEMS[:3]:
            for builder, find in ((False, in_image), (True, in_builder)):
                if name := find(word, system):
                    assert find(word_of(name, system, builder=builder), system) == name


def test_no_command_and_no_library_has_two_words() -> None:
    rows = json.loads((files("tui.recipe") / "data" / "packages.json").read_text())["packages"]
    for field in ("commands", "libraries"):
        named = [name for row in rows for name in row.get(field, ())]
        assert len(named) == len(set(named))
    assert (for_command("pg_dump"), for_library("vips"), for_command("my-tool")) == (
        "postgresql-client",
        "libvips",
        "",
    )


def test_each_name_has_the_place_where_it_was_looked_up() -> None:
    rows = json.loads((files("tui.recipe") / "data" / "packages.json").read_text())["packages"]
    assert [row["name"] for row in rows if ("alpine" in row["image"]) != bool(row["aports"])] == []


def test_no_index_and_no_cache_stays_in_the_layer() -> None:
    assert install("alpine", ["git", "git", "jq"]) == "apk add --no-cache git jq"
    assert install("trixie", ["git"]).endswith("--no-install-recommends git && rm -rf /var/lib/apt/lists/*")


def test_each_base_with_a_package_manager_is_a_known_distribution() -> None:
    for base in load().bases:
        assert (system_of(base) in SYSTEMS) == bool(base.package_manager)


@pytest.mark.parametrize("text", ["git=2.45", "git;id", "$(id)", "-y", "'open"])
def test_what_is_not_a_name_is_refused(text: str) -> None:
    for name in ("packages", "build-packages"):
        with pytest.raises(RecipeError):
            option(name).write(Recipe(), text)


def _settings(**values: str) -> tuple[Setting, ...]:
    return tuple(Setting(item, values[item.id], "godock.toml:1") for item in OPTIONS if item.id in values)


def test_packages_move_a_base_that_is_not_chosen_and_say_so(catalog: Catalog) -> None:
    file = RecipeFile(settings=_settings(packages="git"))
    found = defaults_of(WEB, catalog, catalog.compiled_on, file)
    assert catalog.nickname(found.recipe.base) == "alpine"
    assert found.notes == (
        "The base is now alpine 3.24 because git cannot be installed on distroless/static.",
    )


def test_packages_never_move_a_base_that_is_chosen(catalog: Catalog) -> None:
    file = RecipeFile(settings=_settings(packages="git", base="scratch"))
    found = defaults_of(WEB, catalog, catalog.compiled_on, file)
    assert (found.recipe.base, found.notes) == ("scratch", ())
