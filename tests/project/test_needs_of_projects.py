"""What a program and its tests need, as small modules show it."""

import pytest

from tests.project.conftest import GO_MOD, Write
from tui.project import read

DOCKER = 'package x\nimport "github.com/docker/docker/client"\n'
EXEC = 'package x\nimport "os/exec"\n'


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
        ('html.New("./data", ".json")', "data"),
        ('cleanenv.ReadConfig("data/a.json", &c)', "data/a.json"),
        ('toml.DecodeFile("data/a.json", &c)', "data/a.json"),
        ('casbin.NewEnforcer("data/a.json", adapter)', "data/a.json"),
        ('v.SetConfigName("a"); v.AddConfigPath("/etc/app"); v.AddConfigPath("./data")', "data/a.json"),
        ('v.SetConfigName("a.json"); v.AddConfigPath("data")', "data/a.json"),
        ('flag.StringVar(&o.Settings, "settings", "data/a.json", "Settings")', "data/a.json"),
    ],
)
def test_a_file_that_is_opened_by_a_relative_path_is_found(module: Write, body: str, path: str) -> None:
    imports = (
        "os",
        "flag",
        "net/http",
        "html/template",
        "path/filepath",
        "github.com/BurntSushi/toml",
        "github.com/casbin/casbin/v2",
        "github.com/gofiber/template/html/v2",
        "github.com/ilyakaznacheev/cleanenv",
    )
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
        'flag.String("out", "data/a.json", "The report")',
        'v.SetConfigName("a"); v.AddConfigPath("/data")',
        'if runtime.GOOS == "windows" { os.ReadFile("data/a.json") }',
    ],
)
def test_what_need_not_be_copied_is_left_out(module: Write, body: str) -> None:
    root = module(
        {
            "main.go": main(body, imports=("os", "flag", "runtime", "net/http")),
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
        ({"x_test.go": f"{DOCKER}func TestX() {{ client.New().ContainerList(ctx) }}\n"}, ("docker",)),
        ({"x_test.go": f"{DOCKER}func TestX() {{ client.New().Close() }}\n"}, ()),
        ({"x_test.go": f'{EXEC}func TestX() {{ exec.Command("git", "init").Run() }}\n'}, ("git",)),
        ({"x_test.go": f'{EXEC}func TestX() {{ exec.LookPath("git"); exec.Command("git") }}\n'}, ()),
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


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ('sql.Open("pgx", os.Getenv("DATABASE_URL"))', False),
        ('sql.Open("pgx", "postgres://db/app?sslmode=require")', False),
        ('sql.Open("pgx", "postgres://db/app?sslmode=verify-full")', True),
        ('sql.Open("mysql", "app@tcp(db:3306)/app?tls=true")', True),
        ('redis.ParseURL("rediss://cache:6380")', True),
    ],
)
def test_a_database_needs_certificates_only_where_its_address_demands_it(
    module: Write, body: str, needed: bool
) -> None:
    imports = ("database/sql", "os", "github.com/jackc/pgx/v5/stdlib", "github.com/lib/pq")
    assert read(module({"main.go": main(body, imports=imports)})).ca_certs is needed


@pytest.mark.parametrize("path", ["google.golang.org/genai", "github.com/andygrunwald/go-jira"])
def test_a_client_of_a_public_service_needs_certificates(module: Write, path: str) -> None:
    assert read(module({"main.go": main(imports=(path,))})).ca_certs


@pytest.mark.parametrize(
    ("body", "writes"),
    [
        ('os.WriteFile("state", nil, 0o600)', True),
        ('os.MkdirAll("cache", 0o755)', True),
        ('net.Listen("unix", "/run/app.sock")', True),
        ('os.ReadFile("state")', False),
        ('net.Listen("tcp", ":8080")', False),
    ],
)
def test_a_program_that_creates_files_writes(module: Write, body: str, writes: bool) -> None:
    assert read(module({"main.go": main(body, imports=("os", "net"))})).writes is writes


@pytest.mark.parametrize(
    "body",
    [
        'if runtime.GOOS == "windows" { exec.Command("tool") }',
        'if runtime.GOOS == "darwin" && ready { exec.Command("tool") }',
        'if runtime.GOOS != "windows" { return }; exec.Command("tool")',
        'if runtime.GOOS == "linux" { return }; exec.Command("tool")',
        'if runtime.GOOS == "linux" { start() } else { exec.Command("tool") }',
        'switch runtime.GOOS { case "darwin", "windows": exec.Command("tool") }',
        'switch os := runtime.GOOS; os { case "linux": start(); default: exec.Command("tool") }',
    ],
)
def test_code_of_other_systems_is_left_out(module: Write, body: str) -> None:
    imports = ("runtime", "os/exec")
    assert read(module({"main.go": main(body, imports=imports)})).commands == ()


