"""go.mod, as people and tools really write it."""

import pytest

from tui.project.gomod import parse_gomod
from tui.project.model import ProjectError

FULL = """\
// A comment before everything.
replace (
\texample.com/lib => ./lib // local
\texample.com/old v1.0.0 => example.com/new v1.2.0
)

toolchain go1.26.3

require example.com/lib v0.0.0
require (
\tgithub.com/gin-gonic/gin v1.11.0
\tgolang.org/x/text v0.30.0 // indirect
\t// replace example.com/commented => ./out
\texample.com/quoted v1.0.0 // indirect; because
)

exclude example.com/bad v1.0.1
retract [v1.0.0, v1.0.5] // published by mistake
retract (
\tv1.1.0
)
tool example.com/lib/cmd/gen
godebug (
\tdefault=go1.25
)
ignore ./web

module example.com/app/v2

go 1.26.1
"""


def test_directives_in_any_order_are_read() -> None:
    gomod = parse_gomod(FULL)
    assert (gomod.module, gomod.go, gomod.toolchain) == ("example.com/app/v2", "1.26.1", "go1.26.3")
    assert gomod.tools == ("example.com/lib/cmd/gen",)
    assert gomod.godebug == (("default", "go1.25"),)
    assert gomod.ignored == ("./web",)
    assert gomod.excludes == (("example.com/bad", "v1.0.1"),)


def test_every_fact_knows_its_line() -> None:
    gomod = parse_gomod(FULL)
    lines = FULL.split("\n")
    assert lines[gomod.module_line - 1].startswith("module ")
    assert lines[gomod.go_line - 1].startswith("go ")
    assert lines[gomod.toolchain_line - 1].startswith("toolchain ")
    assert all(item.module in lines[item.line - 1] for item in gomod.requires)
    assert all(item.target in lines[item.line - 1] for item in gomod.replaces)


def test_indirect_requirements_are_told_from_direct_ones() -> None:
    indirect = {item.module: item.indirect for item in parse_gomod(FULL).requires}
    assert indirect == {
        "example.com/lib": False,
        "github.com/gin-gonic/gin": False,
        "golang.org/x/text": True,
        "example.com/quoted": True,
    }


def test_a_replacement_is_a_directory_or_a_module() -> None:
    local, module = parse_gomod(FULL).replaces
    assert (local.local, local.target, local.version) == (True, "./lib", "")
    assert (module.local, module.target_version, module.version) == (False, "v1.2.0", "v1.0.0")


@pytest.mark.parametrize(
    "line",
    [
        'module "example.com/app"',
        "module `example.com/app`",
        "module\texample.com/app // Deprecated: use v2",
        "module (\n\texample.com/app\n)",
        "module example.com/app\r",
        "  module   example.com/app  ",
        'module "example.com\\u002fapp"',
    ],
)
def test_the_module_line_has_many_forms(line: str) -> None:
    assert parse_gomod(f"{line}\ngo 1.26\n").module == "example.com/app"


def test_a_byte_order_mark_is_an_error_as_it_is_for_go() -> None:
    with pytest.raises(ProjectError, match="byte order mark"):
        parse_gomod("\ufeffmodule example.com/app\n")


@pytest.mark.parametrize("version", ["1.9", "1.21", "1.21.0", "1.26.10", "1.27rc1", "1.27.0rc2"])
def test_go_versions(version: str) -> None:
    assert parse_gomod(f"module a.b/c\ngo {version}\n").go == version


def test_without_a_go_line_the_language_is_1_16() -> None:
    assert parse_gomod("module a.b/c\n").minor() == 16
    assert parse_gomod("module a.b/c\ngo 1.26.3\n").minor() == 26


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "has no `module` line"),
        ("go 1.26\n", 0, "has no `module` line"),
        ("module a.b/c\n\nrequre a.b/d v1.0.0\n", 3, "`requre` is not"),
        ("module a.b/c\nrequire (\n\ta.b/d v1.0.0\n", 2, "is not closed"),
        ("module a.b/c\nrequire a.b/d\n", 2, "`require` line"),
        ("module a.b/c\nrequire (\n\ta.b/d\n)\n", 3, "`require` line"),
        ('module "a.b/c\n', 1, "not closed"),
        ("module `a.b/c\n", 1, "not closed"),
        ("module a.b/c\ngo one.two\n", 2, "not a Go version"),
        ("module a.b/c\ngo 1.26\ngo 1.27\n", 3, "more than one `go` line"),
        ("module a.b/c\nmodule a.b/d\n", 2, "more than one `module` line"),
        ("module a.b/c\nmodule\n", 2, "more than one `module` line"),
        ("module\n", 1, "`module` line"),
        ("module a.b/c\ntoolchain 1.26\n", 2, "not a toolchain"),
        ("module a.b/c\nreplace a.b/d => lib\n", 2, "must be the path of a directory"),
        ("module a.b/c\nreplace a.b/d ./lib\n", 2, "`replace` line"),
        ("module a.b/c\n<<<<<<< HEAD\n", 2, "merge conflict"),
        ("module a.b/c\n)\n", 2, "is not a go.mod directive"),
        ("module a.b/\x1b[31mred\n", 1, "control characters"),
    ],
)
def test_what_go_rejects_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_gomod(text)
    assert caught.value.file == "go.mod"
    assert caught.value.line == line
    assert words in caught.value.message
    assert caught.value.hint.endswith(".")


def test_a_megabyte_on_one_line_does_no_harm() -> None:
    assert parse_gomod(f"module a.b/c // {'x' * 1_000_000}\n").module == "a.b/c"
