"""The patterns of a .dockerignore, as Docker reads them."""

import pytest

from tests.project.conftest import Write
from tui.project import read
from tui.project.dockerignore import ignored_by, parse_dockerignore

MAIN = 'package main\n\nimport _ "embed"\n\n//go:embed docs\nvar docs string\n\nfunc main() {}\n'


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("docs", "docs/a.md", True),
        ("/docs/", "docs/a.md", True),
        ("./docs", "docs/a.md", True),
        ("docs", "web/docs/a.md", False),
        ("*.md", "a.md", True),
        ("*.md", "docs/a.md", False),
        ("**/*.md", "a.md", True),
        ("**/*.md", "docs/deep/a.md", True),
        ("*/*.md", "docs/a.md", True),
        ("docs/**", "docs/a/b", True),
        ("**", "a", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[ab].go", "a.go", True),
        ("[^ab].go", "a.go", False),
        (r"a\*c", "a*c", True),
        (r"a\*c", "abc", False),
        ("# docs", "docs", False),
        ("a.c", "abc", False),
    ],
)
def test_what_a_pattern_matches(pattern: str, path: str, ignored: bool) -> None:
    assert bool(ignored_by(parse_dockerignore(pattern), path)) is ignored


def test_the_last_line_that_matches_decides() -> None:
    patterns = parse_dockerignore("*\n!docs\ndocs/secret\n")
    assert ignored_by(patterns, "docs/a.md") is None
    secret = ignored_by(patterns, "docs/secret/key")
    assert secret is not None
    assert secret.line == 3
    assert ignored_by(patterns, "main.go") is not None


@pytest.mark.parametrize("pattern", ["[", "[a", "[b-a]", "\\", "!", "**/[", "a[b-", "***/x"])
def test_what_is_no_pattern_is_passed_over(pattern: str) -> None:
    assert ignored_by(parse_dockerignore(pattern), "a/b") is None
    around = parse_dockerignore(f"*.md\n{pattern}\n!kept.md\n")
    found = {path: ignored_by(around, path) for path in ("a/b", "x.md", "kept.md")}
    assert [path for path, line in found.items() if line and line.text == "*.md"] == ["x.md"]
    assert [path for path, line in found.items() if line] == ["x.md"]


def test_an_embedded_directory_is_judged_by_the_files_in_it(module: Write) -> None:
    root = module(
        {
            "main.go": MAIN,
            "docs/help.md": "x",
            "docs/x.txt": "x",
            "docs/.hidden": "x",
            ".dockerignore": "**/*.md\n",
        }
    )
    assert read(root).ignored_embeds == ("docs/help.md (.dockerignore:1)",)
    (root / ".dockerignore").write_text("**/.hidden\n**/*.md\n!docs/**\n")
    assert read(root).ignored_embeds == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("**/*.md\n!docs", "docs/x.txt a/b/c.txt"),
        ("**/*.md\n!docs/**", "docs/help.md docs/x.txt a/b/c.txt"),
        ("docs\n!docs/help.md", "docs/help.md a/b/c.txt"),
        ("*\n!docs", "docs/help.md docs/x.txt"),
        ("a\n!a/b", "docs/help.md docs/x.txt a/b/c.txt"),
        ("**/b\n!a", "docs/help.md docs/x.txt"),
    ],
)
def test_a_kept_directory_keeps_its_files_only_if_it_was_excluded_itself(text: str, kept: str) -> None:
    # as BuildKit copies them
    patterns = parse_dockerignore(text)
    files = ["docs/help.md", "docs/x.txt", "a/b/c.txt"]
    assert [file for file in files if ignored_by(patterns, file) is None] == kept.split()
