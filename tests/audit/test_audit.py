"""A Dockerfile is judged line by line, and what it amounts to is the wizard's starting point."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.support.samples import DEMANDING, WEB
from tui.advice import recommend
from tui.audit import Audit, Setting, audit
from tui.catalog import Catalog
from tui.checks import Severity
from tui.checks.judge import context_files
from tui.dockerfile import DockerfileError, parse
from tui.dockerfile.edit import apply
from tui.project import GoProject, MainPackage
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
_NAIVE = """\
FROM golang:1.14.2-alpine
WORKDIR /app
COPY . .
RUN go build -o ./out/app .
EXPOSE 8080
CMD ./out/app
"""


Judge = Callable[..., Audit]


@pytest.fixture
def judge(catalog: Catalog, today: date) -> Judge:
    def judged(text: str, project: GoProject = WEB, *, ignored: bool = True) -> Audit:
        return audit(
            text, project, catalog, today, Setting(files=context_files(project, ".git" if ignored else ""))
        )

    return judged


def _ids(found: Audit) -> set[str]:
    return {finding.id for finding in found.findings}


def test_the_tutorials_last_dockerfile_is_understood(judge: Judge) -> None:
    found = judge(_TUTORIAL)
    recipe = found.recipe
    assert (found.rung, recipe.layout, recipe.base) == (9, Layout.LAYERED, "scratch")
    assert (recipe.strip, recipe.upx, recipe.test, recipe.cgo) == (Strip.ALL, Upx.FAST, True, False)
    assert (recipe.go, recipe.builder, recipe.port, recipe.user) == ("1.27", "alpine", 8080, "0:0")
    assert _ids(found) == {"no-build-cache", "root", "upx-cost", "no-trimpath"}
    assert [one.what for one in found.lost] == ["the command go test -v ./..."]


def test_a_naive_dockerfile_stands_on_the_first_rung(judge: Judge) -> None:
    found = judge(_NAIVE, ignored=False)
    assert (found.rung, found.recipe.layout) == (1, Layout.NAIVE)
    assert {"single-stage", "go-too-old", "shell-form", "no-dockerignore", "root"} <= _ids(found)
    assert found.findings[0].severity is Severity.ERROR


def test_our_own_dockerfiles_have_nothing_to_mend(judge: Judge, catalog: Catalog, today: date) -> None:
    for project in (WEB, DEMANDING):
        recipe = recommend(project, catalog, today).recipe
        found = judge(render(project, recipe, catalog).dockerfile, project)
        assert [(item.id, item.line) for item in found.findings] == []
        assert found.recipe == recipe
        assert found.lost == ()


def _one(line: str, at: int = 0) -> str:
    """Return a decent Dockerfile with one line more, below the one of that number."""
    lines = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
RUN --mount=type=bind,target=. --mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod \
CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app .
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]""".splitlines()
    return "\n".join([*lines[:at], line, *lines[at:]]) + "\n"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (_one("ARG NPM_TOKEN", 1), "secret-in-history"),
        (_one("ENV DB_PASSWORD=hunter2", 5), "secret-in-env"),
        (_one("COPY .netrc /root/", 1), "secret-in-layer"),
        (_one("MAINTAINER somebody", 5), "maintainer"),
        (_one("ADD config.yml /", 5), "add"),
        (_one("USER app", 5), "user-by-name"),
        (_one("USER root", 5), "root"),
        (_one("HEALTHCHECK CMD curl -f http://localhost/", 5), "healthcheck-without-shell"),
        (_one("CMD serve all", 6), "shell-form"),
        (_one("FROM golang:1.27 AS lint\nRUN go vet ./...", 3), "unused-stage"),
        (_one("FROM golang:1.27 AS test\nRUN go test ./...", 3), "tests-never-run"),
        (_one("").replace("1.27", "1.20"), "go-unsupported"),
        (_one("").replace("1.27", "1.24.1"), "go-too-old"),
        (_one("").replace("1.27-alpine", "latest"), "latest"),
        (_one("").replace("gcr.io/distroless/static-debian13:nonroot", "alpine:3.19"), "root"),
        (_one("").replace("CGO_ENABLED=0 ", "").replace("1.27-alpine", "1.27"), "libc-clash"),
        (_one("").replace("CGO_ENABLED=0", "CGO_ENABLED=0 GOARCH=amd64"), "fixed-platform"),
        (_one("").replace(' -ldflags="-s -w"', ""), "not-stripped"),
        (_one("").replace(" -trimpath", ""), "no-trimpath"),
        (_one("RUN upx --best /out/app", 3), "upx-slow"),
        (_one("RUN apk add curl", 4).replace("gcr.io/distroless/static-debian13:nonroot", "alpine:3.24"), "package-index"),
    ],
)  # fmt: skip
def test_each_weakness_is_found_on_its_line(text: str, finding: str, judge: Judge) -> None:
    found = [item for item in judge(text).findings if item.id == finding]
    assert found
    assert 1 <= found[0].line <= len(text.splitlines())


