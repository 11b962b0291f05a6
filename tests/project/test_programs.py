"""The facts of each program of a module."""

import json
from datetime import date

import pytest

from tests.headless.conftest import Call, call, no_toolchain  # noqa: F401 - fixtures
from tests.project.conftest import Write
from tui.advice import recommend
from tui.catalog import load
from tui.project import Cgo, read
from tui.project.parsed import Parsed
from tui.recipe import Recipe, RecipeContext

TODAY = date(2026, 11, 23)

EXAMPLES = {
    "main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServeTLS(":443", "c", "k", nil) }\n',
    "cmd/echo/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":1323", nil) }\n',
}

WITH_A_TOOL = {
    "cmd/server/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
    "cmd/inspector/main.go": 'package main\n\nimport "C"\n\nfunc main() { C.puts(nil) }\n',
}


def test_each_program_has_its_own_ports(module: Write) -> None:
    project = read(module(EXAMPLES))
    assert [port.number for port in project.ports] == [443]
    echo = project.program("./cmd/echo")
    assert [port.number for port in echo.ports] == [1323]
    assert echo.where("ports") == "cmd/echo/main.go:5"
    assert [port.number for port in echo.program(".").ports] == [443]


def test_a_tool_with_cgo_leaves_the_server_without(module: Write) -> None:
    project = read(module(WITH_A_TOOL))
    assert project.program("./cmd/server").cgo is Cgo.NONE
    assert project.program("./cmd/inspector").cgo is Cgo.REQUIRED


def test_rules_and_the_recommendation_use_the_chosen_program(module: Write) -> None:
    project = read(module(EXAMPLES))
    context = RecipeContext(project, Recipe(main="./cmd/echo"), load(), TODAY)
    assert [port.number for port in context.project.ports] == [1323]
    chosen = recommend(project.program("./cmd/echo"), load(), TODAY).recipe
    assert (chosen.main, chosen.port) == ("./cmd/echo", ("1323",))


def test_an_unknown_program_changes_nothing(module: Write) -> None:
    project = read(module(EXAMPLES))
    assert project.program("./nowhere") is project


