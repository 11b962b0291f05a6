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
