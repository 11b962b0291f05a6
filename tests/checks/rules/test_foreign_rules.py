"""What the judge says about the Dockerfiles of others, and what it leaves alone."""

from dataclasses import replace

import pytest

from tests.checks.rules.foreign import said
from tests.image.reading import context_of
from tests.support.judging import project_of
from tests.support.samples import WEB
from tui.checks import Severity
from tui.project import MainPackage, Port
from tui.project.model import LargeFile

_BUILD = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app .
"""
_FINAL = """\
FROM alpine:3.24
COPY --from=build /out/app /app
USER 65532:65532
"""


def test_a_stage_with_its_own_start_command_is_an_image_of_its_own() -> None:
    second = "FROM scratch AS second\nCOPY --from=build /out/app /app\n"
    last = f"{_FINAL}ENTRYPOINT ['/app']\n".replace("'", '"')
    assert "unused-stage" in said(_BUILD + second + last)
    assert "unused-stage" not in said(_BUILD + second + 'ENTRYPOINT ["/app"]\n' + last)


def test_a_stage_that_only_another_image_needs_is_not_unused() -> None:
    certs = "FROM alpine:3.24 AS certs\nRUN apk add --no-cache ca-certificates\n"
    other = 'FROM scratch AS other\nCOPY --from=certs /etc/ssl /etc/ssl\nENTRYPOINT ["/app"]\n'
    assert "unused-stage" not in said(_BUILD + certs + other + _FINAL + 'ENTRYPOINT ["/app"]\n')


def test_a_vendor_directory_that_the_build_reads_is_not_excess() -> None:
    project = replace(WEB, large_files=(LargeFile("vendor", 20_000_000),))
    text = _BUILD + _FINAL
    assert "large-context" in said(text, project)
    assert "large-context" not in said(text.replace("go build", "go build -mod=vendor"), project)


def test_flags_for_c_show_that_cgo_may_be_needed() -> None:
    text = (_BUILD + _FINAL).replace("golang:1.27-alpine", "golang:1.27").replace("CGO_ENABLED=0 ", "")
    assert "cgo-unneeded" in said(text)
    assert "cgo-unneeded" not in said(text.replace("go build", 'CGO_LDFLAGS="-lz" go build'))


@pytest.mark.parametrize("value", ["*****", "<token>", "changeme", "your-password"])
def test_a_placeholder_is_not_a_secret(value: str) -> None:
    assert "secret-in-env" not in said(f'{_BUILD}{_FINAL}ENV DB_PASSWORD="{value}"\n')
    assert "secret-in-env" in said(f"{_BUILD}{_FINAL}ENV DB_PASSWORD=hunter2\n")


def test_an_address_of_all_interfaces_in_the_environment_opens_the_listener() -> None:
    project = project_of({"ports": (Port(8080, False, True, flag="--port", host_flag="--host"),)})
    text = f'{_BUILD}{_FINAL}ENTRYPOINT ["/app"]\n'
    assert "loopback" in said(text, project)
    assert "loopback" not in said(text.replace("USER", "ENV APP_HOST=0.0.0.0\nUSER"), project)


def test_a_pattern_without_a_match_does_not_fail_in_buildkit() -> None:
    text = f"{_BUILD}{_FINAL}COPY --from=build /src/config/*.env /config/\n"
    finding = said(text)["copy-missing"]
    assert finding.severity is Severity.WARNING
    assert "BuildKit copies nothing" in finding.message


def test_a_missing_directory_is_not_replaced_by_the_program() -> None:
    finding = said(f"{_BUILD}{_FINAL}COPY --from=build /src/web/dist/ /web/\n")["copy-missing"]
    assert finding.severity is Severity.ERROR
    assert "/out/app" not in finding.advice


def test_an_archive_is_not_built_where_a_program_has_the_name_of_the_output() -> None:
    mains = (MainPackage("./cmd/client", "client", ""), MainPackage("./cmd/server", "server", ""))
    project = replace(WEB, main_packages=mains, default_main="")
    files = context_of("lib.go", "cmd/client/main.go", "cmd/server/main.go")
    text = (_BUILD + _FINAL).replace("/out/app", "/out/server")
    assert said(text, project, files)["no-such-main"].advice == "Build ./cmd/server."


def test_a_redirection_with_exec_does_not_replace_the_shell() -> None:
    script = "#!/bin/sh\nexec > /var/log/app.log 2>&1\n/app\n"
    files = context_of("start.sh", texts={"start.sh": script}, executable=["start.sh"])
    text = f'{_BUILD}{_FINAL}COPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n'
    assert "script-without-exec" in said(text, files=files)
    replaced = context_of(
        "start.sh", texts={"start.sh": f"{script[:-5]}exec /app\n"}, executable=["start.sh"]
    )
    assert "script-without-exec" not in said(text, files=replaced)


@pytest.mark.parametrize("tag", ["nonroot", "latest", "debug-nonroot"])
def test_a_distroless_image_without_a_release_moves(tag: str) -> None:
    moving = _FINAL.replace("alpine:3.24", f"gcr.io/distroless/static:{tag}")
    assert "latest" in said(_BUILD + moving)
    assert "latest" not in said(_BUILD + moving.replace("static:", "static-debian13:"))


def test_an_image_older_than_all_listed_ones_is_compared_with_regular_support() -> None:
    finding = said(_BUILD + _FINAL.replace("alpine:3.24", "debian:buster-slim"))["base-unsupported"]
    assert "regular support ended" in finding.message
