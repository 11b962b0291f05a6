"""Large files of the context that nothing reads are pointed out, with their bytes."""

import os
from pathlib import Path

import pytest

from tests.project.conftest import Write
from tui.project import read
from tui.project.large_files import LARGE
from tui.project.model import GitRead

MAIN = "package main\n\nfunc main() {}\n"


def grow(root: Path, *paths: str, size: int = LARGE) -> None:
    """Make files of a size without writing their bytes."""
    for name in paths:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.truncate(path, size)


def large(root: Path) -> list[tuple[str, int]]:
    return [(item.path, item.bytes) for item in read(root).large_files]


def test_directories_and_files_that_nothing_reads_are_large(module: Write) -> None:
    root = module({"main.go": MAIN, "web/package.json": "{}", "dumps/readme.md": "x"})
    grow(root, "dumps/a.sql", "dumps/b.sql", "model.bin", "web/node_modules/x/y.js")
    grow(root, "small.bin", size=LARGE - 1)
    assert large(root) == [
        ("dumps", 2 * LARGE + 1),
        ("model.bin", LARGE),
        ("web/node_modules/x/y.js", LARGE),
    ]


def test_what_the_build_the_tests_or_the_image_read_is_not_large(module: Write) -> None:
    code = 'package main\n\nimport (\n\t_ "embed"\n\t"os"\n)\n\n//go:embed data.bin\nvar data string\n\n'
    code += 'func main() { os.ReadFile("run/model.bin") }\n'
    dockerfile = (
        "FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY conf /conf\n"
    )
    dockerfile += 'COPY --from=build /app /app\nENTRYPOINT ["/app"]\n'
    root = module({"main.go": code, "Dockerfile": dockerfile})
    grow(root, "data.bin", "run/model.bin", "pkg/testdata/x.bin", "conf/x.bin", ".git/objects/pack")
    assert large(root) == []


def test_beside_code_only_the_file_itself_is_large(module: Write) -> None:
    root = module({"main.go": MAIN, "pkg/deep/a.go": "package deep\n"})
    grow(root, "pkg/deep/x.bin", "pkg/y.bin")
    assert [path for path, _ in large(root)] == ["pkg/deep/x.bin", "pkg/y.bin"]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            "Makefile",
            "V := $(shell git describe --tags)\n",
            GitRead("git describe --tags", "Makefile", 1, False),
        ),
        (
            "hack/build.sh",
            "V=`git rev-parse HEAD`\n",
            GitRead("git rev-parse HEAD", "hack/build.sh", 1, False),
        ),
        (
            "Dockerfile",
            'FROM golang:1.26\n# $(git log)\nRUN go build -ldflags="-X main.v=$(git describe)"\n',
            GitRead("git describe", "Dockerfile", 3, True),
        ),
        ("Dockerfile", "FROM golang:1.26\nCOPY .git /src/.git\n", GitRead(".git", "Dockerfile", 2, True)),
        ("Dockerfile", "FROM golang:1.26\nCOPY .gitignore /src/\n", None),
        (
            "main.go",
            'package main\n\nimport "runtime/debug"\n\nfunc main() {\n\tinfo, _ := debug.ReadBuildInfo()\n'
            '\t_ = info.Settings[0].Key == "vcs.revision"\n}\n',
            GitRead("vcs.revision", "main.go", 7, True),
        ),
        ("main.go", 'package main\n\nfunc main() { println("vcs.revision") }\n', None),
    ],
)
def test_what_reads_the_data_of_git_is_named(
    module: Write, name: str, text: str, found: GitRead | None
) -> None:
    assert read(module({"main.go": MAIN, name: text})).git_reads == ((found,) if found else ())
