"""Statements of a TOML text know their lines, whatever hides in strings and brackets before them."""

import tomllib

import pytest

from tui.recipe.toml_statements import TomlError, statements

TRICKY = '''# a comment with "a quotation mark and [ a bracket

first = 1  # [
list = [
  "]", # ]
  """
]""",
  [ 'a', '#' ],
]
text = """
key = "not one"
\\""""""
plain = \'\'\'
other = 2\'\'\'\'\'
"quoted key" = { a = "}" }
dotted.name = true

[table]
inner = 1
'''


def test_each_statement_has_its_line() -> None:
    found = statements(TRICKY)
    lines = TRICKY.splitlines()
    assert [statement.key for statement in found] == [
        "first", "list", "text", "plain", "quoted key", "dotted", "table", "inner",
    ]  # fmt: skip
    for statement in found:
        assert statement.key in lines[statement.line - 1]
    assert [statement.key for statement in found if statement.header] == ["table"]


def test_the_values_are_those_of_the_whole_text() -> None:
    top = {found.key: found.value for found in statements(TRICKY) if found.key not in {"table", "inner"}}
    whole = tomllib.loads(TRICKY)
    del whole["table"]
    assert top == whole


def test_line_endings_of_windows_count_like_others() -> None:
    assert [found.line for found in statements("a = 1\r\n\r\nb = [\r\n]\r\nc = 2")] == [1, 3, 5]


def test_an_empty_text_says_nothing() -> None:
    assert statements("") == statements("\n# nothing\n") == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\na = 2\n", 2, "Cannot overwrite a value."),
        ("a = 1\nb = word\n", 2, "Invalid value."),
        ("a = 1\n\nb = [1,\n", 3, "Invalid value."),
        ('a = """\n\n', 1, "Unterminated string."),
        ("\x00", 1, "Invalid statement."),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(TomlError) as caught:
        statements(text)
    assert (caught.value.line, caught.value.message) == (line, message)


def test_brackets_without_end_are_an_error_and_no_crash() -> None:
    with pytest.raises(TomlError):
        statements("a = " + "[" * 50_000)
