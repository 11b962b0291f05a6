"""What the judge says about the Dockerfiles of others, and what it leaves alone."""

from dataclasses import replace

import pytest

from tests.checks.rules.foreign import said
from tests.image.reading import context_of
from tests.support.judging import judged_file, project_of
from tests.support.samples import WEB
from tui.checks import Severity
from tui.project import Evidence, MainPackage, Port
from tui.project.build_context import BuildContext
from tui.project.model import LargeFile, Package

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


def _with(line: str, *, final: bool = True) -> str:
    """Return the Dockerfile with one more line in the final stage or in the build stage."""
    start = 'ENTRYPOINT ["/app"]\n'
    if final:
        return f"{_BUILD}{_FINAL}{line}\n{start}"
    return f"{_BUILD.replace('RUN CGO', f'{line}{chr(10)}RUN CGO')}{_FINAL}{start}"


_ADD = "ADD https://example.com/v1/tool-linux-amd64.tar.gz /tmp/"


def test_a_download_needs_a_checksum_and_the_right_processor() -> None:
    found = said(_with(_ADD, final=False))
    assert {"download-unchecked", "download-platform"} <= set(found)
    checked = said(
        _with(_ADD.replace("ADD ", "ADD --checksum=sha256:aa ").replace("amd64", "${A}"), final=False)
    )
    assert not {"download-unchecked", "download-platform"} & set(checked)


def test_a_script_from_the_network_needs_a_checksum() -> None:
    line = "RUN wget -O i.sh https://example.com/install.sh && sh i.sh"
    assert "download-unchecked" in said(_with(line, final=False))
    assert "download-unchecked" not in said(_with(f"{line} && sha256sum -c sums", final=False))
    assert "download-unchecked" not in said(_with("RUN curl https://example.com/ping", final=False))


def test_a_tool_needs_a_version() -> None:
    line = "RUN go install example.com/tool@{}"
    assert "tool-unpinned" in said(_with(line.format("latest"), final=False))
    assert "tool-unpinned" not in said(_with(line.format("v1.2.3"), final=False))


def test_a_tool_for_a_newer_go_fails_in_an_old_image() -> None:
    text = _with("RUN go install example.com/tool@latest", final=False).replace("golang:1.27", "golang:1.16")
    assert "newer Go than 1.16" in said(text)["tool-unpinned"].message


def test_go_get_installs_no_program_from_go_1_18() -> None:
    text = (
        "FROM golang:1.{} AS build\nRUN go get example.com/tool\n"
        'FROM alpine:3.24\nCOPY --from=build /go/bin/tool /tool\nENTRYPOINT ["/tool"]\n'
    )
    assert said(text.format(20))["copy-missing"].severity is Severity.ERROR
    assert "copy-missing" not in said(text.format(17))


@pytest.mark.parametrize(
    "line", ["ENV GOPROXY=https://goproxy.example,direct", "RUN go env -w GOPROXY=https://goproxy.example"]
)
def test_a_fixed_proxy_is_a_dependency(line: str) -> None:
    assert "goproxy.example" in said(_with(line, final=False))["proxy-fixed"].message
    assert "proxy-fixed" not in said(_with("ENV GOPROXY=direct", final=False))


def test_a_file_is_stored_once() -> None:
    assert "--chmod" in said(_with("RUN chmod +x /app"))["stored-twice"].advice
    assert "stored-twice" not in said(_with("RUN chmod 1777 /tmp"))
    assert "stored-twice" not in said(_with("RUN cp /out/app /x", final=False))


@pytest.mark.parametrize("line", ["RUN ls -la", "RUN mkdir -p /srv\nWORKDIR /srv"])
def test_a_step_without_effect_is_noted(line: str) -> None:
    assert "needless-step" in said(_with(line))


def test_a_directory_that_nothing_else_creates_is_needed() -> None:
    assert "needless-step" not in said(_with("RUN mkdir /data"))


