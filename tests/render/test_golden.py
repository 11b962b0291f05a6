"""The generated files, whole. A change of a golden file is reviewed as text."""

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import Golden
from tests.support.samples import BARE, DEMANDING, RICH, WEB
from tui.advice import recommend
from tui.catalog import Catalog
from tui.project import GoProject, LocalReplace, MainPackage
from tui.recipe import Layout, Private, Recipe, Strip, Upx, naive
from tui.render import render

_CASES: dict[str, tuple[GoProject, Recipe | None]] = {
    "web-recommended": (WEB, None),
    "bare-recommended": (BARE, None),
    "demanding-on-scratch": (DEMANDING, Recipe(base="scratch", test=False)),
    "demanding-on-alpine": (DEMANDING, Recipe(base="alpine-3.24", strip=Strip.DWARF)),
    "upx-lzma": (WEB, Recipe(base="scratch", upx=Upx.LZMA)),
    "upx-bookworm": (WEB, Recipe(builder="bookworm", upx=Upx.FAST, base="debian-trixie-slim")),
    "layered-upx": (WEB, Recipe(layout=Layout.LAYERED, builder="trixie", upx=Upx.FAST)),
    "staged": (
        WEB,
        Recipe(layout=Layout.STAGED, base="alpine-3.24", strip=Strip.NONE, trimpath=False, user="0:0"),
    ),
    "split": (WEB, Recipe(layout=Layout.SPLIT, base="alpine-3.24", strip=Strip.NONE, user="0:0", test=False)),
    "mounted-upx": (WEB, Recipe(layout=Layout.MOUNTED, base="scratch", upx=Upx.FAST)),
    "tests-beside": (WEB, Recipe(parallel_tests=True)),
    "tests-beside-upx": (WEB, Recipe(parallel_tests=True, upx=Upx.FAST)),
    "naive": (WEB, naive(Recipe(port=("8080",)))),
    "naive-with-everything": (
        WEB,
        Recipe(layout=Layout.NAIVE, upx=Upx.FAST, tags=("netgo",), port=("8080",)),
    ),
    "cgo-static-musl": (WEB, Recipe(cgo=True, base="scratch", tags=("osusergo", "netgo"))),
    "cgo-glibc": (WEB, Recipe(cgo=True, builder="trixie", base="distroless-base-debian13-nonroot")),
    "root-on-a-nonroot-base": (WEB, Recipe(user="0:0")),
    "ldflags": (WEB, Recipe(ldflags="-X main.version=1.2.3 -X 'main.note=a $HOME \"b\"'")),
    "vendored": (replace(WEB, vendored=True), Recipe()),
    "no-go-sum": (replace(WEB, has_go_sum=False, vendored=False), Recipe(test=False)),
    "several-mains": (
        replace(WEB, main_packages=(MainPackage("./cmd/my api", "my api", ""),)),
        Recipe(main="./cmd/my api", port=()),
    ),
    "data": (WEB, Recipe(port=("8080", "9100", "5514/udp"), data=("data", "/var/lib/app"), volume=True)),
    "data-naive": (WEB, Recipe(layout=Layout.NAIVE, data=("data",))),
    "everything": (
        RICH,
        Recipe(
            main="./cmd/api",
            extra_main=("./cmd/migrate",),
            version="main.version",
            goamd64="v3",
            goarm64="v8.1",
            platforms=("linux/amd64", "linux/arm64"),
            private=Private.NETRC,
            goprivate="git.example.com",
            extra_ca=True,
            labels=('org.opencontainers.image.title=My "server"', "org.opencontainers.image.licenses=MIT"),
            health="healthcheck --quiet",
            env=("GIN_MODE=release", "PRICE=5 $"),
            args="serve --addr ':80 80'",
            workdir="/my data",
            copy=("templates", "odd name.txt:/etc/"),
            data=("uploads", "/var/lib/api"),
            volume=True,
            port=("8080",),
            upx=Upx.FAST,
            base="alpine-3.24",
            pin=("on",),
        ),
    ),
    "private-over-ssh": (
        RICH,
        Recipe(
            main="./cmd/api", private=Private.SSH, goprivate="github.com/acme/*,*.example.com", test=False
        ),
    ),
    "behind-a-proxy": (RICH, Recipe(main="./cmd/api", extra_ca=True, cgo=True, base="scratch", test=False)),
    "version-and-odd-flags": (WEB, Recipe(version="main.version", ldflags="-X 'main.note=$b'", test=False)),
    "naive-with-more": (
        RICH,
        Recipe(
            main="./cmd/api",
            layout=Layout.NAIVE,
            extra_main=("./cmd/migrate",),
            version="main.version",
            health="healthcheck",
            workdir="/data",
            copy=("templates",),
            private=Private.NETRC,
        ),
    ),
    "layered-with-files": (
        RICH,
        Recipe(main="./cmd/api", layout=Layout.LAYERED, copy=("templates",), test=False),
    ),
    "workspace-and-replace": (
        replace(
            WEB,
            workspace=("./", "./tools"),
            local_replaces=(
                LocalReplace("example.com/lib", "./lib", True),
                LocalReplace("x", "./odd dir", True),
            ),
        ),
        Recipe(test=False),
    ),
}


@pytest.mark.parametrize("name", sorted(_CASES))
def test_the_dockerfile_is_the_one_that_was_reviewed(
    name: str, golden: Golden, catalog: Catalog, today: date
) -> None:
    project, recipe = _CASES[name]
    rendered = render(project, recipe or recommend(project, catalog, today).recipe, catalog)
    golden.check(f"{name}.Dockerfile", rendered.dockerfile)


@pytest.mark.parametrize(
    ("name", "project"),
    [
        ("plain", WEB),
        ("embeds", DEMANDING),
        ("files", RICH),
        ("vendored", replace(WEB, vendored=True, embeds=("odd [dir]/*.html",))),
    ],
)
def test_the_dockerignore_is_the_one_that_was_reviewed(
    name: str, project: GoProject, golden: Golden, catalog: Catalog
) -> None:
    golden.check(
        f"{name}.dockerignore", render(project, Recipe(copy=project.runtime_files), catalog).dockerignore
    )
