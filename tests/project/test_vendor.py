"""vendor/modules.txt against go.mod."""

import pytest

from tui.project.gomod import parse_gomod
from tui.project.vendor import check_vendor

GOMOD = """\
module example.com/app
go {go}
require example.com/a v1.0.0
require example.com/b v1.1.0 // indirect
replace example.com/b => ./b
"""
MODULES = """\
# example.com/a v1.0.0
## explicit; go 1.17
example.com/a
# example.com/b v1.1.0 => ./b
## explicit
example.com/b/inner
# example.com/c v0.1.0
example.com/c
# example.com/b => ./b
"""


def test_vendor_is_used_when_it_agrees_with_go_mod() -> None:
    assert check_vendor(MODULES, parse_gomod(GOMOD.format(go="1.24"))).used


def test_before_1_14_vendor_is_ignored() -> None:
    vendored = check_vendor(MODULES, parse_gomod(GOMOD.format(go="1.13")))
    assert not vendored.used
    assert "1.14" in vendored.why_not


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("# example.com/a v1.0.0", "# example.com/a v0.9.0", "example.com/a"),
        ("# example.com/a v1.0.0\n## explicit; go 1.17", "# example.com/a v1.0.0", "example.com/a"),
        ("# example.com/c v0.1.0", "# example.com/c v0.1.0\n## explicit", "does not require it"),
        ("=> ./b\n## explicit", "=> ./other\n## explicit", "different replacements for example.com/b"),
        (
            "# example.com/b v1.1.0 => ./b",
            "# example.com/b v1.1.0",
            "different replacements for example.com/b",
        ),
    ],
)
def test_a_stale_vendor_is_not_used_and_says_why(old: str, new: str, why: str) -> None:
    vendored = check_vendor(MODULES.replace(old, new), parse_gomod(GOMOD.format(go="1.24")))
    assert not vendored.used
    assert why in vendored.why_not


def test_an_empty_list_is_stale() -> None:
    assert not check_vendor("", parse_gomod(GOMOD.format(go="1.24"))).used
