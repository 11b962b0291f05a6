"""What each step bought and cost is one sentence, from the figures of two variants that differ in nothing else."""

import pytest

from tests.support.results import figures, row
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin
from tui.lab.matrix.verdicts import step_verdicts
from tui.recipe import Recipe, Strip, Upx

_BASE = Recipe().base
PLAIN = row(Recipe(strip=Strip.NONE), figures(5.89, 2, 5, unpacked=10.5))
DEBUG = row(Recipe(strip=Strip.DWARF), figures(3.13, 2, 5, unpacked=7.73))
STRIPPED = row(Recipe(), figures(3.01, 2, 5, unpacked=7.14))
FAST = row(Recipe(upx=Upx.FAST), figures(2.87, 33, 9.7, unpacked=2.94))
LZMA = row(Recipe(upx=Upx.LZMA), figures(2.28, 231, 9, unpacked=2.28))
NAIVE = row(Recipe(), figures(312, 2, 5, unpacked=912), origin=Origin.NAIVE)
ALPINE = row(Recipe(base="alpine-3.24"), figures(6.02, 2, 5, unpacked=14.28))


def _said(*rows: Result) -> dict[tuple[str, str], str]:
    return {(one.before, one.after): one.sentence for one in step_verdicts(rows, _BASE)}


def test_upx_is_judged_by_what_a_pull_saves_and_a_start_costs() -> None:
    said = _said(STRIPPED, FAST, LZMA)
    assert said["distroless-static-s-w", "distroless-static-s-w-upx"] == (
        "UPX: 59 % less disk, 5 % less to pull, start-up 2.0 ms → 33 ms, memory 5.0 MB → 9.7 MB. "
        "UPX is not worth it for a service that restarts."
    )
    assert said["distroless-static-s-w", "distroless-static-s-w-upx-lzma"].endswith(
        "24 % less to pull, start-up 2.0 ms → 231 ms, memory 5.0 MB → 9.0 MB. "
        "UPX is worth it only if pulls cost you more than starts."
    )


def test_stripping_says_what_stays_and_the_symbol_table_what_it_costs() -> None:
    said = _said(PLAIN, DEBUG, STRIPPED)
    assert said["distroless-static-plain", "distroless-static-s-w"] == (
        "-s -w: 32 % less disk, 49 % less to pull, start-up and memory unchanged. "
        "Panics still show the file and line."
    )
    assert said["distroless-static-s-w", "distroless-static-w"] == (
        "With -w alone, the pull size is 120 kB larger than with -s -w, but profilers can still read the symbol table."
    )


def test_bases_are_compared_with_the_same_program_on_both() -> None:
    said = _said(STRIPPED, PLAIN, ALPINE)
    assert said["distroless-static-s-w", "alpine-s-w"] == (
        "alpine 3.24 instead of distroless/static: 2.0 times as much disk, 2.0 times as much to pull, "
        "start-up and memory unchanged."
    )


def test_leaving_the_toolchain_behind_is_compared_with_the_unstripped_program() -> None:
    said = _said(STRIPPED, PLAIN, NAIVE)
    assert said["naive", "distroless-static-plain"].startswith(
        "Multi-stage instead of single-stage: 99 % less disk, 98 % less to pull"
    )


def test_an_own_dockerfile_is_named() -> None:
    own = row(Recipe(), figures(6.02, 2, 5, unpacked=14.28), origin=Origin.OWN)
    assert _said(STRIPPED, own)["own", "distroless-static-s-w"].startswith(
        "Compared with your Dockerfile: 50 % less disk, 50 % less to pull"
    )


def test_what_was_not_measured_is_not_judged() -> None:
    packed = row(Recipe(upx=Upx.FAST), figures(2.87, unpacked=2.94))
    [said] = _said(STRIPPED, packed).values()
    assert said == "UPX: 59 % less disk, 5 % less to pull. Start-up was not measured."
    waiting = Result(variant=PLAIN.variant, phase=Phase.BUILT)
    assert _said(waiting, DEBUG) == {}
    assert _said() == {}


def test_starts_within_their_spread_are_called_equal() -> None:
    noisy = row(Recipe(strip=Strip.NONE), figures(5.89, 2.4, 5, unpacked=10.5, spread=0.6))
    assert (
        "start-up and memory unchanged"
        in _said(noisy, STRIPPED)["distroless-static-plain", "distroless-static-s-w"]
    )


def test_packing_what_is_not_stripped_names_what_it_packed() -> None:
    packed = row(Recipe(strip=Strip.NONE, upx=Upx.LZMA), figures(5.14, 162, 9, unpacked=5.14))
    said = _said(PLAIN, packed)["distroless-static-plain", "distroless-static-plain-upx-lzma"]
    assert said.startswith("UPX with LZMA on not stripped: 51 % less disk, 13 % less to pull")


def test_what_reads_the_same_is_said_to_be_the_same() -> None:
    other = row(Recipe(strip=Strip.NONE), figures(5.89, 2, 5.01, unpacked=10.5))
    assert (
        "start-up and memory unchanged"
        in _said(other, STRIPPED)["distroless-static-plain", "distroless-static-s-w"]
    )


def test_what_is_left_of_very_much_is_not_said_to_be_nothing() -> None:
    large = row(Recipe(), figures(360, 2, 5, unpacked=873), origin=Origin.NAIVE)
    small = row(Recipe(), figures(1.2, 2, 5, unpacked=2.5))
    assert "99.7 % less disk, 99.7 % less to pull" in next(iter(_said(large, small).values()))


@pytest.mark.parametrize(
    ("pull", "words"),
    [
        (5.89 * 0.99, "1 % less to pull"),
        (5.89 * 0.98, "2 % less to pull"),
        (5.89 * 1.02, "2 % more to pull"),
        (5.89 * 0.994, "1 % less to pull"),
        (5.89 * 0.996, "pull size unchanged"),
    ],
)
def test_a_share_is_the_same_only_where_it_rounds_to_nothing(pull: float, words: str) -> None:
    other = row(Recipe(), figures(pull, 2, 5, unpacked=10.5))
    said = _said(PLAIN, other)["distroless-static-plain", "distroless-static-s-w"]
    assert said.startswith(f"-s -w: unpacked size unchanged, {words}, start-up and memory unchanged")
