"""Code told from comments and strings."""

import time

import pytest

from tui.project.lexer import declares_main, declares_tests, embed_patterns


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        ("func main() {}", True),
        ("func\tmain ( ) {}", True),
        ("func // odd\n main() {}", True),
        ("// func main() {}", False),
        ("/*\nfunc main() {}\n*/", False),
        ("var x = `\nfunc main() {}\n`", False),
        ('var x = "func main() {}"', False),
        ("func (s *server) main() {}", False),
        ("func mainly() {}", False),
        ("func Main() {}", False),
        ("var q = '\"'\nfunc main() {}\nvar p = '\"'", True),
        ("var q = '`'\nfunc main() {}", True),
        ("var q = '\\''\nfunc main() {}", True),
    ],
)
def test_func_main(source: str, declared: bool) -> None:
    assert declares_main(source) is declared


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        ("func TestA(t *testing.T) {}", True),
        ("func Test(t *testing.T) {}", True),
        ("func ExampleA() {}", True),
        ("func FuzzA(f *testing.F) {}", True),
        ("func Testing() {}", False),
        ("// func TestA(t *testing.T) {}", False),
        ("func helper() {}", False),
    ],
)
def test_test_functions(source: str, declared: bool) -> None:
    assert declares_tests(source) is declared


def test_embed_patterns_know_their_lines() -> None:
    source = 'package a\n\n//go:embed a.txt all:b "c d" `e f`\n//go:embed g\nvar x string\n'
    assert list(embed_patterns(source)) == [("a.txt", 3), ("all:b", 3), ("c d", 3), ("e f", 3), ("g", 4)]


@pytest.mark.parametrize(
    "source",
    [
        "var x = `\n//go:embed a\n`",
        "/*\n//go:embed a\n*/",
        "var x int //go:embed a",
        "// go:embed a",
        "//go:embedded a",
    ],
)
def test_what_only_looks_like_an_embed_is_none(source: str) -> None:
    assert not list(embed_patterns(source))


@pytest.mark.parametrize("mark", ["'", '"', "`", "/*", "func main", "func Test", "\\"])
def test_megabytes_take_no_more_than_a_moment(mark: str) -> None:
    source = mark * (2_000_000 // len(mark))
    start = time.process_time()
    declares_main(source + "main")
    declares_tests(source)
    list(embed_patterns(source))
    assert time.process_time() - start < 2
