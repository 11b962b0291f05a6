"""What a program and its tests need, as small modules show it."""

import pytest

from tests.project.conftest import GO_MOD, Write
from tui.project import read


def main(*body: str, imports: tuple[str, ...] = ()) -> str:
    listed = "\n".join(f'\t"{path}"' for path in imports)
    return f"package main\n\nimport (\n{listed}\n)\n\nfunc main() {{\n\t" + "\n\t".join(body) + "\n}\n"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('os.ReadFile("data/a.json")', "data/a.json"),
        ('os.ReadFile("./data/a.json")', "data/a.json"),
        ('name := "data/a.json"; os.Open(name)', "data/a.json"),
        ('template.ParseGlob("data/*.json")', "data"),
        ('template.New("x").ParseFiles("data/a.json")', "data/a.json"),
        ('http.FileServer(http.Dir("data"))', "data"),
        ('http.ServeFile(w, r, "data/"+r.URL.Path)', "data"),
        ('os.Open(filepath.Join("data", r.URL.Path))', "data"),
        ('e.Static("/x", "data")', "data"),
        ('migrate.New("file://data", url)', "data"),
        ('os.DirFS("data")', "data"),
    ],
)
def test_a_file_that_is_opened_by_a_relative_path_is_found(module: Write, body: str, path: str) -> None:
    imports = ("os", "net/http", "html/template", "path/filepath")
    root = module({"main.go": main(body, imports=imports), "data/a.json": "{}"})
    assert read(root).runtime_files == (path,)


@pytest.mark.parametrize(
    "body",
    [
        'os.ReadFile("/data/a.json")',
        'os.ReadFile("../data/a.json")',
        'os.ReadFile("missing.json")',
        'os.ReadFile(".env")',
        'os.ReadFile("go.mod")',
        'os.Open("state.db")',
        'os.Create("data/a.json")',
        'http.Get("http://data/a.json")',
        'os.ReadFile("data\\x00/a.json")',
        'http.Dir(".")',
    ],
)
def test_what_need_not_be_copied_is_left_out(module: Write, body: str) -> None:
    root = module(
        {
            "main.go": main(body, imports=("os", "net/http")),
            "data/a.json": "{}",
            ".env": "X=1",
            "state.db": "",
        }
    )
    assert read(root).runtime_files == ()


def test_what_is_embedded_need_not_be_copied(module: Write) -> None:
    source = (
        main('os.ReadFile("data/a.json")', imports=("os", "embed")) + "\n//go:embed data\nvar f embed.FS\n"
    )
    assert read(module({"main.go": source, "data/a.json": "{}"})).runtime_files == ()


@pytest.mark.parametrize(
    ("files", "needs"),
    [
        ({"Makefile": "test:\n\tgo test -race ./...\n"}, ("cgo",)),
        ({".github/workflows/ci.yml": "- run: go test -v -race ./...\n"}, ("cgo",)),
        ({"Makefile": "# go test -race\n"}, ()),
        ({"x_test.go": 'package x\nfunc TestX() { http.Get("https://api.github.com/") }\n'}, ("network",)),
        ({"x_test.go": 'package x\nfunc TestX(t *testing.T) { http.Get("http://localhost:80/") }\n'}, ()),
        ({"x_test.go": 'package x\nfunc TestX(t *testing.T) { http.Get("https://example.com/a") }\n'}, ()),
        ({"x_test.go": 'package x\nimport "github.com/ory/dockertest/v3"\nfunc TestX() {}\n'}, ("docker",)),
        ({"x_test.go": '//go:build integration\n\npackage x\nimport "github.com/ory/dockertest/v3"\nfunc TestX() {}\n'}, ()),
        ({"x_test.go": 'package x\nimport _ "github.com/mattn/go-sqlite3"\nfunc TestX() {}\n'}, ("cgo",)),
    ],
)  # fmt: skip
def test_what_the_tests_need(module: Write, files: dict[str, str], needs: tuple[str, ...]) -> None:
    tests = {"y_test.go": 'package main\nimport "testing"\nfunc TestY(t *testing.T) {}\n'}
    assert read(module({"main.go": main(), **tests, **files})).test_needs == needs


@pytest.mark.parametrize(
    ("files", "private"),
    [
        ({"Makefile": "export GOPRIVATE=github.com/acme\n"}, ("github.com/acme/a",)),
        ({".envrc": 'export GOPRIVATE="github.com/ac*/a,x.y"\n'}, ("github.com/acme/a",)),
        ({".github/workflows/ci.yml": "env:\n  GOPRIVATE: github.com/acme/*\n"}, ("github.com/acme/a",)),
        ({"Makefile": "# GOPRIVATE=github.com/acme\n"}, ()),
        ({"Makefile": "GOPRIVATE=github.com/other\n"}, ()),
    ],
)
def test_modules_that_the_scripts_call_private(
    module: Write, files: dict[str, str], private: tuple[str, ...]
) -> None:
    gomod = f"{GO_MOD}\nrequire github.com/acme/a v1.0.0\n"
    assert read(module({"go.mod": gomod, "main.go": main(), **files})).private_modules == private


def test_a_published_project_only_goes_past_the_proxy(module: Write) -> None:
    files = {
        "go.mod": "module github.com/acme/b\n\ngo 1.26\n\nrequire github.com/acme/a v1.0.0\n",
        "main.go": main(),
        "Makefile": "export GOPRIVATE=github.com/acme\n",
    }
    root = module(files)
    assert read(root).private_modules == ("github.com/acme/a",)
    (root / "LICENSE").write_text("free")
    assert read(root).private_modules == ()


def test_a_placeholder_is_told_with_what_makes_the_real_thing(module: Write) -> None:
    root = module(
        {
            "main.go": main(imports=("embed",)) + "\n//go:embed all:web/dist\nvar ui embed.FS\n",
            "web/dist/.gitkeep": "",
            "web/package.json": '{"scripts": {"build": "vite build"}}',
        }
    )
    project = read(root)
    assert project.missing_embeds == ()
    [maker] = project.embed_makers
    assert "web/package.json makes web/dist" in maker
    assert "placeholder (main.go:11)" in maker
    (root / "web" / "dist" / "app.js").write_text("x" * 5_000)
    assert read(root).embed_makers == ()


def test_versions_of_other_packages_are_set_by_their_import_path(module: Write) -> None:
    root = module(
        {
            "main.go": main(imports=("example.com/app/internal/version",))
            + '\nvar version = "dev"\nvar built = now()\nvar tagNumber = 3\n',
            "internal/version/version.go": "package version\n\nvar (\n\tCommit string\n\tVersion = read()\n)\n",
        }
    )
    assert read(root).version_variables == ("main.version", "example.com/app/internal/version.Commit")
