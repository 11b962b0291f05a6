"""What a program can check of plain English is found, and what is good English is left alone."""

import pytest

from tests.support.english import faults_of


@pytest.mark.parametrize(
    "text",
    [
        "mend what one instruction can mend, after a look",
        "Nothing in the image stands on the stage test.",
        "The build trusts one more CA, and nobody says which certificate.",
        "ARG V stands above the download.",
        "BuildKit skips that without a word.",
        "It is no image reference.",
        "The file begins with another word.",
        "An edit is cheap; a build is not.",
        "The tag moves – the digest does not.",
        "A sentence with one word too many: " + "word " * 19,
    ],
)
def test_a_fault_is_found(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "`{image}` is a moving tag, so the next build may use a different image.",
        "There is no /tmp in the image.",
        "The file is no longer read.",
        "Run `echo a; echo b` first. See https://example.com/a;b for more.",
        "It fails with *no such file; or directory*.",
        "Two sentences of ten words are not one of twenty. " * 3,
    ],
)
def test_good_english_has_no_fault(text: str) -> None:
    assert faults_of(text) == []