def test_no_file_is_parsed_twice(module: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = Parsed._parse

    def count(self: Parsed, file, source):  # type: ignore[no-untyped-def]
        parsed.append(file.path)
        return parse(self, file, source)

    monkeypatch.setattr(Parsed, "_parse", count)
    files = {**EXAMPLES, "main.go": EXAMPLES["main.go"] + 'var version = "dev"\n'}
    files["Makefile"] = "build:\n\tgo build -ldflags '-X main.version=$(VERSION)' .\n"
    project = read(module(files))
    for main in project.mains:
        project.program(main.path)
    assert sorted(parsed) == ["cmd/echo/main.go", "main.go"]


def test_inspect_and_generate_answer_for_the_chosen_program(call: Call, module: Write) -> None:  # noqa: F811
    root = module(EXAMPLES)
    facts = json.loads(call("inspect", root, "--main", "cmd/echo", "--json").out)
    assert (facts["chosen_main"], facts["ports"]) == ("./cmd/echo", [1323])
    assert "EXPOSE 1323" in call("generate", root, "--main", "./cmd/echo", "--force").out
    assert "EXPOSE 443" in call("generate", root, "--force").out


def test_inspect_refuses_a_program_that_does_not_exist(call: Call, module: Write) -> None:  # noqa: F811
    assert "./nowhere is not a main package" in call("inspect", module(EXAMPLES), "--main", "./nowhere").err


def test_the_facts_are_those_of_the_program_that_the_dockerfile_builds(module: Write) -> None:
    dockerfile = (
        "FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app ./cmd/echo\n"
        "FROM scratch\nCOPY --from=build /app /app\n"
    )
    project = read(module({**EXAMPLES, "Dockerfile": dockerfile}))
    assert (project.default_main, project.chosen_main) == ("./cmd/echo", "./cmd/echo")
    assert [port.number for port in project.ports] == [1323]


def test_files_of_another_subcommand_are_not_those_of_the_server(module: Write) -> None:
    source = (
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/spf13/cobra"\n)\n\n'
        'var root = &cobra.Command{Use: "app"}\n'
        'var docs = &cobra.Command{Use: "docs", Run: func(*cobra.Command, []string) { write() }}\n'
        'var serve = &cobra.Command{Use: "serve", Run: func(*cobra.Command, []string) { listen() }}\n\n'
        'func write() { os.ReadDir("docs") }\n\n'
        'func listen() { os.ReadDir("pages"); http.ListenAndServe(":8080", nil) }\n\n'
        "func main() { root.AddCommand(docs, serve); root.Execute() }\n"
    )
    project = read(module({"main.go": source, "docs/a.md": "", "pages/a.html": ""}))
    assert (project.serve_command, project.runtime_files) == ("serve", ("pages",))


@pytest.mark.parametrize(
    ("use", "about", "serves"),
    [
        ("daemon", "Work", "daemon"),
        ("run", "Run as a runner daemon", "run"),
        ("run", "Build and start a desktop release", ""),
    ],
)
def test_a_name_that_tools_have_too_needs_a_help_about_a_service(
    module: Write, use: str, about: str, serves: str
) -> None:
    source = (
        'package main\n\nimport "github.com/spf13/cobra"\n\n'
        'var root = &cobra.Command{Use: "app"}\n'
        f'var sub = &cobra.Command{{Use: "{use}", Short: "{about}", Run: work}}\n\n'
        "func work(*cobra.Command, []string) {}\n\nfunc main() { root.AddCommand(sub); root.Execute() }\n"
    )
    assert read(module({"main.go": source})).serve_command == serves


@pytest.mark.parametrize(("zone", "needed"), [("Europe/Vienna", True), ("UTC", False)])
def test_a_time_zone_that_the_dockerfile_sets_is_loaded_by_name(
    module: Write, zone: str, needed: bool
) -> None:
    dockerfile = (
        f"FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app ./cmd/echo\nFROM alpine\n"
        f"ENV TZ={zone}\nCOPY --from=build /app /app\n"
    )
    assert read(module({**EXAMPLES, "Dockerfile": dockerfile})).tzdata is needed


FROM_ENVIRONMENT = (
    'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\n'
    'func main() { http.ListenAndServe(":"+os.Getenv("HTTP_PORT"), nil) }\n'
)


@pytest.mark.parametrize(
    ("files", "ports"),
    [
        ({".env": "DB_PORT=5432\nHTTP_PORT=8085\n"}, [8085]),
        ({".env.example": 'export HTTP_PORT="8085" # or another\n'}, [8085]),
        ({".env": "HTTP_PORT=8085\n", ".env.example": "HTTP_PORT=1\n"}, [8085]),
        ({".env": "OTHER_PORT=8085\n"}, []),
        ({".env": "HTTP_PORT=$PORT\n"}, []),
        (
            {
                "Dockerfile": "FROM golang:1.26 AS b\nCOPY . .\nRUN go build -o /app\n"
                "FROM scratch\nENV HTTP_PORT=8085\nCOPY --from=b /app /app\n"
            },
            [8085],
        ),
    ],
)
def test_a_port_without_a_default_is_that_of_the_environment_file(
    module: Write, files: dict[str, str], ports: list[int]
) -> None:
    project = read(module({"main.go": FROM_ENVIRONMENT, **files}))
    assert [port.number for port in project.ports] == ports
    assert all(port.variable == "HTTP_PORT" and not port.certain for port in project.ports)


def test_a_default_in_the_code_comes_before_the_environment_file(module: Write) -> None:
    source = FROM_ENVIRONMENT.replace('os.Getenv("HTTP_PORT")', 'env("HTTP_PORT", "8080")')
    project = read(module({"main.go": source, ".env": "HTTP_PORT=8085\n"}))
    assert [port.number for port in project.ports] == [8080]


def test_a_package_may_have_another_name_than_its_directory(module: Write) -> None:
    project = read(
        module(
            {
                "main.go": 'package main\n\nimport rpc "example.com/app/internal/grpc"\n\n'
                'func main() { rpc.Serve("9091") }\n',
                "internal/grpc/server.go": 'package grpcserver\n\nimport "net"\n\n'
                'func Serve(port string) { net.Listen("tcp", ":"+port) }\n',
            }
        )
    )
    assert [port.number for port in project.ports] == [9091]


def test_a_program_that_only_shares_the_settings_of_the_server_has_no_port(module: Write) -> None:
    settings = 'package config\n\nimport "os"\n\nvar Port = env("WS_PORT", "8080")\n'
    dial = 'package main\n\nimport "example.com/app/config"\n\nfunc main() { connect(config.Port) }\n'
    serve = (
        'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/app/config"\n)\n\n'
        'func main() { http.ListenAndServe(":"+config.Port, nil) }\n'
    )
    project = read(module({"config/c.go": settings, "cmd/client/main.go": dial, "cmd/server/main.go": serve}))
    assert [port.number for port in project.program("./cmd/server").ports] == [8080]
    assert project.program("./cmd/client").ports == ()


@pytest.mark.parametrize(
    ("path", "cgo"),
    [("github.com/acme/go-sqlite3", Cgo.REQUIRED), ("github.com/ncruces/go-sqlite3", Cgo.NONE)],
)
def test_a_fork_of_the_sqlite_driver_needs_cgo_too(module: Write, path: str, cgo: Cgo) -> None:
    assert read(module({"main.go": f'package main\n\nimport _ "{path}"\n\nfunc main() {{}}\n'})).cgo is cgo


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ('package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n', False),
        ('package main\n\nimport "os"\n\nfunc main() { println(os.Args[1]) }\n', True),
        ('package main\n\nimport "flag"\n\nfunc main() { flag.Parse() }\n', True),
    ],
)
def test_a_program_reads_arguments_itself_or_with_a_package_for_flags(
    module: Write, source: str, reads: bool
) -> None:
    assert read(module({"main.go": source})).reads_arguments is reads


def test_a_plugin_of_another_program_is_not_offered_as_one(module: Write) -> None:
    host = 'package main\n\nimport "plugin"\n\nfunc main() { plugin.Open("greet.so") }\n'
    idle = 'package main\n\nfunc Greet() string { return "hello" }\n\nfunc main() {}\n'
    found = read(module({"main.go": host, "plugins/greet/greet.go": idle}))
    assert [item.path for item in found.main_packages] == ["."]
    assert [item.path for item in found.other_mains] == ["./plugins/greet"]
    alone = read(module({"main.go": host.replace("plugin", "other"), "plugins/greet/greet.go": idle}))
    assert [item.path for item in alone.main_packages] == [".", "./plugins/greet"]
