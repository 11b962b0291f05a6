"""The space of recipes: all of it for what is cheap, all pairs of values for what is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from allpairspy import AllPairs

from tui.catalog import Catalog
from tui.project import GoProject
from tui.recipe import OPTIONS, Form, Private, Recipe, Severity, Situation, Strip, Upx, problems

BASES = (
    "scratch",
    "distroless-static-debian13-nonroot",
    "distroless-base-debian13-nonroot",
    "alpine-3.24",
    "debian-trixie-slim",
    "busybox-musl",
)
_CORE: dict[str, tuple[Any, ...]] = {
    "form": tuple(Form),
    "builder": ("alpine", "trixie", "bookworm"),
    "base": BASES,
    "test": (True, False),
    "strip": tuple(Strip),
    "trimpath": (True, False),
    "cgo": (True, False),
    "upx": tuple(Upx),
}
_REST: dict[str, tuple[Any, ...]] = {
    "go": ("1.27", "1.26", "1.27.3"),
    "port": (8080, None),
    "user": ("65532:65532", "0:0"),
    "ldflags": ("", '-X "main.version=1 2"', "-X main.version=$v"),
    "tags": ((), ("netgo", "timetzdata")),
    "also": ((), ("./cmd/migrate",)),
    "version": ("", "main.version"),
    "goamd64": ("", "v2", "v3"),
    "goarm64": ("", "v8.1"),
    "platforms": ((), ("linux/amd64",), ("linux/amd64", "linux/arm64")),
    "private": tuple(Private),
    "goprivate": ("", "git.example.com", "*.example.com,github.com/acme/*"),
    "extra_ca": (False, True),
    "labels": ((), ("org.opencontainers.image.title=My server", 'note="$HOME" \\ [b]')),
    "health": ("", "healthcheck"),
    "env": ((), ("MOOD=good", 'ODD="$HOME" it\'s [b] \\ x')),
    "args": ("", "--name 'two words'"),
    "workdir": ("", "/data", "/my data"),
    "copy": ((), ("texts",), ("texts/greeting.txt:/etc/hello/", "texts")),
    "pin": ((), ("on",), ("alpine:3.24@sha256:" + "a" * 64,)),
}
"""What the project of the pairs has to have for these: see ``RICH`` and the toolbox."""

_ADDED: dict[str, tuple[Any, ...]] = {
    "form": tuple(Form),
    "builder": ("alpine", "trixie", "bookworm"),
    "cgo": (True, False),
    "upx": (Upx.NONE, Upx.FAST),
    "private": tuple(Private),
    "extra_ca": (True, False),
    "also": _REST["also"],
}
_FULL = {name: values[-1] for name, values in _REST.items() if name not in _ADDED and name != "go"}
_BARE = {name: values[0] for name, values in _REST.items() if name not in _ADDED and name != "go"}


def every_recipe() -> Iterator[Recipe]:
    """Yield each combination of the options that decide the shape of the Dockerfile."""
    for values in product(*_CORE.values()):
        yield Recipe(port=8080, **dict(zip(_CORE, values, strict=True)))


def every_addition() -> Iterator[Recipe]:
    """Yield each combination of what adds steps and mounts, each with everything else and with nothing else."""
    for values in product((_FULL, _BARE), *_ADDED.values()):
        rest, *chosen = values
        yield Recipe(main="./cmd/api", **{**rest, **dict(zip(_ADDED, chosen, strict=True))})


def all_pairs(project: GoProject, catalog: Catalog, today: date, **fixed: object) -> list[Recipe]:
    """Return recipes in which every pair of values meets that may meet, and that have no error."""
    space = {name: values for name, values in {**_CORE, **_REST}.items() if name not in fixed}
    core = sum(name in space for name in _CORE)
    known: dict[tuple[object, ...], bool] = {}

    def made(values: Sequence[object]) -> Recipe:
        return replace(Recipe(), **fixed, **dict(zip(space, values, strict=False)))

    def allowed(values: list[object]) -> bool:
        # what may not meet is among the first: told apart early, the search need not come back to it
        if len(values) < core:
            return True
        first = tuple(values[:core])
        if first not in known:
            known[first] = valid(project, made(first), catalog, today)
        if not known[first] or len(values) < len(space):
            return known[first]
        return valid(project, made(values), catalog, today)

    return [made(values) for values in AllPairs(list(space.values()), filter_func=allowed)]


def valid(project: GoProject, recipe: Recipe, catalog: Catalog, today: date) -> bool:
    """Whether nothing speaks against a recipe that the form would not have refused."""
    situation = Situation(project, recipe, catalog, today)
    blocked = any(
        choice.blocked and choice.value == option.read(recipe)
        for option in OPTIONS
        if not option.inapplicable(situation)
        for choice in option.choices(situation)
    )
    return not blocked and all(found.severity is not Severity.ERROR for found in problems(situation))
