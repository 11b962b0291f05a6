"""The directories that a program writes, and the variables that it reads."""

from pathlib import Path

import pytest

from tui.project import GoProject, read

_MAIN = """\
package main

import (
%s
)

func main() {
%s
}
%s
"""


def project(root: Path, imports: str, body: str, more: str = "") -> GoProject:
    (root / "go.mod").write_text("module example.com/shop\n\ngo 1.26\n")
    lines = "\n".join(f'\t"{path}"' for path in imports.split())
    (root / "main.go").write_text(_MAIN % (lines, body, more))
    return read(root)


@pytest.mark.parametrize(
    ("imports", "body", "written"),
    [
        ("os", 'os.MkdirAll("uploads/img", 0o755)', {"uploads/img": (False, True)}),
        ("os", 'os.WriteFile("/var/lib/shop/state.json", nil, 0o600)', {"/var/lib/shop": (False, False)}),
        ("os", 'dir := "data"\n\tos.MkdirAll(dir, 0o755)\n\tos.Create(dir + "/a")', {"data": (False, True)}),
        ("database/sql", 'sql.Open("sqlite3", "file:data/shop.db?_fk=1")', {"data": (True, False)}),
        ("database/sql", 'sql.Open("sqlite", "shop.db")', {".": (True, False)}),
        ("database/sql", 'sql.Open("sqlite3", ":memory:")', {}),
        ("database/sql", 'sql.Open("postgres", "data/shop.db")', {}),
        ("go.etcd.io/bbolt", 'bbolt.Open("/data/shop.bolt", 0o600, nil)', {"/data": (True, False)}),
        (
            "github.com/dgraph-io/badger/v4",
            'badger.Open(badger.DefaultOptions("/var/lib/badger"))',
            {"/var/lib/badger": (True, False)},
        ),
        ("net", 'net.Listen("unix", "/run/agent/agent.sock")', {"/run/agent": (True, False)}),
        ("net", 'net.Listen("tcp", "/run/agent/agent.sock")', {}),
        (
            "os",
            'os.OpenFile("log/app.log", os.O_CREATE|os.O_WRONLY, 0o644)',
            {"log": (False, False)},
        ),
        ("os", 'os.OpenFile("in/app.csv", os.O_RDONLY, 0)', {}),
        (
            "gopkg.in/natefinch/lumberjack.v2",
            '_ = &lumberjack.Logger{Filename: "/var/log/shop/app.log"}',
            {"/var/log/shop": (False, True)},
        ),
        ("golang.org/x/crypto/acme/autocert", '_ = autocert.DirCache("certs")', {"certs": (True, False)}),
        ("github.com/tidwall/buntdb", 'buntdb.Open("data/a.db")', {"data": (True, False)}),
        (
            "database/sql",
            'sql.Open("sqlite", "file:data/a.db?_pragma=foreign_keys(1)")',
            {"data": (True, False)},
        ),
        ("os", 'os.WriteFile("/tmp/x/y", nil, 0o600)\n\tos.Create("/dev/stdout")', {}),
        ("os", 'os.Create(os.Args[1] + ".txt")\n\tos.Create("../x/y")', {}),
    ],
)
def test_a_written_directory_is_found(
    tmp_path: Path, imports: str, body: str, written: dict[str, tuple[bool, bool]]
) -> None:
    found = project(tmp_path, imports, f"\t{body}").written
    assert {item.path: (item.keeps, item.makes) for item in found} == written
    assert all((item.file, item.line > 0) == ("main.go", True) for item in found)


@pytest.mark.parametrize(
    ("imports", "body", "more", "variables"),
    [
        ("os", 'os.Getenv("MODE")', "", {"MODE": ("", False)}),
        ("os", 'os.Getenv("HOME")', "", {}),
        (
            "os log",
            'if os.Getenv("DATABASE_URL") == "" {\n\t\tlog.Fatal("DATABASE_URL is not set")\n\t}',
            "",
            {"DATABASE_URL": ("", True)},
        ),
        (
            "os log",
            'must("TOKEN")\n\t_ = os.Getenv("MODE")',
            "func must(name string) string {\n\tv, ok := os.LookupEnv(name)\n\tif !ok {\n\t\t"
            'log.Fatalf("%s must be set", name)\n\t}\n\treturn v\n}',
            {"TOKEN": ("", True), "MODE": ("", False)},
        ),
        (
            "os",
            '_ = getEnv("PORT", "8080")',
            'func getEnv(name, otherwise string) string {\n\tif v := os.Getenv(name); v != "" {\n\t\treturn v\n\t}\n'
            "\treturn otherwise\n}",
            {"PORT": ("8080", False)},
        ),
        (
            "github.com/caarlos0/env/v11",
            "env.Parse(&config{})",
            'type config struct {\n\tURL string `env:"URL_OF_DB,required"`\n\tN int `env:"WORKERS" envDefault:"4"`\n}',
            {"URL_OF_DB": ("", True), "WORKERS": ("4", False)},
        ),
        (
            "github.com/spf13/viper",
            'viper.SetEnvPrefix("app")\n\tviper.BindEnv("db.url")\n\tviper.BindEnv("x", "OTHER_NAME")',
            "",
            {"APP_DB_URL": ("", False), "OTHER_NAME": ("", False)},
        ),
        (
            "github.com/spf13/viper",
            'viper.SetEnvPrefix("app")\n\tviper.AutomaticEnv()\n\tviper.SetDefault("port", "8080")\n\t'
            '_ = viper.GetString("token")\n\t_ = viper.GetString("db.url")',
            "",
            {"APP_PORT": ("8080", False), "APP_TOKEN": ("", False)},
        ),
        (
            "github.com/spf13/viper strings",
            "viper.AutomaticEnv()\n\tviper.SetEnvKeyReplacer(strings.NewReplacer())\n\t"
            '_ = viper.GetString("db.url")',
            "",
            {"DB_URL": ("", False)},
        ),
        ("github.com/spf13/viper", '_ = viper.GetString("token")', "", {}),
        (
            "github.com/alecthomas/kong",
            "kong.Parse(&cli)",
            'var cli struct {\n\tURL string `env:"APP_URL" required:""`\n\tKey string `required env:"APP_KEY"`\n'
            '\tN string `env:"APP_N" optional`\n}',
            {"APP_URL": ("", True), "APP_KEY": ("", True), "APP_N": ("", False)},
        ),
        (
            "github.com/sethvargo/go-envconfig",
            "run()",
            'type c struct {\n\tA string `env:"APP_A, required"`\n\tB string `env:"APP_B, default=5"`\n}',
            {"APP_A": ("", True), "APP_B": ("5", False)},
        ),
        (
            "github.com/urfave/cli/v2",
            '_ = &cli.StringFlag{Name: "a", EnvVars: []string{"APP_A"}, Required: true}\n\t'
            '_ = &cli.StringFlag{Name: "b", EnvVars: []string{"APP_B"}, Value: "x"}',
            "",
            {"APP_A": ("", True), "APP_B": ("x", False)},
        ),
        (
            "os log",
            'log.Println("MODE must be set")\n\tlog.Fatal("run it again with $MODE")\n\t_ = os.Getenv("MODE")',
            "",
            {"MODE": ("", False)},
        ),
    ],
)
def test_a_variable_is_found_with_its_default_and_whether_the_program_ends_without_it(
    tmp_path: Path, imports: str, body: str, more: str, variables: dict[str, tuple[str, bool]]
) -> None:
    found = project(tmp_path, imports, f"\t{body}", more).variables
    assert {item.name: (item.default, item.required) for item in found} == variables


