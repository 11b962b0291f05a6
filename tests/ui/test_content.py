import pytest
from textual.content import Content

from tests.ui.fakes import MARKUP, START, step
from tui.engine.events import Transfer
from tui.engine.state import BuildState, reduce
from tui.lab.sizes.measurement import Figure, Measurement, Source
from tui.lab.sizes.metrics import PULL
from tui.ui.kit.columns import figure_content
from tui.ui.kit.content import (
    beside,
    clock,
    difference,
    fit,
    percent,
    progress_bar,
    size_bar,
    step_line,
)


def _measured(value: float) -> Figure:
    return Figure(value, Source.MEASURED)


def test_a_figure_that_was_not_measured_says_so() -> None:
    assert figure_content(PULL, _measured(7_400_000)).plain == "7.4 MB"
    assert figure_content(PULL, Figure(7_400_000, Source.ESTIMATE)).plain == "~7.4 MB"
    assert figure_content(PULL, Figure(7_400_000, Source.HOST)).plain == "~7.4 MB"
    assert figure_content(PULL, None).plain == "–"


def test_exact_sizes_are_to_the_byte_with_thousands_apart() -> None:
    assert (
        figure_content(PULL, _measured(7_412_345), exact=True).plain.replace("\N{NO-BREAK SPACE}", " ")
        == "7 412 345 B"
    )


@pytest.mark.parametrize(
    ("value", "reference", "said"),
    [
        (2, 100, "−98 %"),
        (0.4, 100, "−99.6 %"),
        (103.2, 100, "+3.2 %"),
        (199, 100, "+99 %"),
        (200, 100, "×2.0"),
        (12_400, 100, "×124"),
        (100, 100, "0.0 %"),
        (5, 0, ""),
    ],
)
def test_a_change_is_a_percentage_until_it_is_a_multiple(value: float, reference: float, said: str) -> None:
    assert percent(value, reference) == said


def test_a_difference_always_has_its_sign() -> None:
    assert difference(_measured(3_900_000), _measured(312_000_000)).plain == "−99 % −308 MB"
    assert difference(_measured(312_000_000), _measured(3_900_000)).plain == "×80 +308 MB"
    assert difference(_measured(5), _measured(5)).plain == "same"
    assert difference(None, _measured(5)).plain == "–"


def test_the_parts_of_a_bar_can_be_told_apart_without_colour() -> None:
    whole = Measurement(unpacked_bytes=_measured(100), base_bytes=_measured(50), binary_bytes=_measured(30))
    assert size_bar(whole, 100, 20).plain == "█" * 10 + "▓" * 6 + "░" * 4
    assert size_bar(whole, 200, 20).plain == "█" * 5 + "▓" * 3 + "░" * 2


def test_an_image_too_small_for_a_cell_still_gets_one() -> None:
    tiny = Measurement(unpacked_bytes=_measured(1), base_bytes=_measured(0), binary_bytes=_measured(1))
    assert len(size_bar(tiny, 1_000_000, 20).plain) == 1
    assert size_bar(Measurement(), 100, 20).plain == ""


def test_text_is_cut_and_padded_to_the_cell_also_when_it_is_wide() -> None:
    assert fit("abcdef", 4).plain == "abc…"
    assert fit("ab", 4, right=True).plain == "  ab"
    assert fit("漢字漢字", 5).cell_length == 5
    assert fit("anything", 0).plain == ""


def test_what_stands_at_the_end_of_a_line_never_touches_what_is_cut_before_it() -> None:
    line = beside(Content("a very long beginning"), Content("end"), 14)
    assert line.plain == "a very l…  end"


def test_markup_in_a_name_is_only_text() -> None:
    state = reduce(BuildState(), [step("a", MARKUP, "s", 0.0)])
    line = step_line(state.steps["a"], START + 1, 0, 80)
    assert MARKUP in line.plain
    assert not any("click" in str(span.style) for span in line.spans)


def test_every_phase_of_a_step_has_a_mark_and_a_word() -> None:
    state = reduce(
        BuildState(),
        [
            step("waits", "A"),
            step("runs", "B", "", 0.0),
            step("done", "C", "", 0.0, 2.0),
            step("cached", "D", "", 0.0, 0.0, cached=True),
            step("failed", "E", "", 0.0, 3.0, error="exit code: 1"),
            step("dragged", "F", "", 0.0, 3.0, error="context canceled"),
        ],
    )
    said = {key: step_line(known, START + 5, 0, 40).plain for key, known in state.steps.items()}
    assert said["waits"].startswith("· A") and said["waits"].endswith("waiting")
    assert said["runs"].startswith("⠋ B") and said["runs"].endswith("5.0 s")
    assert said["done"].startswith("✓ C") and said["done"].endswith("2.0 s")
    assert said["cached"].startswith("≡ D") and said["cached"].endswith("cached")
    assert said["failed"].startswith("✗ E") and said["failed"].endswith("failed 3.0 s")
    assert said["dragged"].startswith("■ F") and said["dragged"].endswith("stopped")


def test_nothing_runs_or_waits_once_the_build_is_over() -> None:
    state = reduce(BuildState(), [step("waits", "A"), step("runs", "B", "", 0.0)])
    said = {key: step_line(known, START, 0, 40, over=True).plain for key, known in state.steps.items()}
    assert said["waits"].endswith("not run")
    assert said["runs"].endswith("stopped")


def test_a_download_shows_how_far_it_is() -> None:
    state = reduce(
        BuildState(), [step("pull", "FROM x", "", 0.0), Transfer("pull", "layer", 500_000, 1_000_000, False)]
    )
    line = step_line(state.steps["pull"], START + 1, 0, 60).plain
    assert "500 kB ▕███   ▏ 1.0 s" in line
    assert len(line) == 60


def test_a_progress_bar_grows_by_eighths_of_a_cell() -> None:
    assert progress_bar(0, 100, 10).plain == "▕        ▏"
    assert progress_bar(7, 100, 10).plain == "▕▌       ▏"
    assert progress_bar(250, 100, 10).plain == "▕████████▏"
    assert progress_bar(1, 0, 10).plain == ""


def test_running_times_read_like_a_clock() -> None:
    assert (clock(0), clock(14.9), clock(3_729)) == ("0:00", "0:14", "1:02:09")