_BASE = "gcr.io/distroless/static-debian13:nonroot"


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("gcr.io/distroless/static", True),
        ("gcr.io/distroless/static:nonroot", False),
        ("golang:1.27", True),
        ("ubuntu:22.10", True),
        ("registry.example.com/team/base:3", False),
        ("postgres:18", False),
    ],
)
def test_root_is_only_said_of_images_that_are_known_to_run_as_root(
    base: str, found: bool, judge: Judge
) -> None:
    assert ("root" in _ids(judge(_one("").replace(_BASE, base)))) is found


@pytest.mark.parametrize(
    ("line", "at", "mended"),
    [("EXPOSE 80", 5, True), ("VOLUME /data", 5, False), ('CMD ["serve"]', 6, True)],
)
def test_root_is_only_taken_away_where_nothing_may_need_it(
    line: str, at: int, mended: bool, judge: Judge
) -> None:
    text = _one(line, at).replace(_BASE, "alpine:3.24")
    [found] = [item for item in judge(text).findings if item.id == "root"]
    assert (found.edit is not None) is mended


def test_root_is_not_taken_away_from_a_script(judge: Judge) -> None:
    text = _one("").replace(_BASE, "alpine:3.24").replace('["/app"]', '["/entrypoint.sh"]')
    [found] = [item for item in judge(text).findings if item.id == "root"]
    assert found.edit is None


def test_what_is_sent_counts_also_where_a_script_compiles(judge: Judge) -> None:
    text = "FROM golang:1.27 AS build\nCOPY . /src\nRUN cd /src && make app\nFROM scratch\nCOPY --from=build /src/app /\n"
    found = {item.id: item.line for item in judge(text, ignored=False).findings}
    assert found["no-dockerignore"] == 2


def test_a_script_may_give_the_rights_up_when_the_container_starts(judge: Judge) -> None:
    text = _one("RUN apk add --no-cache su-exec", 4).replace(_BASE, "alpine:3.24")
    assert "root" in _ids(judge(text))
    used = text.replace('["/app"]', '["/sbin/su-exec", "65532", "/app"]')
    assert "root" not in _ids(judge(used))


def test_a_base_with_extended_support_is_told_from_one_without_any(judge: Judge) -> None:
    text = _one("").replace(_BASE, "debian:bookworm-slim")
    [found] = [item for item in judge(text).findings if item.id == "base-unsupported"]
    assert found.severity is Severity.NOTE
    assert "ended on 2026-07-11. Extended support ends on 2028-06-30" in found.message


@pytest.mark.parametrize(
    ("image", "moving"),
    [
        ("golang", True),
        ("golang:alpine", True),
        ("golang:1.27-alpine", False),
        ("golang:tip@sha256:0", False),
    ],
)
def test_a_go_image_without_a_version_moves_from_one_go_to_the_next(
    image: str, moving: bool, judge: Judge
) -> None:
    found = judge(_one("").replace("golang:1.27-alpine", image)).findings
    assert any(item.id == "latest" for item in found) is moving


def test_what_another_program_needs_is_not_known(judge: Judge) -> None:
    text = _one("").replace(_BASE, "scratch").replace(" .\n", " ./elsewhere/main.go\n", 1)
    assert "./elsewhere" in text
    assert not {"no-ca-bundle", "no-time-zones"} & _ids(judge(text, DEMANDING))


_WHOLE = """\
FROM golang:1.27-alpine AS build
ENV HOME=/go/src/lazy
WORKDIR $HOME
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o bin/lazy .

FROM alpine:3.24
WORKDIR /app
COPY --from=build {what} ./
ENTRYPOINT ["/app/lazy"]
"""


@pytest.mark.parametrize("what", ["/go/src/lazy", "/go/src/lazy/", "go/src/lazy/.", "/go"])
def test_the_source_that_comes_along_with_the_program_is_found(what: str, judge: Judge) -> None:
    found = [item for item in judge(_WHOLE.format(what=what)).findings if item.id == "source-shipped"]
    assert [item.line for item in found] == [11]


def test_the_context_that_is_copied_into_the_last_stage_is_found(judge: Judge) -> None:
    text = _WHOLE.format(what="/go/src/lazy/bin/lazy").replace("WORKDIR /app", "COPY . .")
    assert [item.line for item in judge(text).findings if item.id == "source-shipped"] == [10]


@pytest.mark.parametrize("what", ["/go/src/lazy/bin/lazy", "/go/src/lazy/bin", "/go/src/lazy/web", "/go/bin"])
def test_a_part_of_the_source_may_be_what_the_program_opens(what: str, judge: Judge) -> None:
    assert "source-shipped" not in _ids(judge(_WHOLE.format(what=what)))


def test_one_stage_for_all_is_told_once(judge: Judge) -> None:
    assert "source-shipped" not in _ids(judge(_NAIVE))


