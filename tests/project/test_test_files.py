"""The files that tests read, and the files with the names of secrets."""

import json
from pathlib import Path

import pytest

from tests.project.conftest import Write
from tui.project import SecretFile, read
from tui.project.git_ignore import ignored_by_git
from tui.project.head import parse_head
from tui.project.head_cache import _pack, _unpack
from tui.project.secret_files import PATTERNS, has_secret_name
from tui.project.test_files import paths_read

MAIN = "package main\n\nfunc main() {}\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n"


def _test(body: str) -> str:
    return f'package x\n\nimport "testing"\n\nfunc TestX(t *testing.T) {{\n\t{body}\n}}\n'


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('os.ReadFile("../certs/ca.pem")', "certs/ca.pem"),
        ('os.Open("./local.json")', "x/local.json"),
        ('os.Open("local.json")', "x/local.json"),
        ('os.ReadFile(filepath.Join("..", "certs", "ca.pem"))', "certs/ca.pem"),
        ('filepath.Join("..", "certs", name)', "certs"),
        ('os.DirFS("../certs")', "certs"),
        ('tls.LoadX509KeyPair("missing.crt", "../certs/ca.pem")', "certs/ca.pem"),
        ('godotenv.Load("../.env.test")', ".env.test"),
        ('const file = "../certs/ca.pem"', "certs/ca.pem"),
        ('cases := []string{"../certs/ca.pem"}', "certs/ca.pem"),
        ('loadFixture(t, "../certs/ca.pem")', "certs/ca.pem"),
        ('filepath.Glob("../certs/*.pem")', "certs"),
        ('template.ParseFiles("../certs/ca.pem")', "certs/ca.pem"),
    ],
)
def test_a_file_that_a_test_reads_is_found(module: Write, body: str, path: str) -> None:
    files = {
        "main.go": MAIN,
        "x/x_test.go": _test(body),
        "x/local.json": "",
        "certs/ca.pem": "",
        ".env.test": "",
    }
    found = read(module(files)).test_files
    assert [(item.path, item.place) for item in found] == [(path, "x/x_test.go:6")]
    assert found[0].directory is (path == "certs")


@pytest.mark.parametrize(
    "body",
    [
        'os.WriteFile("../certs/ca.pem", nil, 0o600)',
        'os.Remove("../certs/ca.pem")',
        'os.ReadFile("testdata/a.json")',
        'os.ReadFile("../certs/gone.pem")',
        'os.ReadFile("/certs/ca.pem")',
        'os.ReadFile("../../certs/ca.pem")',
        'http.Get("https://example.com/certs/ca.pem")',
        'os.Chdir("..")',
        'fmt.Println("certs/ca.pem")',
        'if name != ".env.test" {}',
    ],
)
def test_what_a_test_does_not_read_from_the_project_is_left_out(module: Write, body: str) -> None:
    files = {
        "main.go": MAIN,
        "x/x_test.go": _test(body),
        "x/testdata/a.json": "",
        "certs/ca.pem": "",
        ".env.test": "",
    }
    assert read(module(files)).test_files == ()


def test_a_test_behind_a_tag_does_not_count(module: Write) -> None:
    body = _test('os.ReadFile("../certs/ca.pem")')
    files = {"main.go": MAIN, "x/x_test.go": f"//go:build integration\n\n{body}", "certs/ca.pem": ""}
    assert read(module(files)).test_files == ()


def test_a_file_without_a_word_of_reading_is_not_searched() -> None:
    assert paths_read('package x\n\nvar a = "certs/ca.pem"\n') == ()
    assert len(paths_read("".join(f'os.Open("a{n}")\n' for n in range(500)))) == 60


