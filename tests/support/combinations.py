"""The space of recipes: all of it for what is cheap, all pairs of values for what is not."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

from tui.catalog import Catalog
from tui.checks import Severity, problems
from tui.project import GoProject
from tui.recipe import OPTIONS, Layout, Private, Recipe, RecipeContext, Strip, Upx

BASES = (
    "scratch",
    "distroless-static-debian13-nonroot",
    "distroless-base-debian13-nonroot",
    "alpine-3.24",
    "debian-trixie-slim",
    "busybox-musl",
)
_CORE: dict[str, tuple[Any, ...]] = {
    "layout": tuple(Layout),
    "builder": ("alpine", "trixie", "bookworm"),
    "base": BASES,
    "test": (True, False),
    "strip": tuple(Strip),
    "trimpath": (True, False),
    "cgo": (True, False),
    "upx": tuple(Upx),
}
OFFERED = tuple(layout for layout in Layout if layout.offered is layout)
"""What a user can choose. The ladder's tests build what is between."""

_REST: dict[str, tuple[Any, ...]] = {
    "go": ("1.27", "1.26", "1.27.3"),
    "packages": ((), ("git",), ("ca-certificates", "postgresql-client")),
    "build_packages": ((), ("libpcap", "zlib")),
    "port": (("8080",), (), ("8080", "9100", "5514/udp")),
    "user": ("65532:65532", "0:0"),
    "ldflags": ("", '-X "main.version=1 2"', "-X main.version=$v"),
    "tags": ((), ("netgo", "timetzdata")),
    "extra_main": ((), ("./cmd/migrate",)),
    "version": ("", "main.version"),
    "vcs": (False, True),
    "goamd64": ("", "v2", "v3"),
    "goarm64": ("", "v8.1"),
    "platforms": ((), ("linux/amd64",), ("linux/amd64", "linux/arm64", "linux/arm/v7")),
    "goproxy": ("", "https://proxy.example.com,direct"),
    "gosumdb": ("", "off"),
    "goexperiment": ((), ("jsonv2",), ("boringcrypto",)),
    "fips": ("", "latest", "v1.0.0"),
    "cgo_cflags": ("", '-O2 -DNAME="a b"'),
    "cgo_ldflags": ("", "-L/opt/lib"),
    "private": tuple(Private),
    "goprivate": ("", "git.example.com", "*.example.com,github.com/acme/*"),
    "extra_ca": (False, True),
    "ignore": ((), ("models", "my data/dump 1.sql")),
    "labels": ((), ("org.opencontainers.image.title=My server", 'note="$HOME" \\ [b]')),
    "health": ("", "healthcheck"),
    "env": ((), ("MOOD=good", 'ODD="$HOME" it\'s [b] \\ x')),
    "args": ("", "--name 'two words'"),
    "workdir": ("", "/data", "/my data"),
    "data": ((), ("data",), ("/var/lib/app", "data/cache")),
    "volume": (False, True),
    "copy": ((), ("texts",), ("texts/greeting.txt:/etc/hello/", "texts")),
    "pin": ((), ("on",), ("alpine:3.24@sha256:" + "a" * 64,)),
}
"""What the project of the pairs has to have for these: see ``RICH`` and the toolbox."""

_FIXED = {"main", "parallel_tests"}
"""Fields that the functions below set themselves."""
SPACE = {*_CORE, *_REST, *_FIXED}

_ADDED: dict[str, tuple[Any, ...]] = {
    "layout": tuple(Layout),
    "builder": ("alpine", "trixie", "bookworm"),
    "cgo": (True, False),
    "upx": (Upx.NONE, Upx.FAST),
    "private": tuple(Private),
    "extra_ca": (True, False),
    "extra_main": _REST["extra_main"],
}
_FULL = {name: values[-1] for name, values in _REST.items() if name not in _ADDED and name != "go"}
_BARE = {name: values[0] for name, values in _REST.items() if name not in _ADDED and name != "go"}


def every_recipe() -> Iterator[Recipe]:
    """Yield each combination of the options that decide the shape of the Dockerfile."""
    for values in product(*_CORE.values()):
        recipe = Recipe(port=("8080",), **dict(zip(_CORE, values, strict=True)))
        yield recipe
        if recipe.test and recipe.layout is Layout.CACHED:
            yield replace(recipe, parallel_tests=True)


