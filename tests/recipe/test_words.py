"""Several values in one line come back as they were, whatever they hold."""

import pytest

from tui.recipe.words import join_words, split_words

ODD = (
    "a b",
    "it's",
    '"',
    "$HOME",
    "`id`",
    "[red]x[/]",
    "back\\slash",
    "#no comment",
    "é",
    "",
    "a;b",
    "a=b",
    "*",
)


@pytest.mark.parametrize("commas", [True, False])
def test_what_is_joined_is_split_again(commas: bool) -> None:
    values = (*ODD, "a,b")
    assert split_words(join_words(values, commas=commas), commas=commas) == values


def test_commas_part_only_what_can_hold_none() -> None:
    assert split_words("linux/amd64,linux/arm64", commas=True) == ("linux/amd64", "linux/arm64")
    assert split_words("HOSTS=a,b MODE=c") == ("HOSTS=a,b", "MODE=c")


def test_plain_words_need_no_quotes() -> None:
    assert join_words(("./cmd/api", "github.com/acme/*"), commas=True) == "./cmd/api,github.com/acme/*"


def test_an_open_quotation_mark_is_an_error() -> None:
    with pytest.raises(ValueError, match="quotation"):
        split_words("'open")
