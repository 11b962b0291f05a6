"""The recipe of somebody's Dockerfile says what the file says, as far as options can."""

from dataclasses import replace

import pytest

from tests.audit.auditing import BUILD, FINAL, audited, gone
from tests.image.reading import context_of
from tests.support.judging import TODAY
from tests.support.samples import DEMANDING, WEB
from tui.advice import recommend
from tui.audit.layout import layout_of
from tui.catalog import load
from tui.dockerfile import parse
from tui.image import read
from tui.project import MainPackage
from tui.project.build_context import UNKNOWN_CONTEXT
from tui.project.dockerignore import parse_dockerignore
from tui.recipe import Layout, Strip, Upx
from tui.render import render

_TUTORIAL = """\
FROM golang:1.27-alpine AS build
WORKDIR /app
RUN apk add upx
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go test -v ./...
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o ./out/app .
RUN upx ./out/app

FROM scratch
COPY --from=build /app/out/app /usr/local/bin/app
EXPOSE 8080
CMD ["/usr/local/bin/app"]
"""


def test_the_tutorials_last_dockerfile_is_understood() -> None:
    found = audited(_TUTORIAL)
    recipe = found.recipe
    assert (found.rung, recipe.layout, recipe.base) == (9, Layout.LAYERED, "scratch")
    assert (recipe.strip, recipe.upx, recipe.test, recipe.cgo) == (Strip.ALL, Upx.FAST, True, False)
    assert (recipe.go, recipe.builder, recipe.port, recipe.user) == ("1.27", "alpine", ("8080",), "0:0")
    assert found.lost == ()


@pytest.mark.parametrize("project", [WEB, DEMANDING], ids=["web", "demanding"])
def test_our_own_dockerfile_has_no_finding_and_loses_nothing(project: object) -> None:
    assert isinstance(project, type(WEB))
    recipe = recommend(project, load(), TODAY).recipe
    rendered = render(project, recipe, load())
    assert project.listing is not None
    files = replace(project.listing, ignore=parse_dockerignore(rendered.dockerignore))
    found = audited(rendered.dockerfile, project, files)
    assert [(one.id, one.line) for one in found.findings] == []
    assert (found.recipe, found.lost) == (recipe, ())


@pytest.mark.parametrize(
    ("line", "option", "value"),
    [
        ("ENV MODE=prod", "env", ("MODE=prod",)),
        ("LABEL org.opencontainers.image.title=shop", "labels", ("org.opencontainers.image.title=shop",)),
        ("WORKDIR /srv", "workdir", "/srv"),
        ("COPY conf/app.yml /etc/app.yml", "copy", ("conf/app.yml:/etc/app.yml",)),
        ("COPY static /static", "copy", ("static",)),
        ("COPY --from=build /src/static /srv/static", "copy", ("static:/srv/static",)),
        ('HEALTHCHECK CMD ["/app", "health"]', "health", "health"),
        ("RUN apk add --no-cache ca-certificates ffmpeg openssh-client", "packages", ("ffmpeg", "openssh")),
    ],
)
def test_a_line_of_the_last_stage_becomes_an_option(line: str, option: str, value: object) -> None:
    files = context_of("conf/app.yml", "static/a.css")
    found = audited(BUILD + FINAL.replace("USER", f"{line}\nUSER"), files=files)
    assert getattr(found.recipe, option) == value


def test_packages_of_the_builder_become_an_option_except_those_that_a_recipe_adds_itself() -> None:
    found = audited(BUILD.replace("COPY", "RUN apk add --no-cache gcc musl-dev vips-dev\nCOPY") + FINAL)
    assert (found.recipe.packages, found.recipe.build_packages) == ((), ("libvips",))


@pytest.mark.parametrize(
    ("start", "args"),
    [
        ('ENTRYPOINT ["/app", "-v"]\nCMD ["serve"]', "-v serve"),
        ("CMD /app serve", "serve"),
        ("CMD exec /app serve", "serve"),
        ("CMD /app serve && /app report", ""),
        ('ENTRYPOINT ["/app", "$ADDR"]', ""),
        ('ENV ADDR=:80\nENTRYPOINT ["/app", "$ADDR"]', ":80"),
        ('ENV API_TOKEN=x\nENTRYPOINT ["/app", "$API_TOKEN"]', ""),
        ('CMD ["sh", "/run.sh"]', ""),
    ],
)
def test_only_arguments_of_the_program_are_taken(start: str, args: str) -> None:
    found = audited(BUILD + FINAL.replace('ENTRYPOINT ["/app"]', start))
    assert found.recipe.args == args


@pytest.mark.parametrize("pair", ["DB_PASSWORD=hunter2", "DATABASE_URL=postgres://shop:hunter2@db/shop"])
def test_a_secret_is_neither_copied_nor_shown(pair: str) -> None:
    found = audited(BUILD + FINAL.replace("USER", f"ENV {pair}\nUSER"))
    assert found.recipe.env == found.proposal.env == ()
    [lost] = [one for one in gone(found) if "environment" in one]
    assert "hunter2" not in lost
    assert pair.partition("=")[0] in lost


def test_the_directory_of_the_base_is_no_option() -> None:
    text = BUILD + FINAL.replace("alpine:3.24", "gcr.io/distroless/static-debian13:nonroot")
    assert audited(text).recipe.workdir == ""


def test_each_program_of_the_image_is_recovered() -> None:
    project = replace(
        WEB,
        main_packages=tuple(MainPackage(f"./cmd/{name}", name, "") for name in ("api", "relay")),
        default_main="./cmd/api",
    )
    text = (
        "FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/api ./cmd/api\n"
        "RUN go build -o /out/relay ./cmd/relay\nFROM alpine:3.24\nCOPY --from=build /out/api /out/relay /\n"
        'USER 65532:65532\nENTRYPOINT ["/api"]\n'
    )
    found = audited(text, project, context_of("cmd/api/main.go", "cmd/relay/main.go"))
    assert (found.recipe.main, found.recipe.extra_main) == ("./cmd/api", ("./cmd/relay",))
    assert not [one for one in gone(found) if "program" in one]


def test_a_heredoc_is_not_the_whole_build_context() -> None:
    text = (
        "FROM golang:1.27 AS build\nCOPY <<EOF /etc/app.conf\nmode=1\nEOF\nCOPY go.mod main.go ./\n"
        "RUN --mount=type=cache,target=/root/.cache/go-build go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n"
    )
    model = read(parse(text), UNKNOWN_CONTEXT, catalog=load())
    assert layout_of(model, WEB) is Layout.CACHED


def test_a_cache_in_another_place_is_the_build_cache_where_the_go_command_looks_for_it() -> None:
    text = (
        "FROM golang:1.27 AS build\nENV XDG_CACHE_HOME=/cache\nCOPY go.mod main.go ./\n"
        "RUN --mount=type=cache,target=/cache/go-build go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n"
    )
    model = read(parse(text), UNKNOWN_CONTEXT, catalog=load())
    assert layout_of(model, WEB) is Layout.CACHED


def test_a_command_in_the_linker_flags_is_one_word() -> None:
    flags = '-ldflags "-s -w -X main.version=$(git describe --tags || echo dev) -extldflags=-static"'
    text = BUILD.replace('-ldflags="-s -w"', flags) + FINAL
    assert audited(text).recipe.ldflags == "-extldflags=-static"