def test_cgo_is_decided_by_the_dockerfile_and_not_by_the_builder() -> None:
    text = _with("LABEL a=b")
    assert "cgo-unset" not in said(text)
    left = text.replace("CGO_ENABLED=0 ", "")
    assert "no C compiler" in said(left)["cgo-unset"].message
    assert "builder's C library" in said(left.replace("golang:1.27", "golang:1.18"))["cgo-unset"].message


def test_compiling_everything_again_is_noted() -> None:
    text = _with("LABEL a=b").replace("go build", "go build -a -installsuffix cgo")
    assert "-installsuffix" in said(text)["compiles-all"].advice
    assert "compiles-all" not in said(_with("LABEL a=b"))


def test_a_package_is_built_and_not_its_files() -> None:
    files = context_of("cmd/api/main.go", mains=["./cmd/api"])
    text = _with("LABEL a=b")
    found = said(text.replace("app .", "app ./cmd/api/main.go"), files=files)
    assert found["files-not-package"].advice == "Build `./cmd/api`."
    assert "files-not-package" not in said(text.replace("app .", "app ./cmd/api"), files=files)


def test_the_port_of_the_service_is_named_before_that_of_metrics() -> None:
    project = project_of({"ports": (Port(9090, False, False), Port(8080, False, False))})
    finding = said(_with("LABEL a=b"), project)["no-expose"]
    assert finding.fix is not None
    assert finding.fix.port == ("8080",)
    assert "no-expose" not in said(_with("EXPOSE 8080"), project)
    local = project_of({"ports": (Port(8080, False, True),)})
    assert "no-expose" not in said(_with("LABEL a=b"), local)


def test_an_exposed_port_is_the_one_that_the_image_sets() -> None:
    project = project_of({"ports": (Port(8080, False, False, variable="ADDR"),)})
    assert "unless ADDR is set" in said(_with("EXPOSE 3000"), project)["expose-mismatch"].message
    assert "expose-mismatch" not in said(_with("ENV ADDR=:3000\nEXPOSE 3000"), project)


def test_a_command_that_names_the_program_is_an_argument() -> None:
    assert "command-as-argument" in said(_with("LABEL a=b") + 'CMD ["/app"]\n')
    assert "command-as-argument" not in said(_with("LABEL a=b") + 'CMD ["serve"]\n')


def test_a_base_starts_its_shell_where_nothing_else_is_named() -> None:
    assert "/bin/sh" in said(_BUILD + _FINAL)["no-start-command"].message
    assert "no-start-command" not in said(_with("LABEL a=b"))


@pytest.mark.parametrize(
    "command",
    [
        'git config --global url."https://$(cat /run/secrets/t)@example.com".insteadOf https://example.com',
        "cp /run/secrets/t /root/.netrc",
        "cat /run/secrets/t > /etc/token",
    ],
)
def test_a_mounted_secret_stays_out_of_the_layers(command: str) -> None:
    line = f"RUN --mount=type=secret,id=t {command}"
    assert said(_with(line))["secret-written"].severity is Severity.ERROR
    assert said(_with(line, final=False))["secret-written"].severity is Severity.WARNING
    assert "secret-written" not in said(_with(f"{line} && rm -f /root/.netrc"))
    assert "secret-written" not in said(_with("RUN --mount=type=secret,id=t cat /run/secrets/t > /dev/null"))


def test_variables_of_the_project_stay_out_of_the_image() -> None:
    text = 'FROM golang:1.27\nWORKDIR /app\nCOPY . .\nRUN go build -o /usr/bin/app .\nCMD ["app"]\n'
    assert "secret-in-layer" in said(text, files=context_of(".env", ignore=".git\n"))
    assert "secret-in-layer" not in said(text, files=context_of(".env", ignore=".git\n.env\n"))
    assert "secret-in-layer" not in said(text, files=context_of(".env.example", ignore=".git\n"))


