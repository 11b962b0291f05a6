"""What a project's own Dockerfiles and Compose files state: they are found at any depth, and win over guesses."""

import subprocess
from pathlib import Path

import pytest

from tests.project.conftest import Write
from tui.project import GoProject, read
from tui.project.model import Subject
from tui.project.scan import scan

MAIN = "package main\n\nfunc main() {}\n"
BUILD = "FROM golang:1.26-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app {package}\n"
SHIP = "FROM scratch\nCOPY --from=build /app /app\n"


def guessed(number: int = 8080) -> str:
    """Return a program with a port that is only the default of a flag."""
    return (
        'package main\n\nimport (\n\t"flag"\n\t"net/http"\n)\n\nfunc main() {\n'
        f'\taddr := flag.String("addr", ":{number}", "")\n\tflag.Parse()\n\thttp.ListenAndServe(*addr, nil)\n}}\n'
    )


def values(project: GoProject, subject: Subject) -> list[str]:
    return [one.value for one in project.statements if one.subject is subject]


def dockerfile(package: str = ".", more: str = "") -> str:
    return BUILD.format(package=package) + SHIP + more


def test_dockerfiles_are_found_at_any_depth_but_not_in_foreign_directories(module: Write) -> None:
    found = read(
        module(
            {
                "main.go": MAIN,
                "deploy/prod/api/Dockerfile": dockerfile(),
                ".github/images/release.Dockerfile": dockerfile(),
                "vendor/x/Dockerfile": dockerfile(),
                "web/node_modules/y/Dockerfile": dockerfile(),
                "pkg/testdata/Dockerfile": dockerfile(),
                ".cache/Dockerfile": dockerfile(),
            }
        )
    )
    assert {item.path for item in found.dockerfiles} == {
        "deploy/prod/api/Dockerfile",
        ".github/images/release.Dockerfile",
    }


def test_the_dockerfile_of_the_root_is_first_then_what_the_project_builds_then_the_nearest(
    module: Write,
) -> None:
    found = read(
        module(
            {
                "main.go": MAIN,
                "Dockerfile": dockerfile(),
                "Dockerfile.dev": dockerfile(),
                "a/Dockerfile": dockerfile(),
                "deploy/images/Dockerfile": dockerfile(),
                "compose.yaml": "services: {a: {build: {context: ., dockerfile: deploy/images/Dockerfile}}}",
            }
        )
    )
    assert [item.path for item in found.dockerfiles] == [
        "Dockerfile",
        "deploy/images/Dockerfile",
        "a/Dockerfile",
        "Dockerfile.dev",
    ]
    assert [item.aside for item in found.dockerfiles] == [False, False, False, True]


def test_a_dockerfile_above_the_module_is_found_if_it_builds_the_module(module: Write) -> None:
    root = module(
        {
            "backend/go.mod": "module example.com/shop\n\ngo 1.26\n",
            "backend/cmd/shop/main.go": MAIN,
            "frontend/package.json": "{}",
            "Dockerfile": "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY backend/ ./\n"
            "RUN go build -o /shop ./cmd/shop\nFROM scratch\nCOPY --from=build /shop /shop\nEXPOSE 9000\n"
            'ENTRYPOINT ["/shop", "serve"]\n',
            "other.Dockerfile": "FROM scratch\nCOPY frontend /\n",
        }
    )
    found = read(root / "backend")
    assert [(item.path, item.context) for item in found.dockerfiles] == [("../Dockerfile", "..")]
    assert values(found, Subject.MAIN) == ["./cmd/shop"]
    assert values(found, Subject.ARGUMENTS) == ["serve"]
    assert [port.number for port in found.ports] == [9000]
    assert found.where("ports") == "../Dockerfile:7"


