"""Whose a symbol is."""

import pytest

from tui.lab.bytes.package import Module, is_standard, owner, package_of


@pytest.mark.parametrize(
    ("symbol", "package"),
    [
        ("main.main", "main"),
        ("runtime.(*mheap).alloc", "runtime"),
        ("net/http.(*Server).Serve", "net/http"),
        ("vendor/golang.org/x/net/idna.init", "vendor/golang.org/x/net/idna"),
        ("github.com/ugorji/go/codec.(*decoderCborBytes).kMap", "github.com/ugorji/go/codec"),
        ("gopkg.in/yaml%2ev3.(*parser).peek", "gopkg.in/yaml.v3"),
        ("slices.pdqsort[go.shape.struct { example.com/a/b.x int }]", "slices"),
        ("main.(*tree[example.com/a/b.Key]).put", "main"),
        ("type:.eq.net/netip.Addr", "net/netip"),
        ("type:.eq.[45]golang.org/x/sys/cpu.option", "golang.org/x/sys/cpu"),
        ("type:.hash.struct { F uintptr }", ""),
        ("go:itab.*os.File,io.Writer", "os"),
        ("memeqbody", ""),
        ("", ""),
        ("café/brûlé.Cuire", "café/brûlé"),
    ],
)
def test_the_package_is_read_off_the_name(symbol: str, package: str) -> None:
    assert package_of(symbol) == package


def test_of_nested_modules_the_one_with_the_longest_path_owns_a_package() -> None:
    outer, inner = Module("example.com/a", "v1.0.0"), Module("example.com/a/b", "v2.0.0")
    assert owner("example.com/a/b/c", [outer, inner]) == inner
    assert owner("example.com/a/bc", [outer, inner]) == outer
    assert owner("example.com/ab", [outer, inner]) is None


def test_only_gos_own_packages_have_no_dot_in_their_first_element() -> None:
    assert is_standard("crypto/tls")
    assert is_standard("vendor/golang.org/x/net/idna")
    assert not is_standard("golang.org/x/net/idna")
    assert not is_standard("main")