@pytest.mark.parametrize("line", ["export PGPASSWORD=shop", "URL=postgres://shop:shop@db/shop"])
def test_a_script_in_the_image_has_no_password(line: str) -> None:
    text = _with("COPY start.sh /start.sh")

    def files(row: str) -> BuildContext:
        return context_of(texts={"start.sh": f"#!/bin/sh\n{row}\nexec /app\n"}, executable=["start.sh"])

    assert "secret-in-script" in said(text, files=files(line))
    assert "secret-in-script" not in said(text, files=files("export PGPASSWORD=$DB_PASSWORD"))


def test_a_variable_is_set_once() -> None:
    assert "line 8" in said(_with("ENV A=1\nENV B=2\nENV A=3"))["set-twice"].message
    assert "set-twice" not in said(_with("ENV A=1\nENV A=$A:2"))


def test_a_dockerignore_excludes_the_data_of_git() -> None:
    text = _with("LABEL a=b")
    assert "git-in-context" in said(text, ignore="*.md\n")
    assert "git-in-context" not in said(text)
    version = text.replace("go build", 'go build -ldflags "-X main.v=$(git describe)"')
    assert "git-in-context" not in said(version, ignore="*.md\n")


def test_an_ending_in_dockerignore_needs_a_star() -> None:
    assert "**/*.md" in said(_with("LABEL a=b"), ignore=".git\n.md\n")["pattern-without-star"].advice
    assert "pattern-without-star" not in said(_with("LABEL a=b"), ignore=".git\n*.md\n.env\n")


def test_a_library_needs_a_glibc_that_is_not_older() -> None:
    text = (
        "FROM golang:{} AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app . && gcc -shared -o /out/x.so x.c\n"
        "FROM debian:bookworm-slim\nCOPY --from=build /out/app /app\nCOPY --from=build /out/x.so /usr/lib/x.so\n"
        'CMD ["/app"]\n'
    )
    assert "Debian 13" in said(text.format("1.25"))["library-newer"].message
    assert "library-newer" not in said(text.format("1.25-bookworm"))


def test_a_build_without_go_mod_fails() -> None:
    files = replace(context_of(), files=frozenset({"main.go"}), texts={})
    found = said(_with("LABEL a=b"), files=files)
    assert found["no-go-mod"].severity is Severity.ERROR
    assert "no-such-main" not in found
    assert "no-go-mod" not in said(_with("LABEL a=b"), files=context_of())


def test_settings_that_are_the_default_are_noted() -> None:
    assert "default-setting" in said(_with("ENV GO111MODULE=on", final=False))
    assert "default-setting" in said(_with("ARG HTTP_PROXY", final=False))
    assert "default-setting" not in said(_with("ENV GO111MODULE=off", final=False))


def test_apt_installs_only_what_is_named() -> None:
    text = _with("RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*")
    text = text.replace("alpine:3.24", "debian:trixie-slim")
    assert "apt-recommends" in said(text)
    assert "apt-recommends" not in said(text.replace("-y", "-y --no-install-recommends"))


def test_a_static_program_needs_no_c_library() -> None:
    text = _with("LABEL a=b").replace("alpine:3.24", "gcr.io/distroless/{}-debian13:nonroot")
    assert "base-with-libc" in said(text.format("base"))
    assert "base-with-libc" not in said(text.format("static"))


def test_certificates_of_the_base_are_not_copied_again() -> None:
    path = "/etc/ssl/certs/ca-certificates.crt"
    text = _with(f"COPY --from=build {path} {path}")
    assert "already-in-base" in said(text.replace("alpine:3.24", "gcr.io/distroless/static-debian13:nonroot"))
    assert "already-in-base" not in said(text.replace("alpine:3.24", "scratch"))


def test_an_old_node_stage_has_no_security_fixes() -> None:
    text = f"FROM node:{{}}-alpine AS web\nRUN echo hi > /a\n{_BUILD}{_FINAL}COPY --from=web /a /a\n"
    assert "node:20" in said(text.format(20))["base-unsupported"].message
    assert "base-unsupported" in said(text.format(23))
    assert "base-unsupported" not in said(text.format(24))


