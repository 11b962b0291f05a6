"""Which files a build takes."""

import pytest

from tui.project.constraints import Target, builds, evaluate, suffix_fits
from tui.project.header import parse_header

LINUX = Target()


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("main.go", True),
        ("linux.go", True),
        ("windows.go", True),  # a name alone is no suffix
        ("_windows.go", False),
        ("net_linux.go", True),
        ("net_windows.go", False),
        ("net_windows_test.go", False),
        ("net_linux_test.go", True),
        ("net_amd64.go", True),
        ("net_arm64.go", False),
        ("net_linux_amd64.go", True),
        ("net_linux_arm64.go", False),
        ("net_darwin_amd64.go", False),
        ("net_unix.go", True),  # unix is a tag but no suffix
        ("net_linux_extra.go", True),
        ("net_windows.pb.go", False),
        ("x_test.go", True),
    ],
)
def test_names_end_in_systems_and_architectures(name: str, fits: bool) -> None:
    assert suffix_fits(name, LINUX) is fits


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("linux", True),
        ("!linux", False),
        ("!!linux", True),
        ("windows || linux && amd64", True),
        ("(windows || linux) && !amd64", False),
        ("unix && gc", True),
        ("cgo", False),
        ("!cgo", True),
        ("ignore", False),
        ("go1.18 && !go1.99", True),
        ("go1.99", False),
        ("custom", True),
        ("", False),
        ("linux &&", False),
        ("(linux", False),
        ("linux)", False),
        ("linux amd64", False),
        ("linux # comment", False),
        ("&& linux", False),
        ("(" * 100_000 + "linux", False),
    ],
)
def test_expressions(expression: str, value: bool) -> None:
    assert evaluate(expression, Target(tags=frozenset({"custom"})).holds) is value


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ("// +build linux,amd64 darwin", True),
        ("// +build linux,!amd64 darwin", False),
        ("// +build linux\n// +build !amd64", False),
        ("// +build ignore", False),
        ("// +build !ignore", True),
    ],
)
def test_the_old_form(lines: str, taken: bool) -> None:
    header = parse_header(f"{lines}\n\npackage main\n")
    assert header is not None
    assert builds("main.go", header, LINUX) is taken


def test_the_new_form_wins_over_the_old_one() -> None:
    header = parse_header("//go:build linux\n// +build ignore\n\npackage main\n")
    assert header is not None
    assert builds("main.go", header, LINUX)


def test_a_file_that_imports_c_is_left_out_without_cgo() -> None:
    header = parse_header('package main\nimport "C"\n')
    assert header is not None
    assert not builds("main.go", header, Target(cgo=False))
    assert builds("main.go", header, Target(cgo=True))
