"""What the options for experts take, when they apply, and what speaks against them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.samples import BARE, RICH, WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.checks import Severity, problems
from tui.project import GoProject, MainPackage
from tui.recipe import Layout, Private, Recipe, RecipeContext, RecipeError, naive, option, title
from tui.recipe.setting import value_of

API = Recipe(main="./cmd/api")
DIGEST = "sha256:" + "a" * 64


def _found(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> dict[str, Severity]:
    return {
        problem.id: problem.severity for problem in problems(RecipeContext(project, recipe, catalog, today))
    }


@pytest.mark.parametrize(
    ("option_id", "text"),
    [
        ("extra-main", "../elsewhere"),
        ("extra-main", "'./open"),
        ("version", "version"),
        ("version", "main.version -X main.evil=1"),
        ("version", "main.vers'ion"),
        ("goamd64", "v5"),
        ("goarm64", "v7"),
        ("platforms", "windows/amd64"),
        ("platforms", "amd64"),
        ("private", "password"),
        ("goprivate", "a b;c"),
        ("goprivate", "$(id)"),
        ("goproxy", "https://user:word@proxy.example.com"),
        ("goproxy", "a\nRUN evil"),
        ("goexperiment", "a;b"),
        ("fips", "v2"),
        ("cgo-cflags", "a\nRUN evil"),
        ("extra-ca", "maybe"),
        ("labels", "no pair"),
        ("labels", "a=1 a=2"),
        ("labels", "'odd key=1'"),
        ("health", "'open"),
        ("env", "1A=b"),
        ("env", "A"),
        ("env", "A=1 A=2"),
        ("env", "A='x\ny'"),
        ("args", "'open"),
        ("args", "a\nRUN evil"),
        ("args", "\u202eabc"),
        ("workdir", "data"),
        ("workdir", "/a/../../b"),
        ("copy", "/etc/passwd"),
        ("copy", "../secret"),
        ("copy", "a/../../b"),
        ("copy", "*.txt"),
        ("copy", "."),
        ("copy", "a:"),
        ("copy", "a:/x/../../y"),
        ("copy", "'<<EOF'"),
        ("pin", "maybe"),
        ("pin", "alpine:3.24"),
        ("pin", "alpine:3.24@sha256:short"),
        ("pin", f"alpine@{DIGEST},docker.io/library/alpine:latest@{DIGEST}"),
    ],
)
def test_a_value_that_is_none_is_refused_with_a_hint(option_id: str, text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        option(option_id).write(Recipe(), text)
    assert caught.value.option == option_id
    assert caught.value.hint


@pytest.mark.parametrize(
    ("option_id", "text", "value"),
    [
        ("extra-main", "cmd/b/,./cmd/c", ("./cmd/b", "./cmd/c")),
        ("version", "none", ""),
        ("goamd64", "default", ""),
        ("platforms", "linux/amd64, linux/arm/v7", ("linux/amd64", "linux/arm/v7")),
        ("goprivate", "a.example.com b.example.com/*", "a.example.com,b.example.com/*"),
        ("env", "A=1 'B=two words' C=a,b", ("A=1", "B=two words", "C=a,b")),
        ("workdir", "/data//x/./y/", "/data/x/y"),
        ("copy", "./templates/ 'odd name:/etc/x'", ("templates", "odd name:/etc/x")),
        ("pin", "off", ()),
        ("pin", f"on,alpine:3.24@{DIGEST}", ("on", f"alpine:3.24@{DIGEST}")),
    ],
)
def test_values_are_told_apart_and_made_plain(option_id: str, text: str, value: object) -> None:
    recipe = option(option_id).write(Recipe(), text)
    assert value_of(option(option_id), recipe) == value
    assert option(option_id).write(Recipe(), option(option_id).read(recipe)) == recipe


@pytest.mark.parametrize(
    ("option_id", "project", "recipe", "words"),
    [
        ("extra-main", WEB, Recipe(), "no other main package"),
        ("version", WEB, Recipe(), "does not have a version variable"),
        ("private", BARE, Recipe(), "does not require any modules"),
        ("private", replace(WEB, vendored=True), Recipe(), "vendor/"),
        ("private", RICH, replace(API, layout=Layout.LAYERED), "only the cached layout"),
        ("goprivate", RICH, API, "only private modules"),
        ("extra-ca", RICH, replace(API, layout=Layout.STAGED), "only the cached layout"),
        ("extra-ca", BARE, Recipe(), "No step of this build uses TLS"),
        ("goamd64", RICH, replace(API, platforms=("linux/arm64",)), "linux/amd64"),
        ("goarm64", RICH, replace(API, platforms=("linux/amd64",)), "linux/arm64"),
        ("copy", RICH, naive(API), "contains all source files"),
    ],
)
def test_where_an_option_makes_no_difference_it_says_why(
    option_id: str, project: GoProject, recipe: Recipe, words: str, catalog: Catalog, today: date
) -> None:
    assert words in option(option_id).inapplicable(RecipeContext(project, recipe, catalog, today))
    assert (
        option(option_id).inapplicable(RecipeContext(RICH, replace(API, private=Private.SSH), catalog, today))
        == ""
    )


@pytest.mark.parametrize(
    ("recipe", "problem", "severity"),
    [
        (replace(API, extra_main=("./cmd/migrat",)), "no-such-program", Severity.ERROR),
        (replace(API, version="main.versoin"), "no-such-variable", Severity.ERROR),
        (
            replace(API, base="busybox-musl", platforms=("linux/mips64le",)),
            "platform-missing",
            Severity.ERROR,
        ),
        (
            replace(API, cgo=True, builder="trixie", platforms=("linux/arm64",)),
            "emulated-compiler",
            Severity.WARNING,
        ),
        (
            replace(API, layout=Layout.LAYERED, platforms=("linux/arm64",)),
            "emulated-compiler",
            Severity.WARNING,
        ),
        (replace(API, goamd64="v3"), "old-processors", Severity.NOTE),
        (replace(API, env=("DB_PASSWORD=x", "MODE=y")), "secret-in-env", Severity.WARNING),
        (replace(API, pin=("on",)), "not-pinned", Severity.WARNING),
        (replace(API, pin=(f"ubuntu:1.0@{DIGEST}",)), "unused-pin", Severity.WARNING),
    ],
)
def test_each_trap_is_known_and_its_fix_mends_it(
    recipe: Recipe, problem: str, severity: Severity, catalog: Catalog, today: date
) -> None:
    found = next(
        found for found in problems(RecipeContext(RICH, recipe, catalog, today)) if found.id == problem
    )
    assert found.severity is severity
    if found.fix is None:
        assert problem == "not-pinned"
    else:
        assert found.fix_label
        assert problem not in _found(RICH, found.fix, catalog, today)


def test_a_misspelt_name_gets_the_one_that_was_meant(catalog: Catalog, today: date) -> None:
    recipe = replace(API, extra_main=("./cmd/migrat",), version="main.comit")
    fixes = {
        found.id: found.fix for found in problems(RecipeContext(RICH, recipe, catalog, today)) if found.fix
    }
    assert fixes["no-such-program"].extra_main == ("./cmd/migrate",)
    assert fixes["no-such-variable"].version == "main.commit"


def test_two_programs_of_one_name_do_not_fit_into_one_image(catalog: Catalog, today: date) -> None:
    project = replace(RICH, other_mains=(MainPackage("./tools/api", "api", ""),))
    found = _found(project, replace(API, extra_main=("./tools/api",)), catalog, today)
    assert found["same-program-name"] is Severity.ERROR


def test_private_modules_are_fetched_with_a_secret_from_the_start(catalog: Catalog, today: date) -> None:
    made = recommend(RICH, catalog, today)
    assert (made.recipe.private, made.recipe.goprivate) == (Private.NETRC, "git.example.com")
    assert "go.mod:7" in made.reasons["private"]
    assert recommend(WEB, catalog, today).recipe.private is Private.NONE


def test_the_pin_says_how_many_digests_are_known_and_from_when(catalog: Catalog, today: date) -> None:
    recipe = replace(API, base="alpine-3.24")
    off, on = option("pin").choices(RecipeContext(RICH, recipe, catalog, today))
    assert (off.value, on.value, on.blocked) == ("off", "on", "")
    assert on.facts == "2 of 2 images"
    assert "catalog, updated 2026-09" in on.note
    nothing = replace(recipe, go="1.20", base="scratch")
    assert option("pin").choices(RecipeContext(RICH, nothing, catalog, today))[1].blocked


def test_a_hostile_module_path_does_not_reach_the_dockerfile(catalog: Catalog, today: date) -> None:
    project = replace(RICH, private_modules=("git.internal\nRUN evil/x", "$(id).corp/x", "git.corp/ok"))
    assert recommend(project, catalog, today).recipe.goprivate == "git.corp"


def test_the_title_names_what_is_special(catalog: Catalog) -> None:
    recipe = replace(API, extra_main=("./cmd/migrate",), goamd64="v3", pin=("on",), test=False)
    assert title(recipe, catalog) == "distroless/static · -s -w · +1 program · v3 · pinned"