@pytest.mark.parametrize(
    "body",
    [
        'if runtime.GOOS == "linux" { exec.Command("tool") }',
        'if runtime.GOOS != "windows" { exec.Command("tool") }',
        'if runtime.GOOS == "windows" || ready { exec.Command("tool") }',
        'if runtime.GOOS == "windows" { return }; exec.Command("tool")',
        'if runtime.GOOS != "windows" { start() }; exec.Command("tool")',
        'switch runtime.GOOS { case "windows": start(); default: exec.Command("tool") }',
        'switch runtime.GOOS { case "linux", "darwin": exec.Command("tool") }',
        'switch system { case "darwin": exec.Command("tool") }',
    ],
)
def test_code_that_runs_on_linux_too_stays(module: Write, body: str) -> None:
    imports = ("runtime", "os/exec")
    assert read(module({"main.go": main(body, imports=imports)})).commands == ("tool",)


@pytest.mark.parametrize("program", ["netsh", "say", "hdiutil", "xdg-open"])
def test_a_program_of_another_system_is_not_a_need(module: Write, program: str) -> None:
    assert read(module({"main.go": main(f'exec.Command("{program}")', imports=("os/exec",))})).commands == ()


CLIENT = (
    'package client\n\nimport "net/http"\n\ntype Item struct{ Name string }\n\n'
    'type Client struct{}\n\nfunc (c *Client) Fetch() { http.Get("https://api.example.com/items") }\n\n'
    "func New() *Client { return &Client{} }\n"
)


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("var item client.Item; _ = item", False),
        ("client.New().Fetch()", True),
        ("(&client.Client{}).Fetch()", True),
        ("var item client.Item; client.New().Fetch(); _ = item", True),
    ],
)
def test_a_client_of_which_only_the_types_are_used_does_not_run(
    module: Write, body: str, needed: bool
) -> None:
    source = main(body, imports=("example.com/app/client",))
    assert read(module({"main.go": source, "client/client.go": CLIENT})).ca_certs is needed


def test_a_client_without_an_address_only_suggests_that_certificates_are_needed(module: Write) -> None:
    root = module({"main.go": main("http.Get(os.Args[1])", imports=("net/http", "os"))})
    project = read(root)
    assert (project.ca_certs, project.likely_needs) == (True, ("ca_certs",))
    root = module({"main.go": main('http.Get("https://example.com")', imports=("net/http",))})
    assert read(root).likely_needs == ()


def test_the_first_evidence_is_the_sure_one(module: Write) -> None:
    body = ("http.Get(os.Args[1])", 'http.Get("https://example.com")')
    project = read(module({"main.go": main(*body, imports=("net/http", "os"))}))
    assert "https://" in project.evidence["ca_certs"][0].text


@pytest.mark.parametrize(
    "body",
    [
        'http.ListenAndServeTLS(":8443", "certs/a.crt", "certs/a.key", nil)',
        's := &http.Server{}; s.ListenAndServeTLS("certs/a.crt", "./certs/a.key")',
        'tls.LoadX509KeyPair("certs/a.crt", "certs/a.key")',
        'r.RunTLS(":8443", "certs/a.crt", "certs/a.key")',
        'c := flag.String("cert", "certs/a.crt", "u"); credentials.NewServerTLSFromFile(*c, "certs/a.key")',
    ],
)
def test_the_certificate_and_the_key_of_a_server_are_files_to_mount_and_not_to_copy(
    module: Write, body: str
) -> None:
    imports = ("flag", "crypto/tls", "net/http", "google.golang.org/grpc/credentials")
    root = module(
        {"main.go": main(body, imports=imports), "certs/a.crt": "a", "certs/a.key": "-----BEGIN PRIVATE KEY-----"}
    )  # fmt: skip
    project = read(root)
    assert [item.path.removeprefix("./") for item in project.tls_files] == ["certs/a.crt", "certs/a.key"]
    assert project.runtime_files == ()
    assert project.where("tls_files").startswith("main.go:")


def test_a_key_from_a_setting_is_no_known_file(module: Write) -> None:
    project = read(module({"main.go": main("tls.LoadX509KeyPair(os.Args[1], os.Args[2])", imports=("os",))}))
    assert project.tls_files == ()