def test_above_a_module_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    text = "FROM golang:1.26\nCOPY {0} /src\nRUN cd /src && go build -o /a .\n"
    for path, place in (
        ("Dockerfile", "repository/services/a"),
        ("repository/deploy/Dockerfile", "services/a"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text.format(place))
    subprocess.run(["git", "init", "-q", str(tmp_path / "repository")], check=True)
    module = tmp_path / "repository/services/a"
    module.mkdir(parents=True)
    (module / "go.mod").write_text("module example.com/a\n\ngo 1.26\n")
    (module / "main.go").write_text(MAIN)
    found = read(module)
    assert [item.path for item in found.dockerfiles] == ["../../deploy/Dockerfile"]


def test_compose_states_target_arguments_and_ports(module: Write) -> None:
    found = read(
        module(
            {
                "main.go": guessed(),
                "Dockerfile": BUILD.format(package=".")
                + "FROM scratch AS runtime\nCOPY --from=build /app /app\nEXPOSE 7000\n"
                + 'ENTRYPOINT ["/app"]\nCMD ["help"]\nFROM golang:1.26 AS dev\nCMD ["go", "run", "."]\n',
                "compose.yaml": "services:\n  a:\n    build:\n      context: .\n      target: runtime\n"
                "    command: serve --addr :9000\n    ports: ['80:9000']\n",
            }
        )
    )
    assert (found.dockerfiles[0].target, found.dockerfiles[0].final_base) == ("runtime", "scratch")
    assert values(found, Subject.ARGUMENTS) == ["serve --addr :9000"]
    assert [port.number for port in found.ports] == [9000, 7000, 8080]
    assert found.where("ports") == "compose.yaml:7"


@pytest.mark.parametrize(
    ("service", "arguments"),
    [
        ("command: serve --all", ["serve --all"]),
        ("command: serve --config /etc/app/a.yaml\n    volumes: ['./a.yaml:/etc/app/a.yaml']", []),
        ("command: serve --db postgres://me:secret@db/x", []),
        ("command: ./app serve", []),
        ("entrypoint: /app migrate", ["migrate"]),
        ("entrypoint: sh -c '/app serve'", []),
    ],
)
def test_a_command_that_does_not_fit_the_image_alone_is_not_stated(
    module: Write, service: str, arguments: list[str]
) -> None:
    compose = f"services:\n  a:\n    build: .\n    {service}\n"
    text = dockerfile(more='ENTRYPOINT ["/app"]\n')
    found = read(module({"main.go": MAIN, "Dockerfile": text, "compose.yaml": compose}))
    assert values(found, Subject.ARGUMENTS) == arguments


def test_a_stated_port_does_not_replace_a_literal_in_a_listen_call(module: Write) -> None:
    code = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n'
    found = read(module({"main.go": code, "Dockerfile": dockerfile(more="EXPOSE 3000\n")}))
    assert [port.number for port in found.ports] == [8080]
    assert values(found, Subject.PORT) == ["3000"]


def test_the_dockerfile_of_the_root_decides_the_program(module: Write) -> None:
    files = {"cmd/app/main.go": MAIN, "cmd/server/main.go": MAIN}
    plain = read(module(files))
    assert plain.default_main == "./cmd/app"
    found = read(module({**files, "Dockerfile": dockerfile("./cmd/server")}))
    assert found.default_main == found.main_packages[0].path == "./cmd/server"
    assert found.main_packages[0].reason == "built by Dockerfile:4"
    assert found.where("default_main") == "cmd/server/main.go:3"


def test_dockerfiles_of_several_programs_decide_none(module: Write) -> None:
    found = read(
        module(
            {
                "cmd/api/main.go": MAIN,
                "cmd/worker/main.go": MAIN,
                "cmd/api/Dockerfile": dockerfile("./cmd/api", "EXPOSE 1000\n"),
                "cmd/worker/Dockerfile": dockerfile("./cmd/worker", "EXPOSE 2000\n"),
            }
        )
    )
    assert found.default_main == ""
    assert [one.value for one in found.stated(Subject.PORT, "./cmd/api")] == ["1000"]
    assert [one.value for one in found.stated(Subject.PORT, "./cmd/worker")] == ["2000"]


def test_a_dockerfile_of_a_test_program_decides_nothing(module: Write) -> None:
    files = {"cmd/app/main.go": MAIN, "test/client/main.go": MAIN}
    found = read(module({**files, "Dockerfile.client": dockerfile("./test/client")}))
    assert found.default_main == "./cmd/app"


def test_a_build_command_in_a_script_decides_only_if_nothing_else_does(module: Write) -> None:
    files = {
        "cmd/api/main.go": MAIN,
        "cmd/worker/main.go": MAIN,
        "Makefile": "build:\n\tgo build -o bin/w ./cmd/worker\n",
    }
    found = read(module(files))
    assert (found.default_main, found.main_packages[0].reason) == ("./cmd/worker", "built by Makefile:2")
    both = read(module({**files, "hack/all.sh": "go build ./cmd/api\n"}))
    assert both.default_main == ""


@pytest.mark.parametrize(
    ("run", "main"),
    [
        ("RUN CGO_ENABLED=0 go build -o /app ./cmd/app", "./cmd/app"),
        ("RUN cd cmd/app && go build -o /app", "./cmd/app"),
        ("WORKDIR /src/cmd/app\nRUN go build -o /app .", "./cmd/app"),
        ("RUN go build -ldflags '-s -w' -o /app cmd/app/main.go", "./cmd/app"),
        ("ARG NAME=app\nRUN go build -o /app ./cmd/${NAME}", "./cmd/app"),
        ("RUN go build -o /app ./cmd/${NAME}", ""),
        ("RUN --mount=type=cache,target=/x <<EOF\nset -e\ngo build -o /app ./cmd/app\nEOF", "./cmd/app"),
        ('RUN ["go", "build", "-o", "/app", "./cmd/app"]', "./cmd/app"),
        ("RUN go install ./...", "./cmd/app"),
        ("RUN make build", "./cmd/app"),
        ("RUN go build -o /tool ./cmd/tool && go build -o /app ./cmd/app", "./cmd/app"),
    ],
)
def test_the_program_of_a_dockerfile_is_the_one_that_its_image_starts(
    module: Write, run: str, main: str
) -> None:
    start = 'ENTRYPOINT ["/app"]\n' if main else ""
    text = f"FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\n{run}\n{SHIP}{start}"
    found = read(module({"cmd/app/main.go": MAIN, "cmd/tool/main.go": MAIN, "Dockerfile": text}))
    assert values(found, Subject.MAIN) == ([main] if main else [])


@pytest.mark.parametrize(
    ("start", "arguments"),
    [
        ('ENTRYPOINT ["/app"]\nCMD ["serve"]', ["serve"]),
        ('CMD ["/app", "serve", "two words"]', ["serve 'two words'"]),
        ("CMD /app serve", ["serve"]),
        ('ENTRYPOINT ["/sbin/tini", "-g", "--", "/app"]\nCMD ["serve"]', ["serve"]),
        ('ENTRYPOINT ["/app"]', [""]),
        ('ENTRYPOINT ["/app", "-p", "${PORT}"]', []),
        ("CMD /app --port $PORT", []),
        ("CMD /app && echo done", []),
        ('ENTRYPOINT ["/start.sh", "/app"]', []),
        ('ENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["/app", "serve"]', ["serve"]),
        ('ENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["serve"]', []),
    ],
)
def test_arguments_count_only_if_they_are_clear(module: Write, start: str, arguments: list[str]) -> None:
    found = read(module({"main.go": MAIN, "Dockerfile": dockerfile(more=f"{start}\n")}))
    assert values(found, Subject.ARGUMENTS) == arguments


def test_files_of_the_project_in_the_image_are_stated_but_never_secrets(module: Write) -> None:
    more = (
        "WORKDIR /srv\nCOPY templates ./templates\nCOPY config.yaml /etc/app/\nCOPY certs /certs\n"
        "COPY --from=build /src/static static\nCOPY --from=build /etc/ssl /etc/ssl\nCOPY missing /missing\n"
        "COPY --exclude=*.md docs /docs\n"
    )
    names = ("templates/a.html", "config.yaml", "certs/server.key", "static/x.css", "docs/a.md")
    found = read(module({"main.go": MAIN, "Dockerfile": dockerfile(more=more), **dict.fromkeys(names, "x")}))
    assert values(found, Subject.FILE) == [
        "templates:/srv/templates",
        "config.yaml:/etc/app/config.yaml",
        "static:/srv/static",
    ]
    assert values(found, Subject.WORKDIR) == ["/srv"]


def test_environment_without_variables_is_stated(module: Write) -> None:
    more = "ENV GIN_MODE=release PORT=3000\nENV HOME_DIR=$HOME\nENV OLD style\nENV GIN_MODE=debug\n"
    found = read(module({"main.go": MAIN, "Dockerfile": dockerfile(more=more)}))
    assert values(found, Subject.ENVIRONMENT) == ["GIN_MODE=debug", "PORT=3000", "OLD=style"]


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("golang:1.26-alpine", ["1.26"]),
        ("golang:1.26.3", ["1.26.3"]),
        ("docker.io/library/golang:1.25-trixie@sha256:" + "0" * 64, ["1.25"]),
        ("golang:latest", []),
        ("golang:alpine", []),
        ("example.com/golang-builder:1.2", []),
        ("golang:1", []),
    ],
)
def test_the_go_version_is_that_of_the_tag(module: Write, image: str, version: list[str]) -> None:
    text = dockerfile().replace("golang:1.26-alpine", image)
    assert values(read(module({"main.go": MAIN, "Dockerfile": text})), Subject.GO) == version


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            ".github/workflows/image.yml",
            "jobs:\n  x:\n    steps:\n      - uses: docker/build-push-action@v6\n"
            "        with:\n          context: .\n          file: build/image/Dockerfile\n          target: runtime\n",
        ),
        ("Makefile", "image:\n\tdocker build --target runtime \\\n\t\t-f build/image/Dockerfile .\n"),
        ("hack/image.sh", "docker buildx build --push -f build/image/Dockerfile --target=runtime ."),
    ],
)
def test_workflows_and_scripts_state_the_stage_that_is_built(module: Write, name: str, text: str) -> None:
    stages = BUILD.format(package=".") + "FROM scratch AS runtime\nFROM golang:1.26 AS dev\n"
    found = read(module({"main.go": MAIN, "build/image/Dockerfile": stages, name: text}))
    (dockerfile,) = found.dockerfiles
    assert dockerfile.target == "runtime"
    assert dockerfile.build is not None
    assert dockerfile.build.file == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM",
        "RUN go build",
        "FROM a\nRUN <<",
        "FROM a AS a\nFROM a",
        "FROM golang:1.26\nCOPY\nRUN cd\nEXPOSE\nWORKDIR\nCMD\nENV\n",
    ],
)
def test_a_broken_dockerfile_states_nothing(module: Write, text: str) -> None:
    found = read(module({"main.go": MAIN, "Dockerfile": text}))
    assert found.statements == () or values(found, Subject.MAIN) == []


def test_a_scan_ends_at_its_limit(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"f{number}").touch()
    (tmp_path / "sub").mkdir()
    assert scan(tmp_path, limit=20).partial
    assert not scan(tmp_path).partial
