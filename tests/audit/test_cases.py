"""Dockerfiles of the kinds that people have reported, each with what must be said about it."""

from pathlib import Path

from tests.audit.auditing import BUILD, FINAL, MAIN, case, gone, ids
from tui.audit import Audit
from tui.recipe import Layout


def _message(found: Audit, name: str) -> str:
    return next(one.message for one in found.findings if one.id == name)


def test_a_health_check_with_a_tool_that_the_base_lacks_is_an_error(tmp_path: Path) -> None:
    check = "HEALTHCHECK CMD curl -f http://localhost:8080/\nENTRYPOINT"
    found = case(tmp_path, {"Dockerfile": BUILD + FINAL.replace("ENTRYPOINT", check)})
    assert "`curl`" in _message(found, "healthcheck-tool")
    assert "the health check curl -f http://localhost:8080/" in gone(found)


def test_a_script_with_carriage_returns_does_not_start(tmp_path: Path) -> None:
    text = (
        BUILD + 'FROM alpine:3.24\nCOPY --from=build /out/app /app\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text, "run.sh": "#!/bin/sh\r\n/app\r\n"})
    assert "CR LF" in _message(found, "start-command")
    assert "script-without-exec" in ids(found)


def test_a_script_whose_shell_is_missing_does_not_start(tmp_path: Path) -> None:
    text = (
        BUILD + 'FROM alpine:3.24\nCOPY --from=build /out/app /app\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text, "run.sh": "#!/bin/bash\nexec /app\n"})
    assert "/bin/bash" in _message(found, "start-command")
    assert "script-without-exec" not in ids(found)


def test_a_directory_cannot_be_started(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN go build -o /app\n"
        'FROM alpine:3.24\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert "`/app` is a directory" in _message(found, "start-command")


def test_a_program_beside_the_working_directory_is_not_started(tmp_path: Path) -> None:
    text = BUILD + 'FROM alpine:3.24\nWORKDIR /app\nCOPY --from=build /out/app /usr/bin/\nCMD ["./app"]\n'
    assert "`./app`" in _message(case(tmp_path, {"Dockerfile": text}), "start-command")


def test_a_package_that_no_instruction_copies_is_an_error(tmp_path: Path) -> None:
    main = (
        'package main\n\nimport (\n\t_ "example.com/shop/a"\n\t_ "example.com/shop/b"\n)\n\nfunc main() {}\n'
    )
    text = (BUILD + FINAL).replace("COPY . .", "COPY go.mod main.go ./\nCOPY a ./a")
    files = {"main.go": main, "a/a.go": "package a\n", "b/b.go": "package b\n", "Dockerfile": text}
    found = case(tmp_path, files)
    assert "main.go:5 imports b" in _message(found, "package-missing")


def test_a_debug_image_keeps_its_symbols_and_its_user(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27 AS build\nRUN go install github.com/go-delve/delve/cmd/dlv@v1.25.2\nWORKDIR /src\n"
        'COPY . .\nRUN CGO_ENABLED=0 go build -gcflags="all=-N -l" -o /shop .\nFROM debian:trixie-slim\n'
        "COPY --from=build /go/bin/dlv /dlv\nCOPY --from=build /shop /shop\n"
        'ENTRYPOINT ["/dlv", "--listen=:40000", "exec", "/shop"]\n'
    )
    found = case(tmp_path, {"Dockerfile.debug": text}, "Dockerfile.debug")
    assert not ids(found) & {"not-stripped", "no-trimpath", "root"}
    assert found.proposal.args == ""
    assert not found.proposal.cgo
    assert "the program github.com/go-delve/delve/cmd/dlv@v1.25.2" in gone(found)


def test_a_development_image_gives_the_proposal_neither_its_arguments_nor_its_files(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27-alpine\nWORKDIR /app\nRUN go install github.com/air-verse/air@latest\nCOPY go.mod ./\n"
        'RUN go mod download\nCOPY . .\nCMD ["air", "-c", ".air.toml"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert "development-image" in ids(found)
    assert (found.rung, found.proposal.copy, found.proposal.args) == (0, (), "")
    assert found.proposal.layout is Layout.CACHED
    assert "the start command air -c .air.toml, which becomes the program without arguments" in gone(found)


def test_a_version_that_git_cannot_know_is_found_and_lost(tmp_path: Path) -> None:
    main = MAIN.replace("func main", 'var version = "dev"\n\nfunc main')
    flag = "-s -w -X main.version=$(git describe)"
    files = {
        "main.go": main,
        "Dockerfile": (BUILD + FINAL).replace("-s -w", flag),
        ".dockerignore": ".git\n",
    }
    found = case(tmp_path, files)
    assert "`main.version` is empty" in _message(found, "version-empty")
    assert "the linker flag -X main.version=$(git describe)" in gone(found)


def test_a_variable_that_does_not_exist_and_a_vet_in_a_heredoc_are_named(tmp_path: Path) -> None:
    text = """\
FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN <<EOF
set -e
go vet ./...
CGO_ENABLED=0 go build -ldflags "-s -w -X main.commit=abc" -o /out/app .
EOF
"""
    found = case(tmp_path, {"Dockerfile": text + FINAL})
    assert "`main.commit`" in _message(found, "unknown-symbol")
    assert gone(found)["the command go vet ./..."] == 4


def test_go_install_is_the_build_and_its_program_is_the_start(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27\nWORKDIR /go/src/shop\nCOPY . .\nRUN go get -d -v ./...\nRUN go install -v ./...\n"
        'EXPOSE 8080\nCMD ["shop"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert found.rung == 1
    assert found.lost == ()


def test_a_new_go_mod_in_the_build_and_a_port_that_nobody_serves_are_found(tmp_path: Path) -> None:
    text = (
        "FROM golang:latest\nWORKDIR /app\nCOPY *.go ./\nRUN go mod init shop && go mod tidy\nRUN go build -o main .\n"
        "EXPOSE 3000\nCMD ./main\n"
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert {"modules-resolved-anew", "expose-mismatch", "shell-form"} <= ids(found)
    assert found.proposal.port == ("8080",)
    # the shell starts the same program with the same arguments
    assert set(gone(found)) == {"the port 3000/tcp"}


def test_of_two_stages_the_one_that_compose_builds_is_audited(tmp_path: Path) -> None:
    compose = "services:\n  api:\n    build:\n      context: .\n      target: runtime\n"
    dev = '\nFROM golang:1.27 AS dev\nWORKDIR /src\nCMD ["go", "run", "."]\n'
    text = BUILD + FINAL.replace("3.24\n", "3.24 AS runtime\n", 1) + dev
    found = case(tmp_path, {"Dockerfile": text, "compose.yaml": compose})
    assert "development-image" not in ids(found)
    assert found.model.final.name == "runtime"


def test_a_base_of_others_is_not_swapped_without_a_word(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -tags lambda.norpc -o main main.go\n"
        'FROM public.ecr.aws/lambda/provided:al2023\nCOPY --from=build /src/main ./main\nENTRYPOINT ["./main"]\n'
    )
    found = case(tmp_path, {"Dockerfile": text})
    [base] = [one for one in gone(found) if one.startswith("the base image")]
    assert base.startswith("the base image public.ecr.aws/lambda/provided:al2023, which becomes ")
    assert found.proposal.tags == ("lambda.norpc",)
    assert "root" in {one.id for one in found.not_checked}


def test_the_settings_of_the_compiler_are_kept(tmp_path: Path) -> None:
    text = (BUILD + FINAL).replace(
        "WORKDIR", "ENV GOEXPERIMENT=jsonv2 GOFIPS140=latest GOPROXY=off\nWORKDIR", 1
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert (found.recipe.goexperiment, found.recipe.fips, found.recipe.goproxy) == (
        ("jsonv2",),
        "latest",
        "off",
    )
    assert gone(found) == {"the build environment variable GOPROXY=off": 2}


def test_every_part_of_the_final_stage_is_kept_or_lost(tmp_path: Path) -> None:
    text = (
        BUILD
        + """\
FROM alpine:3.24
RUN mkdir -p /data /var/log/depot && chown -R 10001:10001 /data /var/log/depot
RUN echo "precedence ::ffff:0:0/96 100" > /etc/gai.conf
COPY --from=migrate/migrate:v4.19.0 /usr/local/bin/migrate /usr/local/bin/migrate
COPY --from=build /src/deploy/depot.yaml /etc/depot/depot.yaml
COPY --from=build /out/app /usr/local/bin/depot
VOLUME ["/data"]
USER 10001:10001
EXPOSE 9100
EXPOSE 8080
ENTRYPOINT ["depot"]
CMD ["--config", "/etc/depot/depot.yaml"]
"""
    )
    found = case(tmp_path, {"Dockerfile": text, "deploy/depot.yaml": "a: 1\n"})
    assert (found.proposal.port, found.proposal.user) == (("8080", "9100"), "10001:10001")
    assert found.proposal.copy == ("deploy/depot.yaml:/etc/depot/depot.yaml",)
    assert found.proposal.args == "--config /etc/depot/depot.yaml"
    assert found.proposal.data == ("/data", "/var/log/depot")
    assert gone(found) == {
        "the file /etc/gai.conf": 8,
        "the file /usr/local/bin/migrate": 9,
        "the volume /data": 12,
    }


def test_the_module_proxy_is_lost_and_the_configuration_of_a_stage_is_kept(tmp_path: Path) -> None:
    text = """\
FROM golang:1.27-alpine AS compile
ENV GOPROXY=https://proxy.example.com,direct GOSUMDB=off CGO_ENABLED=0
WORKDIR /work
COPY go.mod main.go ./
COPY etc/ /stage/etc/
RUN --mount=type=cache,target=/root/.cache/go-build go build -trimpath -ldflags="-s -w" -o /stage/greet .

FROM scratch
WORKDIR /srv
COPY --from=compile /stage/etc /srv/etc
COPY --from=compile /stage/greet /srv/greet
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/srv/greet", "-f", "etc/greet.yaml"]
"""
    found = case(tmp_path, {"Dockerfile": text, "etc/greet.yaml": "a: 1\n"})
    assert (found.proposal.copy, found.proposal.args) == (("etc",), "-f etc/greet.yaml")
    assert gone(found) == {
        "the build environment variable GOPROXY=https://proxy.example.com,direct": 2,
        "the build environment variable GOSUMDB=off": 2,
    }


def test_a_variable_in_the_exec_form_is_an_error_and_no_argument(tmp_path: Path) -> None:
    text = BUILD + FINAL.replace("USER", "ENV PORT=8080\nUSER").replace(
        '["/app"]', '["/app", "-addr", ":${PORT}"]'
    )
    found = case(tmp_path, {"Dockerfile": text})
    assert "`:${PORT}`" in _message(found, "start-command")
    assert found.recipe.args == found.proposal.args == "-addr :8080"


def test_a_copy_of_what_no_stage_makes_is_an_error(tmp_path: Path) -> None:
    text = (BUILD + FINAL).replace("COPY --from=build /out/app", "COPY --from=build /src/bin/app")
    assert "/src/bin/app" in _message(case(tmp_path, {"Dockerfile": text}), "copy-missing")


def test_a_port_beside_that_of_the_program_is_found(tmp_path: Path) -> None:
    found = case(tmp_path, {"Dockerfile": BUILD + FINAL.replace("8080", "3000")})
    assert "EXPOSE 3000" in _message(found, "expose-mismatch")
    assert found.recipe.port == ("8080",)
