"""Variables are replaced as BuildKit replaces them; what nobody knows stays visible."""

import pytest

from tui.dockerfile import expand

_KNOWN = {"V": "1.27", "EMPTY": "", "W": "$V"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("golang:$V-alpine", "golang:1.27-alpine"),
        ("golang:${V}", "golang:1.27"),
        ("${MISSING:-x}", "x"),
        ("${EMPTY:-x}", "x"),
        ("${EMPTY-x}", ""),
        ("${MISSING:-$V}", "1.27"),
        ("${V:+set}", "set"),
        ("${EMPTY:+set}", ""),
        ("${EMPTY+set}", "set"),
        ("$MISSING", "$MISSING"),
        ("\\$V", "\\$V"),
        ("'$V'", "'$V'"),
        ('"$V"', '"1.27"'),
        ("$W", "$V"),
        ("$ ${", "$ ${"),
    ],
)
def test_variables_are_replaced(text: str, expected: str) -> None:
    assert expand(text, _KNOWN) == expected