def test_a_program_that_may_need_root_is_not_taken_from_it() -> None:
    text = _with("RUN apk add --no-cache fuse3").replace("USER 65532:65532\n", "")
    assert "root" in said(text)
    assert "root" not in said(text.replace('["/app"]', '["litefs", "mount"]'))


def test_a_password_in_a_query_is_one() -> None:
    files = context_of(
        texts={"start.sh": '#!/bin/sh\nmigrate "postgres://db/shop?user=a&password=b"\nexec /app\n'},
        executable=["start.sh"],
    )
    assert "secret-in-script" in said(_with("COPY start.sh /start.sh"), files=files)


def test_an_expose_is_no_evidence_for_itself() -> None:
    ports = (Port(3000, False, False, variable="ADDR"), Port(8080, False, False, variable="ADDR"))
    proofs = (Evidence("Dockerfile", 9, "EXPOSE 3000"), Evidence("main.go", 7, 'env("ADDR", ":8080")'))
    project = replace(WEB, ports=ports, evidence={**WEB.evidence, "ports": proofs})
    assert "listens on port 8080" in said(_with("EXPOSE 3000"), project)["expose-mismatch"].message
    assert "expose-mismatch" not in said(_with("EXPOSE 8080"), project)


def test_a_program_that_is_compiled_before_the_build_is_a_warning() -> None:
    text = 'FROM alpine:3.24\nCOPY dist/shop /shop\nENTRYPOINT ["/shop"]\n'
    assert said(text, files=context_of())["copy-missing"].severity is Severity.WARNING
    assert said(_with("COPY config.yml /etc/"), files=context_of())["copy-missing"].severity is Severity.ERROR


def test_a_build_that_may_change_go_sum_needs_none() -> None:
    project = replace(WEB, has_go_sum=False, has_dependencies=True)
    assert "no-go-sum" in said(_with("LABEL a=b"), project)
    assert "no-go-sum" not in said(_with("LABEL a=b").replace("go build", "go build -mod=mod"), project)


def test_embedded_files_of_another_program_are_not_needed() -> None:
    lacking = replace(WEB, missing_embeds=("cmd/desktop/main.go:19: dist",))
    assert "embed-missing" in said(_with("LABEL a=b"), replace(lacking, packages=()))
    other = (Package("cmd/server", "cmd/server/main.go", "", 0),)
    assert "embed-missing" not in said(_with("LABEL a=b"), replace(lacking, packages=other))


def test_a_stage_that_a_build_argument_may_choose_is_not_unused() -> None:
    choice = f"ARG BASE=small\n{_BUILD}FROM scratch AS small\nFROM alpine:3.24 AS large\nFROM {{}}\n"
    assert "unused-stage" in said(choice.format("small"))
    assert "unused-stage" not in said(choice.format("$BASE"))


def test_a_script_may_start_itself_again() -> None:
    script = '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then\nexec su-exec 1000 "$0" "$@"\nfi\nexec "$@"\n'
    files = context_of(texts={"start.sh": script}, executable=["start.sh"])
    text = f'{_BUILD}{_FINAL}COPY start.sh /start.sh\nENTRYPOINT ["/start.sh", "/app"]\n'
    assert "start-command" not in said(text, files=files)


def test_the_tools_of_one_step_are_one_finding() -> None:
    line = "RUN go install example.com/a@latest && go install example.com/b@latest"
    findings = judged_file(_with(line, final=False)).findings
    assert [one.id for one in findings].count("tool-unpinned") == 1


def test_a_port_of_a_mock_is_not_that_of_the_program() -> None:
    project = replace(
        WEB,
        ports=(Port(9999, False, False),),
        evidence={**WEB.evidence, "ports": (Evidence("api/mock_grpc.go", 9, 'port = ":9999"'),)},
    )
    assert "no-expose" not in said(_with("LABEL a=b"), project)