def every_three() -> list[Recipe]:
    """Return recipes in which any three values of these options meet that can: one in eleven of all combinations."""
    return list(every_recipe())[::11]


def every_addition() -> Iterator[Recipe]:
    """Yield each combination of what adds steps and mounts, each with everything else and with nothing else."""
    for values in product((_FULL, _BARE), *_ADDED.values()):
        rest, *chosen = values
        yield Recipe(main="./cmd/api", **{**rest, **dict(zip(_ADDED, chosen, strict=True))})


def all_pairs(project: GoProject, catalog: Catalog, today: date, **fixed: Any) -> list[Recipe]:
    """Return recipes in which every pair of values meets that may meet, and that have no error.

    A pair may meet when one of a few fillings of the other options is valid: first the one that brings most pairs
    that have not met yet, then values as they come by chance, the same in each run.
    """
    space = {
        name: values for name, values in {**_CORE, **_REST, "layout": OFFERED}.items() if name not in fixed
    }
    chance = random.Random(0)
    known: dict[Recipe, bool] = {}

    def made(chosen: _Chosen) -> Recipe:
        return replace(Recipe(), **fixed, **chosen)

    def allowed(chosen: _Chosen) -> bool:
        recipe = made(chosen)
        if recipe not in known:
            known[recipe] = valid(project, recipe, catalog, today)
        return known[recipe]

    # a value that is wrong by itself, such as a second program where there is none, meets nothing
    space = {
        name: tuple(value for value in values if name in _CORE or allowed({name: value}))
        for name, values in space.items()
    }
    unmet = _pairs(space)
    found: list[Recipe] = []
    while unmet:
        pair = min(unmet)
        for chosen in _fillings(space, pair, unmet, chance):
            if allowed(chosen):
                found.append(made(chosen))
                unmet -= _met(space, chosen)
                break
        else:
            unmet.discard(pair)
    return found


_Chosen = dict[str, Any]
"""A value for some options, by their names."""
_Pair = tuple[tuple[int, int], tuple[int, int]]
"""Two values, each as the places of its option and of itself in the space."""


def _pairs(space: dict[str, tuple[Any, ...]]) -> set[_Pair]:
    places = [[(place, at) for at in range(len(values))] for place, values in enumerate(space.values())]
    return {pair for one, other in combinations(places, 2) for pair in product(one, other)}


def _met(space: dict[str, tuple[Any, ...]], chosen: _Chosen) -> set[_Pair]:
    places = [(place, space[name].index(chosen[name])) for place, name in enumerate(space)]
    return set(combinations(places, 2))


def _fillings(
    space: dict[str, tuple[Any, ...]], pair: _Pair, unmet: set[_Pair], chance: random.Random
) -> Iterator[_Chosen]:
    """Yield a few ways to choose every option so that a pair meets."""
    names = list(space)
    yield _greedy(space, pair, unmet)
    for tried in range(12):
        # the first half changes little: most values get along with the defaults
        chosen = {
            name: chance.choice(values) if name in _CORE or tried >= 6 else values[0]
            for name, values in space.items()
        }
        yield {**chosen, **{names[place]: space[names[place]][at] for place, at in pair}}


def _greedy(space: dict[str, tuple[Any, ...]], pair: _Pair, unmet: set[_Pair]) -> _Chosen:
    taken = dict(pair)
    for place, values in enumerate(space.values()):
        if place not in taken:
            taken[place] = max(
                range(len(values)),
                key=lambda at: sum(
                    ((place, at), other) in unmet or (other, (place, at)) in unmet for other in taken.items()
                ),
            )
    return {name: values[taken[place]] for place, (name, values) in enumerate(space.items())}


def valid(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> bool:
    """Whether nothing speaks against a recipe that the form would not have refused."""
    context = RecipeContext(project, recipe, catalog, today)
    if any(found.severity is Severity.ERROR for found in problems(context)):
        return False
    return not any(
        choice.blocked and choice.value == option.read(recipe)
        for option in OPTIONS
        if not option.inapplicable(context)
        for choice in option.choices(context)
    )
