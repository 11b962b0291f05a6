"""The programs that a release configuration names."""

import pytest

from tests.project.conftest import Write
from tui.project import read
from tui.project.release import parse_released

MAIN = "package main\n\nfunc main() { println(1) }\n"

CONFIGURATION = """\
version: 2
before:
  hooks:
    - go mod tidy
builds:
  - id: server
    main: ./cmd/server # the product
    binary: app
    env:
      - CGO_ENABLED=0
  -
    id: tool
    dir: tools
    main: "./mover/main.go"
  - id: skipped
    skip: true
    main: ./cmd/skipped
  - main: ./cmd/{{ .Env.NAME }}
archives:
  - id: x
    main: ./cmd/not-a-build
"""


def test_main_and_dir_of_each_build_are_read_with_their_lines() -> None:
    found = parse_released(CONFIGURATION, "g.yml")
    assert [(item.directory, item.binary, item.line) for item in found] == [
        ("cmd/server", "app", 7),
        ("tools/mover", "", 14),
    ]


@pytest.mark.parametrize(
    ("text", "directories"),
    [
        ("builds:\n- id: a\n", [""]),
        ("builds:\n- main: .\n- main: ./\n", [""]),
        ("builds:\n- main: ../other\n", []),
        ("builds:\n- dir: /abs\n", []),
        ("builds:\n- builder: rust\n", []),
        ("builds: []\n", []),
        ("main: ./cmd/a\n", []),
        ("\x00{{[", []),
        ("", []),
    ],
)
def test_odd_configurations(text: str, directories: list[str]) -> None:
    assert [item.directory for item in parse_released(text, "g.yml")] == directories


def test_a_release_promotes_an_example_and_a_binary_named_like_the_module_decides(module: Write) -> None:
    root = module(
        {
            "cmd/a/main.go": MAIN,
            "cmd/b/main.go": MAIN,
            "examples/product/main.go": MAIN,
            ".goreleaser.yml": "builds:\n- main: ./examples/product\n  binary: app\n",
        }
    )
    project = read(root)
    assert project.default_main == "./examples/product"
    assert project.main_packages[0].reason == "released by .goreleaser.yml:2"
    assert [main.path for main in project.main_packages] == ["./examples/product", "./cmd/a", "./cmd/b"]


def test_a_release_of_something_beside_the_program_only_ranks(module: Write) -> None:
    root = module(
        {
            "cmd/server/main.go": MAIN,
            "cmd/plugin/main.go": MAIN,
            ".goreleaser.yaml": "builds:\n- main: ./cmd/plugin\n  binary: kubectl-app\n",
        }
    )
    project = read(root)
    assert (project.default_main, project.main_packages[0].path) == ("", "./cmd/plugin")
