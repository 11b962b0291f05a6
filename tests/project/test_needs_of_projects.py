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
    assert "web/package.json creates web/dist" in maker
    assert "placeholder files (main.go:11)" in maker
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


def test_programs_of_a_workspaces_other_modules_are_found(module: Write) -> None:
    root = module(
        {
            "go.work": "go 1.26\n\nuse (\n\t.\n\t./server\n\t./tools/gen\n)\n",
            "lib.go": "package app\n",
            "server/go.mod": "module example.com/app/server\n\ngo 1.26\n",
            "server/main.go": main(imports=("embed",)) + "\n//go:embed page.html\nvar page string\n",
            "server/page.html": "<p>",
            "tools/gen/go.mod": "module example.com/app/tools/gen\n\ngo 1.26\n",
            "tools/gen/main.go": main(),
        }
    )
    project = read(root)
    assert [item.path for item in project.main_packages] == ["./server"]
    assert [item.path for item in project.other_mains] == ["./tools/gen"]
    assert project.default_main == "./server"
    assert project.embeds == ("server/page.html",)


def test_what_a_replacing_module_in_the_project_embeds_is_found(module: Write) -> None:
    root = module(
        {
            "go.mod": f"{GO_MOD}\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n",
            "main.go": main(imports=("example.com/lib",)),
            "lib/go.mod": "module example.com/lib\n\ngo 1.26\n",
            "lib/lib.go": 'package lib\n\nimport _ "embed"\n\n//go:embed page.html\nvar Page string\n',
            "lib/page.html": "<p>",
            "lib/unused/unused.go": 'package unused\n\nimport _ "embed"\n\n//go:embed missing\nvar Page string\n',
        }
    )
    project = read(root)
    assert project.embeds == ("lib/page.html",)
    assert project.missing_embeds == ()


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("Makefile", "build:\n\tgo build -ldflags '-X example.com/app/core.Release=$(TAG)' .\n", True),
        ("Makefile", "PKG := example.com/app/core\nFLAGS = -X $(PKG).Release=$(TAG)\n", True),
        (
            ".goreleaser.yml",
            "builds:\n  - ldflags:\n      - -s -X example.com/app/core.Release={{.Tag}}\n",
            True,
        ),
        ("Dockerfile", "FROM x\nENV PKG=example.com/app/core\nRUN go build -X=${PKG}.Release=${TAG}\n", True),
        ("scripts/build.sh", "go build -ldflags \"-X 'example.com/app/core.Release=`git tag`'\"\n", True),
        ("Makefile", "F = -X example.com/app/core.Release=fixed\n", False),
        ("Makefile", "F = -X example.com/app/core.Releese=$(TAG)\n", False),
        ("Makefile", "F = -X example.com/app/core.Count=$(TAG)\n", False),
        ("Makefile", "F = -X example.com/app/unused.Release=$(TAG)\n", False),
        ("Makefile", "F = -X $(ELSEWHERE).Release=$(TAG)\n", False),
    ],
)
def test_a_variable_that_the_projects_own_build_sets_is_found(
    module: Write, file: str, text: str, found: bool
) -> None:
    core = '\n\nvar Release = "dev"\nvar Count = 3\n'
    root = module(
        {
            "main.go": main(imports=("example.com/app/core",)),
            "core/core.go": f"package core{core}",
            "unused/unused.go": f"package unused{core}",
            file: text,
        }
    )
    assert read(root).version_variables == (("example.com/app/core.Release",) if found else ())


def test_what_the_dockerfile_in_the_root_exposes_comes_first(module: Write) -> None:
    root = module(
        {
            "main.go": main(
                'http.ListenAndServe(":8080", nil)',
                'http.ListenAndServe(":5300", nil)',
                imports=("net/http",),
            ),
            "docs/Dockerfile": "FROM nginx\nEXPOSE 8080\n",
        }
    )
    assert [port.number for port in read(root).ports] == [8080, 5300]
    (root / "Dockerfile").write_text("FROM scratch\nEXPOSE 5300 5300/udp\n", encoding="utf-8")
    assert [port.number for port in read(root).ports] == [5300, 8080]