def test_files_with_the_names_of_secrets_are_told_apart_by_their_content(module: Write) -> None:
    root = module(
        {
            "main.go": MAIN,
            ".env": "TOKEN=x",
            ".env.example": "TOKEN=",
            "certs/ca.pem": CERTIFICATE,
            "certs/both.pem": f"{CERTIFICATE}{KEY}",
            "certs/server.key": KEY,
            "certs/public.key": "-----BEGIN PUBLIC KEY-----\n",
            "certs/raw.key": "c2VjcmV0",
            "home/.ssh/config": "Host x",
            "id_ed25519": KEY,
            "x/testdata/a.key": KEY,
            "vendor/x/b.pem": CERTIFICATE,
            "notes.key.md": "",
        }
    )
    assert {item.path: item.holds for item in read(root).secret_files} == {
        ".env": "credentials",
        ".env.example": "",
        "id_ed25519": "private key",
        "certs/both.pem": "private key",
        "certs/ca.pem": "",
        "certs/public.key": "",
        "certs/raw.key": "private key",
        "certs/server.key": "private key",
        "home/.ssh/config": "credentials",
    }


def test_a_secret_shows_what_embeds_and_what_tests_it(module: Write) -> None:
    embedding = 'package main\n\nimport "embed"\n\n//go:embed {}\nvar files embed.FS\n\nfunc main() {{}}\n'
    root = module(
        {
            "main.go": embedding.format("static"),
            "static/a.pem": CERTIFICATE,
            "static/.env": "A=1",
            "certs/ca.key": KEY,
            "x/x_test.go": _test('os.DirFS("../certs")'),
        }
    )
    assert set(read(root).secret_files) == {
        SecretFile("static/a.pem", "", "main.go:5"),
        SecretFile("static/.env", "credentials"),
        SecretFile("certs/ca.key", "private key", "", "x/x_test.go:6"),
    }
    (root / "main.go").write_text(embedding.format("all:static"))
    assert SecretFile("static/.env", "credentials", "main.go:5") in read(root).secret_files


def test_a_secret_that_git_ignores_is_not_needed_by_tests(module: Write) -> None:
    files = {
        "main.go": MAIN,
        "x/x_test.go": _test('godotenv.Load("../.env")'),
        ".env": "A=1",
        ".gitignore": ".env\n",
    }
    root = module(files)
    [without] = read(root).secret_files
    assert without.tested == "x/x_test.go:6"
    (root / ".git").mkdir()
    [ignored] = read(root).secret_files
    assert ignored.tested == ""


@pytest.mark.parametrize(
    ("text", "path", "ignored"),
    [
        (".env", "a/.env", True),
        ("/.env", "a/.env", False),
        ("/.env", ".env", True),
        ("a/", "a/.env", True),
        ("*.key", "a/b.key", True),
        ("*.key\n!b.key", "a/b.key", False),
        ("# a\n\n", "a/b.key", False),
        ("a/**/b.key", "a/x/y/b.key", True),
    ],
)
def test_a_gitignore_is_read_as_git_does(tmp_path: Path, text: str, path: str, ignored: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(text)
    assert ignored_by_git(tmp_path, path) is ignored


def test_the_gitignore_of_a_directory_above_and_below_count(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*.key\n")
    root = tmp_path / "app"
    (root / "a").mkdir(parents=True)
    (root / "a" / ".gitignore").write_text("!b.key\n")
    assert ignored_by_git(root, "b.key")
    assert not ignored_by_git(root, "a/b.key")


@pytest.mark.parametrize(
    "path", ["a/.env", ".env.local", "x/y.pem", ".aws/credentials", "a/.ssh/known_hosts", "id_rsa"]
)
def test_the_names_of_secrets_are_known_at_any_depth(path: str) -> None:
    assert has_secret_name(path)
    assert len(set(PATTERNS)) == len(PATTERNS)


@pytest.mark.parametrize("path", ["env", "a.env", "pem/a.txt", "monkey", "id_rsa.go", ".environment"])
def test_other_names_are_no_secrets(path: str) -> None:
    assert not has_secret_name(path)


def test_the_paths_survive_the_cache() -> None:
    head = parse_head(_test('os.ReadFile("../certs/ca.pem")'), "x_test.go")
    assert head is not None
    assert head[1].reads == ((6, "../certs/ca.pem"),)
    assert _unpack(json.loads(json.dumps([0, 0, *_pack(*head)]))) == head
