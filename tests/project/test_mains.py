"""Which main package is the program."""

import pytest

from tests.project.conftest import Write
from tui.project.mains import Mains, find_mains, program_name
from tui.project.walk import packages, walk

MAIN = "package main\n\nfunc main() {}\n"


def mains(module: Write, *paths: str, path: str = "example.com/app", **files: str) -> Mains:
    root = module(dict.fromkeys(paths, MAIN) | files)
    return find_mains(root, path, packages(walk(root).files))


@pytest.mark.parametrize(
    ("paths", "default", "likely", "other"),
    [
        (["main.go"], ".", ["."], []),
        (["main.go", "cmd/a/main.go"], ".", [".", "./cmd/a"], []),
        (["cmd/a/main.go", "cmd/app/main.go"], "./cmd/app", ["./cmd/app", "./cmd/a"], []),
        (["cmd/App/main.go", "cmd/a/main.go"], "./cmd/App", ["./cmd/App", "./cmd/a"], []),
        (["cmd/a/main.go"], "./cmd/a", ["./cmd/a"], []),
        (["server/main.go", "examples/a/main.go"], "./server", ["./server"], ["./examples/a"]),
        (["cmd/a/main.go", "cmd/b/main.go"], "", ["./cmd/a", "./cmd/b"], []),
        (["x/main.go", "cmd/b/main.go"], "", ["./cmd/b", "./x"], []),
        (["cmd/admin/main.go", "cmd/server/main.go"], "", ["./cmd/server", "./cmd/admin"], []),
        (["cmd/cli/main.go", "cmd/other/main.go"], "", ["./cmd/other", "./cmd/cli"], []),
        (["examples/a/main.go"], "", [], ["./examples/a"]),
        (["internal/gen/types/main.go"], "", [], ["./internal/gen/types"]),
        (["internal/cmd/api/main.go"], "./internal/cmd/api", ["./internal/cmd/api"], []),
        (
            ["test/e2e/main.go", "tools/x/main.go", "cmd/x/main.go"],
            "./cmd/x",
            ["./cmd/x"],
            ["./test/e2e", "./tools/x"],
        ),
    ],
)
def test_the_rule(module: Write, paths: list[str], default: str, likely: list[str], other: list[str]) -> None:
    found = mains(module, *paths)
    assert found.default == default
    assert [main.path for main in found.likely] == likely
    assert [main.path for main in found.other] == other
    assert all(main.reason for main in (*found.likely, *found.other))
    assert [item.file for item in found.evidence] == [
        f"{main.path}/main.go".removeprefix("./") for main in (*found.likely, *found.other)
    ]


@pytest.mark.parametrize(
    "source",
    [
        "package main\n",
        "package main\n// func main() {}\n",
        "package app\nfunc main() {}\n",
        "//go:build ignore\n\npackage main\nfunc main() {}\n",
        "//go:build windows\n\npackage main\nfunc main() {}\n",
        "//go:build mage\n\npackage main\nfunc main() {}\n",
    ],
)
def test_what_does_not_build_a_program_is_none(module: Write, source: str) -> None:
    found = mains(module, **{"main.go": source})
    assert (found.likely, found.other) == ((), ())


@pytest.mark.parametrize("head", ['import "C"\n', "//go:build cgo\n"])
def test_a_program_that_needs_cgo_is_one(module: Write, head: str) -> None:
    source = (
        f"{head}\npackage main\nfunc main() {{}}\n"
        if head.startswith("//")
        else f"package main\n{head}func main() {{}}\n"
    )
    assert mains(module, **{"main.go": source}).default == "."


def test_func_main_in_a_test_file_does_not_count(module: Write) -> None:
    assert mains(module, "main_test.go").likely == ()


@pytest.mark.parametrize(
    ("module_path", "name"),
    [
        ("example.com/app", "app"),
        ("example.com/app/v2", "app"),
        ("gopkg.in/app.v3", "app"),
        ("app", "app"),
        ("v2", "v2"),
        ("github.com/a/go-server", "go-server"),
    ],
)
def test_the_binary_of_the_root_is_named_after_the_module(module_path: str, name: str) -> None:
    assert program_name(module_path) == name


def test_the_binary_of_a_directory_is_named_after_it(module: Write) -> None:
    found = mains(module, "main.go", "cmd/api/main.go", "cmd/job/v2/main.go", path="example.com/x/v3")
    assert [main.name for main in found.likely] == ["x", "api", "job"]


WORKS = "package main\n\nfunc main() { println(1) }\n"


def test_a_main_that_only_holds_generate_lines_is_no_program(module: Write) -> None:
    root = module(
        {
            "generate.go": "//go:generate go run ./internal/gen\n\npackage main\n\nfunc main() {}\n",
            "cmd/app/main.go": WORKS,
        }
    )
    found = find_mains(root, "example.com/app", packages(walk(root).files))
    assert found.default == "./cmd/app"
    assert [main.path for main in found.other] == ["."]


def test_a_tool_of_go_mod_is_no_program(module: Write) -> None:
    root = module({"cmd/app/main.go": WORKS, "cmd/stringer/main.go": WORKS})
    found = find_mains(
        root, "example.com/x", packages(walk(root).files), tools=["example.com/x/cmd/stringer"]
    )
    assert (found.default, found.other[0].reason) == ("./cmd/app", "listed as a tool in go.mod")


def test_the_generator_of_a_library_is_no_program(module: Write) -> None:
    root = module(
        {"lib.go": "package lib\n\n//go:generate go run ./tables -o t.go\n", "tables/main.go": WORKS}
    )
    found = find_mains(root, "example.com/lib", packages(walk(root).files))
    assert (found.default, found.likely) == ("", ())
    assert found.other[0].reason == "a code generator for the library in the root directory"


def test_a_program_that_needs_a_tag_is_offered_with_it(module: Write) -> None:
    root = module({"cmd/app/main.go": WORKS, "cmd/full/main.go": f"//go:build linux && full\n\n{WORKS}"})
    found = find_mains(root, "example.com/app", packages(walk(root).files))
    [full] = found.other
    assert (full.path, full.tags) == ("./cmd/full", ("full",))
    assert "-tags full" in full.reason


@pytest.mark.parametrize("name", ["cmd/types-gen", "cmd/load-test", "pkg/trap/testfiles", "gen-docs"])
def test_names_of_generators_and_tests(module: Write, name: str) -> None:
    root = module({f"{name}/main.go": WORKS, "cmd/app/main.go": WORKS})
    found = find_mains(root, "example.com/app", packages(walk(root).files))
    assert [main.path for main in found.other] == [f"./{name}"]