def test_the_required_ones_come_first(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        "os log",
        '\t_ = os.Getenv("A_B")\n\tif os.Getenv("C_D") == "" {\n\t\tlog.Fatal("C_D missing")\n\t}',
    )
    assert [item.name for item in found.variables] == ["C_D", "A_B"]


@pytest.mark.parametrize(
    ("body", "more", "strength"),
    [
        ('_ = os.Getenv("TOKEN")', "", "sure"),
        ('_ = mustGetenv("TOKEN")', "", "likely"),
        (
            '_ = mustGetenv("TOKEN")',
            'func mustGetenv(name string) string {\n\tv := os.Getenv(name)\n\tif v == "" {\n\t\t'
            'panic(name + " must be set")\n\t}\n\treturn v\n}',
            "sure",
        ),
        ('if os.Getenv("TOKEN") == "" {\n\t\tlog.Fatal("TOKEN is not set")\n\t}', "", "sure"),
    ],
)
def test_the_name_of_a_helper_alone_makes_a_variable_only_likely(
    tmp_path: Path, body: str, more: str, strength: str
) -> None:
    [found] = project(tmp_path, "os log", f"\t{body}", more).variables
    assert found.strength == strength


def test_one_of_several_paths_is_only_likely(tmp_path: Path) -> None:
    one = 'os.MkdirAll("uploads", 0o755)'
    several = 'dir := "a"\n\tif x() {\n\t\tdir = "b"\n\t}\n\tos.MkdirAll(dir, 0o755)'
    found = {item.path: item.strength for item in project(tmp_path, "os", f"\t{one}\n\t{several}").written}
    assert found == {"uploads": "sure", "a": "likely", "b": "likely"}


@pytest.mark.parametrize(
    ("body", "required"),
    [
        ('v := os.Getenv("TOKEN")\n\tif v == "" {\n\t\tlog.Fatal("no token")\n\t}', "sure"),
        ('v, ok := os.LookupEnv("TOKEN")\n\tif !ok || v == "" {\n\t\tos.Exit(2)\n\t}', "sure"),
        ('if v := os.Getenv("TOKEN"); v == "" {\n\t\tpanic("no token")\n\t}', "sure"),
        ('_ = func() error {\n\t\tif os.Getenv("TOKEN") == "" {\n\t\t\treturn errors.New("no token")\n'
         "\t\t}\n\t\treturn nil\n\t}", "likely"),
        ('v := os.Getenv("TOKEN")\n\tif v == "" {\n\t\tv = "x"\n\t}', ""),
        ('v := os.Getenv("TOKEN")\n\tif v == "" && x() {\n\t\tlog.Fatal("no token")\n\t}', ""),
        ('v := os.Getenv("TOKEN")\n\tif x() {\n\t\tif v == "" {\n\t\t\tlog.Fatal("no")\n\t\t}\n\t}', ""),
    ],
)  # fmt: skip
def test_a_variable_is_required_where_the_program_ends_without_it(
    tmp_path: Path, body: str, required: str
) -> None:
    [found] = project(tmp_path, "os log errors", f"\t{body}").variables
    assert (found.strength if found.required else "") == required


def test_a_variable_of_a_helper_has_the_place_of_the_call(tmp_path: Path) -> None:
    helper = 'func must(name string) string {\n\tv := os.Getenv(name)\n\tif v == "" {\n\t\tos.Exit(1)\n\t}\n\treturn v\n}'
    found = project(tmp_path, "os", '\tmust("A_URL")\n\tmust("B_URL")', helper).variables
    assert [(item.name, item.line, item.required) for item in found] == [
        ("A_URL", 8, True),
        ("B_URL", 9, True),
    ]
