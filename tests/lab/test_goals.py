"""A goal is served by one variant, and the reasons are its figures."""

import pytest

from tests.support.results import figures, row
from tui.lab.matrix.goals import Goal, advise
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin
from tui.lab.sizes.contents import Contents
from tui.recipe import Recipe, Strip, Upx

_STATIC = Contents(
    ca_bundle="/etc/ssl/certs/ca-certificates.crt", time_zones="/usr/share/zoneinfo", user="65532"
)
_SHELL = Contents("/bin/sh", ca_bundle="/etc/ssl/cert.pem", user="65532")

SCRATCH = row(Recipe(base="scratch"), figures(3.0, 2.0, 5, spread=0.2))
PACKED = row(Recipe(base="scratch", upx=Upx.LZMA), figures(2.3, 231, 9, spread=3))
STATIC = row(Recipe(), figures(3.9, 2.1, 5, spread=0.2), _STATIC)
ALPINE = row(Recipe(base="alpine-3.24", strip=Strip.NONE), figures(9.7, 2.0, 5, spread=0.2), _SHELL)
STRIPPED_ALPINE = row(Recipe(base="alpine-3.24"), figures(6.7, 2.0, 5, spread=0.2), _SHELL)
NAIVE = row(Recipe(), figures(0.1, 0.1, 0.1), origin=Origin.NAIVE)
ROWS = (SCRATCH, PACKED, STATIC, ALPINE, STRIPPED_ALPINE, NAIVE)


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        (Goal.SMALLEST_PULL, "scratch-s-w-upx-lzma"),
        (Goal.FASTEST_START, "scratch-s-w"),
        (Goal.EASIEST_TO_DEBUG, "alpine-plain"),
        (Goal.BALANCED, "distroless-static-s-w"),
    ],
)
def test_each_goal_has_its_variant_and_what_they_are_compared_with_is_none(goal: Goal, name: str) -> None:
    advice = advise(goal, ROWS)
    assert advice is not None
    assert advice.name == name
    assert all(reason.endswith(".") for reason in advice.reasons)


def test_the_smallest_pull_says_what_it_costs_at_every_start() -> None:
    advice = advise(Goal.SMALLEST_PULL, ROWS)
    assert advice is not None
    assert advice.reasons[0] == "This variant is the smallest to pull (2.3 MB)."
    assert (
        "The program starts in 231 ms. With UPX, the program unpacks itself at every start"
        in advice.reasons[2]
    )


def test_starts_that_cannot_be_told_apart_are_decided_by_the_pull() -> None:
    advice = advise(Goal.FASTEST_START, (STRIPPED_ALPINE, STATIC, PACKED))
    assert advice is not None
    assert advice.name == "distroless-static-s-w"
    assert "2 variants start equally fast" in advice.reasons[1]


def test_balanced_pays_a_little_for_certificates_zones_and_a_user_and_says_how_much() -> None:
    advice = advise(Goal.BALANCED, ROWS)
    assert advice is not None
    assert advice.reasons[1].startswith(
        "It is 900 kB larger than scratch · -s -w · tests, but has a CA bundle"
    )
    dear = row(Recipe(), figures(6.0, 2.1, 5), _STATIC)
    other = advise(Goal.BALANCED, (SCRATCH, dear))
    assert other is not None
    assert other.name == "scratch-s-w"


def test_without_a_measured_start_packed_programs_are_left_alone_and_that_is_said() -> None:
    rows = (row(Recipe(base="scratch"), figures(3)), row(Recipe(base="scratch", upx=Upx.LZMA), figures(2)))
    for goal in (Goal.BALANCED, Goal.FASTEST_START):
        advice = advise(goal, rows)
        assert advice is not None
        assert advice.name == "scratch-s-w"
        assert "start-up was" in advice.reasons[0].lower()


def test_memory_that_is_half_as_much_again_is_not_balanced() -> None:
    greedy = row(Recipe(base="scratch"), figures(2, 2, 9))
    advice = advise(Goal.BALANCED, (greedy, row(Recipe(), figures(4, 2, 5))))
    assert advice is not None
    assert advice.name == "distroless-static-s-w"


def test_where_no_image_has_a_shell_that_is_said() -> None:
    advice = advise(Goal.EASIEST_TO_DEBUG, (SCRATCH, STATIC))
    assert advice is not None
    assert "None of these images has a shell" in advice.reasons[0]


def test_nothing_is_recommended_before_anything_is_measured() -> None:
    waiting = Result(variant=SCRATCH.variant, phase=Phase.BUILT)
    assert advise(Goal.BALANCED, (waiting, NAIVE)) is None
