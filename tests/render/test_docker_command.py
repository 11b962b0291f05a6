"""What a recipe needs beyond ``docker build .`` is told, in the Dockerfile and to the review."""

from dataclasses import replace

from tests.support.samples import BARE, RICH, WEB
from tui.catalog import Catalog
from tui.recipe import Layout, Private, Recipe, Upx
from tui.render import render

API = Recipe(main="./cmd/api")


def test_most_recipes_need_nothing_more(catalog: Catalog) -> None:
    made = render(WEB, Recipe(), catalog)
    assert (made.build_flags, made.docker_command) == ((), "docker build .")
    assert made.dockerfile.startswith("FROM ")


def test_secrets_version_and_platforms_are_named(catalog: Catalog) -> None:
    recipe = replace(
        API,
        private=Private.NETRC,
        extra_ca=True,
        version="main.version",
        platforms=("linux/amd64", "linux/arm64"),
    )
    made = render(RICH, recipe, catalog)
    assert made.docker_command == (
        "docker build --secret id=netrc,src=$HOME/.netrc --secret id=ca,src=ca.pem "
        '--build-arg VERSION="$(git describe --tags --always)" --platform linux/amd64,linux/arm64 .'
    )
    assert made.lines[0] == f"# Build command: {made.docker_command}"
    span = made.span_at(1)
    assert span is not None
    assert span.options == ("private", "extra-ca", "version", "platforms")


def test_ssh_asks_for_the_agent(catalog: Catalog) -> None:
    assert "--ssh default" in render(RICH, replace(API, private=Private.SSH), catalog).docker_command


def test_what_cannot_be_mounted_is_not_asked_for(catalog: Catalog) -> None:
    layered = replace(API, private=Private.NETRC, extra_ca=True, layout=Layout.LAYERED)
    assert render(RICH, layered, catalog).build_flags == ()
    assert render(BARE, Recipe(private=Private.SSH, extra_ca=True), catalog).build_flags == ()
    assert render(BARE, Recipe(extra_ca=True, upx=Upx.FAST), catalog).build_flags != ()


def test_every_program_counts_as_binary(catalog: Catalog) -> None:
    both = replace(API, extra_main=("./cmd/migrate", "./cmd/api"))
    assert render(RICH, both, catalog).binaries == ("/api", "/migrate")
    assert render(RICH, replace(both, layout=Layout.NAIVE), catalog).binaries == ("/out/api", "/out/migrate")