def test_what_the_program_needs_is_missed_on_scratch(judge: Judge) -> None:
    text = _one("").replace("gcr.io/distroless/static-debian13:nonroot", "scratch")
    assert {"no-ca-bundle", "no-time-zones"} <= _ids(judge(text, DEMANDING))
    brought = text.replace(
        "COPY --from",
        "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
        "COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /\nENV ZONEINFO=/zoneinfo.zip\nCOPY --from",
        1,
    )
    assert not {"no-ca-bundle", "no-time-zones"} & _ids(judge(brought, DEMANDING))


def test_of_another_program_nobody_knows_what_it_needs(judge: Judge) -> None:
    text = _one("").replace("gcr.io/distroless/static-debian13:nonroot", "scratch")
    other = replace(
        DEMANDING, main_packages=(*DEMANDING.main_packages, MainPackage("./cmd/tool", "tool", ""))
    )
    assert "no-ca-bundle" in _ids(judge(text, other))
    assert "no-ca-bundle" not in _ids(judge(text.replace("/out/app .", "/out/app ./cmd/tool"), other))


def test_stages_that_are_skipped_are_one_finding_and_their_images_none(judge: Judge) -> None:
    lint = "FROM golang:latest AS lint\nRUN go vet ./...\nFROM lint AS docs\nRUN true"
    found = [item for item in judge(_one(lint, 3)).findings if item.id in {"unused-stage", "latest"}]
    assert [(item.id, item.line) for item in found] == [("unused-stage", 4)]
    assert "stages `lint`, `docs`" in found[0].message


def test_a_name_that_only_tells_of_a_secret_holds_none(judge: Judge) -> None:
    assert "secret-in-history" not in _ids(
        judge(_one("ENV HSM_TOKEN_LABEL=hydra DB_PASSWORD_FILE=/run/x", 5))
    )


def test_the_proposal_mends_what_was_found_and_leaves_the_rest_alone(judge: Judge) -> None:
    found = judge(_TUTORIAL)
    ours, offered = found.recipe, found.proposal
    assert (offered.layout, offered.user, offered.trimpath) == (Layout.CACHED, "65532:65532", True)
    assert (offered.base, offered.upx, offered.strip, offered.test) == (
        ours.base,
        ours.upx,
        ours.strip,
        ours.test,
    )


def test_the_proposal_never_fails_where_the_file_would(judge: Judge) -> None:
    text = _one("").replace("gcr.io/distroless/static-debian13:nonroot", "scratch")
    found = judge(text, DEMANDING)
    assert {item.severity for item in found.findings} >= {Severity.ERROR}
    assert found.proposal.base != "scratch"


def test_an_edit_changes_one_line_and_mends_its_finding(judge: Judge) -> None:
    for text in (
        _TUTORIAL,
        _NAIVE,
        _one("MAINTAINER me", 5),
        _one("ADD config.yml /", 5),
        _one("ENTRYPOINT /app -v", 6),
    ):
        for finding in judge(text).findings:
            if finding.edit is None:
                continue
            after = apply(parse(text), finding.edit)
            changed = set(after.splitlines()) - set(text.splitlines())
            assert len(changed) == 1, finding
            assert finding.id not in _ids(judge(after)), after


def test_an_edit_of_a_file_that_has_changed_is_refused(judge: Judge) -> None:
    edits = (item.edit for item in judge(_TUTORIAL).findings if item.edit)
    edit = next(edit for edit in edits if "go build" in edit.before)
    with pytest.raises(ValueError, match="has changed since"):
        apply(parse(_TUTORIAL.replace("go build", "go  build")), edit)


def test_what_no_recipe_can_say_is_listed(judge: Judge) -> None:
    text = """\
FROM node:24 AS web
RUN npm ci
FROM golang:1.27 AS build
RUN apt-get update && apt-get install -y protobuf-compiler
RUN make generate && go build -o /app ./cmd/api
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y ffmpeg ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY --from=web /dist /dist
COPY config.yml /etc/
VOLUME /data
ENTRYPOINT ["/app"]
"""
    project = replace(WEB, main_packages=(MainPackage("./cmd/api", "api", ""),), default_main="./cmd/api")
    found = judge(text, project)
    assert found.recipe.main == "./cmd/api"
    assert found.recipe.copy == ("config.yml:/etc/config.yml",)
    assert [(item.line, item.what) for item in found.lost] == [
        (1, "the stage web (node:24)"),
        (4, "the package protobuf-compiler in the builder"),
        (5, "the command make generate"),
        (7, "the package ffmpeg"),
        (11, "VOLUME /data"),
    ]


def test_a_dockerfile_without_go_is_on_no_rung(judge: Judge) -> None:
    assert judge('FROM alpine:3.24\nCOPY app /app\nCMD ["/app"]\n').rung == 0


def test_a_file_without_a_stage_is_no_dockerfile_of_an_image(judge: Judge) -> None:
    with pytest.raises(DockerfileError, match="no FROM"):
        judge("ARG A=1\n")
