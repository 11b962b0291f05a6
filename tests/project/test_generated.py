"""Code that a generator makes and the source tree lacks: it is named with its generator, and nothing else is."""

import pytest

from tests.project.conftest import Write
from tui.project import read
from tui.project.model import MissingCode
from tui.project.names_in_code import Code

_USES = 'package main\n\nimport "example.com/app/{0}"\n\nfunc main() {{ {1} }}\n'


def missing(write: Write, files: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(item.what, item.maker, item.command) for item in read(write(files)).missing_code]


def test_a_template_that_was_not_compiled_is_named(module: Write) -> None:
    found = read(
        module(
            {
                "main.go": _USES.format("views", 'views.Page("x")'),
                "views/doc.go": "package views\n",
                "views/a.templ": "package views\n\ntempl Other() {\n}\n",
                "views/page.templ": "package views\n\ntempl Page(title string) {\n}\n",
                ".gitignore": "bin\n*_templ.go\n",
                "Makefile": "build: generate\n\tgo build\n\ngenerate:\n\ttempl generate\n",
            }
        )
    )
    assert found.missing_code == (
        MissingCode(
            "views.Page",
            "views",
            "main.go",
            5,
            "views/page.templ",
            "templ generate",
            "`make generate` (Makefile:5)",
            ".gitignore:2",
        ),
    )
    assert found.where("missing_code") == "main.go:5"


def test_the_injector_of_wire_is_named(module: Write) -> None:
    wire = "//go:build wireinject\n\npackage main\n\nfunc initialize() *App { return nil }\n"
    app = "package main\n\ntype App struct{}\n"
    files = {"main.go": "package main\n\nfunc main() { _ = initialize() }\n", "wire.go": wire, "app.go": app}
    assert missing(module, files) == [("initialize", "wire.go", "wire .")]
    made = "//go:build !wireinject\n\npackage main\n\nfunc initialize() *App { return &App{} }\n"
    assert missing(module, {**files, "wire_gen.go": made}) == []


@pytest.mark.parametrize(
    ("files", "maker", "command"),
    [
        ({"gen/api.proto": "syntax"}, "gen/api.proto", "protoc"),
        ({"gen/api.proto": "syntax", "buf.gen.yaml": "version: v2"}, "gen/api.proto", "buf generate"),
        ({"api/a.proto": 'option go_package = "example.com/app/gen";'}, "api/a.proto", "protoc"),
        ({"sqlc.yaml": "sql:\n  - gen:\n      go:\n        out: gen\n"}, "sqlc.yaml", "sqlc generate"),
        (
            {"gqlgen.yml": "exec:\n  filename: gen/x.go\n"},
            "gqlgen.yml",
            "go run github.com/99designs/gqlgen generate",
        ),
        (
            {"tools/t.go": "package tools\n\n//go:generate oapi -o ../gen/x.go a.yaml\n"},
            "tools/t.go:3",
            "go generate ./tools",
        ),
        ({".gitmodules": '[submodule "gen"]\n\tpath = gen\n\turl = x\n'}, "", "git submodule update --init"),
        ({}, "", ""),
    ],
)
def test_a_package_without_go_files_is_missing(
    module: Write, files: dict[str, str], maker: str, command: str
) -> None:
    found = missing(module, {"main.go": _USES.format("gen", "gen.New()"), **files})
    assert found == [("example.com/app/gen", maker, command)]


def test_documents_of_swag_are_known(module: Write) -> None:
    gomod = "module example.com/app\n\ngo 1.26\n\nrequire github.com/swaggo/swag v1.16.0\n"
    main = 'package main\n\nimport _ "example.com/app/docs"\n\nfunc main() {}\n'
    assert missing(module, {"go.mod": gomod, "main.go": main}) == [
        ("example.com/app/docs", "go.mod", "swag init")
    ]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"gen/x.go": "package gen\n\nfunc New() {}\n"}, id="there"),
        pytest.param({"gen/go.mod": "module example.com/app/gen\n\ngo 1.26\n"}, id="another module"),
        pytest.param(
            {"go.mod": "module example.com/app\n\ngo 1.26\n\nrequire example.com/app/gen v1.0.0\n"},
            id="required",
        ),
        pytest.param(
            {
                "gen/x.go": "//go:build windows\n\npackage gen\n",
                "gen/a.proto": "x",
                "gen/y.go": "package gen\n\nvar New = f\n",
            },
            id="variable",
        ),
        pytest.param(
            {"gen/a.templ": "x", "gen/y.go": "package gen\n\nvar (\n\tA = 1\n\tNew, B = 1, 2\n)\n"},
            id="group",
        ),
        pytest.param(
            {"gen/a.templ": "x", "gen/y.go": "package gen\n\ntype New[T any] struct{}\n"}, id="generic"
        ),
        pytest.param(
            {"gen/a.templ": "x", "gen/y.go": "//go:build prod\n\npackage gen\n\nfunc New() {}\n"}, id="tag"
        ),
    ],
)
def test_what_exists_is_not_missing(module: Write, files: dict[str, str]) -> None:
    assert missing(module, {"main.go": _USES.format("gen", "gen.New()"), **files}) == []


def test_a_directory_without_a_generator_is_not_searched(module: Write) -> None:
    files = {"main.go": "package main\n\nfunc main() { unknown() }\n"}
    assert missing(module, files) == []


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("func a() { b() }", ["b"]),
        ("func a(b func()) { b() }", []),
        ("func a() { b := f; b() }", []),
        ("func a() { x.b(); len(x); string(y) }", []),
        ("type T interface {\n\tb(int) error\n}\n\nfunc a() { var t T; t.c() }", []),
        ("func (t T) b() {}\n\nfunc a() { t.b() }", []),
        ('// b()\nvar s = `b()` + "b()"', []),
        ("func a() { if (x) { return (y) } }", []),
        ("func a() { go b(); defer c() }", ["b", "c"]),
    ],
)
def test_a_call_counts_only_if_the_name_has_no_other_meaning(source: str, called: list[str]) -> None:
    assert [name for name, _ in Code(f"package p\n\n{source}\n").called()] == called


def test_a_selection_does_not_count_if_the_package_is_shadowed() -> None:
    assert [name for name, _ in Code("func a() { views.Page() }").selected("views")] == ["Page"]
    assert list(Code("func a(views T) { views.Page() }").selected("views")) == []
    assert list(Code("func a() { x.views.Page(); views.page() }").selected("views")) == []
