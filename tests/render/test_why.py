"""Each key leads to a text, and each text has a reader."""

from dataclasses import replace
from itertools import chain

import pytest

from tests.support.combinations import every_addition
from tests.support.explained import finding_texts, why_texts
from tests.support.samples import RICH, WEB
from tui.advice.rungs import RUNGS
from tui.catalog import load
from tui.recipe import OPTIONS, Layout, Recipe
from tui.render import render, why
from tui.render.subjects import SUBJECT_OF


@pytest.fixture(scope="module")
def keys() -> set[str]:
    """Every key that a line, an option, a problem, a finding or a rung can have."""
    catalog = load()
    recipes = [(RICH, recipe) for recipe in every_addition()]
    recipes += [(WEB, Recipe(layout=form, port=("8080",))) for form in Layout]
    recipes += [(WEB, Recipe(base=base.id, test=True, parallel_tests=True)) for base in catalog.bases]
    recipes += [(replace(WEB, ca_certs=True, tzdata=True), Recipe(base="scratch"))]
    spans = chain.from_iterable(render(project, recipe, catalog).spans for project, recipe in recipes)
    return {
        "audit-lost",
        *(span.why for span in spans),
        *(option.id for option in OPTIONS),
        *chain.from_iterable(finding_texts().values()),
        "audit-buildkit",
        "audit-unknown",
        *(rung.why for rung in RUNGS),
    }


def test_every_key_has_a_text(keys: set[str]) -> None:
    assert sorted(key for key in keys if not why(key)) == []


def test_every_text_has_a_reader(keys: set[str]) -> None:
    assert set(why_texts()) - {SUBJECT_OF.get(key, key) for key in keys} == set()


def test_a_key_that_shares_a_text_is_in_use_and_has_none_of_its_own(keys: set[str]) -> None:
    assert set(SUBJECT_OF) - keys == set()
    assert set(SUBJECT_OF) & set(why_texts()) == set()


def test_a_text_is_short_and_names_a_reference() -> None:
    for name, text in why_texts().items():
        body = [block for block in text.strip().split("\n\n") if not block.startswith("https://")]
        assert text.startswith("## "), name
        assert len(" ".join(body).split()) <= 120, name
        assert text.strip().splitlines()[-1].startswith("https://"), name
