"""The lab's rows as they are looked at: sorted, marked, recommended, and laid out for a width."""

from dataclasses import replace

import pytest

from tests.conftest import Golden
from tests.support.builds import finished
from tests.support.figures import figures_of
from tests.support.results import figures, row
from tests.support.samples import WEB
from tui.catalog import load
from tui.lab.matrix.goals import Goal
from tui.lab.matrix.result import Phase, Result
from tui.lab.matrix.variant import Origin
from tui.lab.sizes.contents import Contents
from tui.lab.sizes.measurement import Figure, Source
from tui.lab.trial.startup import Startup
from tui.lab.trial.trial import Trial
from tui.lab.trial.verdict import Outcome, Verdict
from tui.recipe import Recipe, Strip, Upx, naive
from tui.ui.kit.run_state import RunState
from tui.ui.lab.columns import NAME
from tui.ui.lab.content import (
    advice_content,
    end_message,
    foot_content,
    head_line,
    layout,
    notes_of,
    row_line,
)
from tui.ui.lab.lab_picture import picture
from tui.ui.lab.versus_content import diff_of_dockerfiles, figures_content
from tui.ui.lab.view import LabView, label_of, new_view, next_goal

RECIPE = Recipe(port=("8080",))
_FURNISHED = Contents(ca_bundle="/etc/ssl/certs/ca-certificates.crt", time_zones="/usr/share/zoneinfo")


def _results() -> tuple[Result, ...]:
    """Four points of the axes and the baseline, with figures as they are seen in reality."""
    scratch = replace(RECIPE, base="scratch")
    return (
        row(RECIPE, figures(3.9, 2.0, 5.1, unpacked=7.4, spread=0.2), _FURNISHED),
        row(scratch, figures(3.0, 2.1, 5.0, unpacked=5.8, spread=0.3)),
        row(replace(scratch, upx=Upx.LZMA), figures(2.3, 231, 9.0, unpacked=2.3, spread=4)),
        row(
            replace(RECIPE, base="alpine-3.24", strip=Strip.NONE),
            figures(9.1, 2.2, 5.2, unpacked=19.4, spread=0.2),
        ),
        row(RECIPE, figures(312, 2.4, 6.0, unpacked=912, spread=0.4), origin=Origin.NAIVE),
    )


@pytest.fixture
def view() -> LabView:
    """A run that has ended well."""
    found = new_view(WEB, RECIPE, load(), _results(), edits=False)
    return replace(found, run=RunState.DONE)


def _names(view: LabView) -> list[str]:
    return [view.labels[found.name] for found in view.rows]


def test_the_smallest_pull_comes_first(view: LabView) -> None:
    assert _names(view) == [
        "scratch · -s -w · lzma",
        "scratch · -s -w",
        "distroless · -s -w",
        "alpine · plain",
        "single-stage image",
    ]


def test_rows_can_be_sorted_by_any_column_and_the_other_way_round(view: LabView) -> None:
    by_start = view.sorted_by("start")
    assert _names(by_start)[0] == "distroless · -s -w"
    assert _names(by_start.sorted_by("start"))[0] == "scratch · -s -w · lzma"
    assert _names(view.sorted_by("name"))[0] == "alpine · plain"
    for column in (*(metric.id for metric in view.metrics), NAME):
        assert sorted(_names(view.sorted_by(column))) == sorted(_names(view))


def test_what_lacks_the_figure_comes_last_whichever_way(view: LabView) -> None:
    waiting = replace(view.results[1], build=None, phase=Phase.WAITING)
    view = replace(view, results=(waiting, *view.results[2:]), sort="start")
    for found in (view, view.sorted_by("start")):
        assert found.rows[-1] is waiting


def test_what_is_not_measured_yet_is_an_estimate_and_says_so(view: LabView) -> None:
    waiting = replace(view.results[0], build=None, phase=Phase.WAITING)
    view = replace(view, results=(waiting,), run=RunState.RUNNING)
    line = row_line(waiting, view, 160).plain
    assert line.count("~") >= 3
    assert "building" in line


def test_the_front_and_the_recommendation_have_marks_of_their_own(view: LabView) -> None:
    lines = {found.name: row_line(found, view, 117).plain for found in view.rows}
    assert lines["distroless-static-s-w"].startswith("  ★")
    assert lines["scratch-s-w"].startswith("   ◆ scratch")
    assert "◆" not in lines["naive"]
    assert "◆ no other variant is better in pull, start, memory at once" in foot_content(view, 117).plain


def test_another_goal_recommends_another_variant_with_its_reasons(view: LabView) -> None:
    said = []
    for _ in Goal:
        said.append(advice_content(view, 100).plain.splitlines()[0])
        view = replace(view, goal=next_goal(view.goal))
    assert view.goal is Goal.BALANCED
    assert said[0].startswith("★ balanced  distroless · -s -w. ")
    assert said[1].startswith("★ smallest pull  scratch · -s -w · lzma. This variant is the smallest to pull")
    assert len(set(said)) == len(Goal)


def test_columns_go_from_the_right_and_the_names_are_whole(view: LabView) -> None:
    before = len(layout(view, 117).columns)
    for width in range(116, 30, -1):
        shared = layout(view, width)
        assert len(shared.columns) <= before
        before = len(shared.columns)
        for found in view.rows:
            line = row_line(found, view, width)
            assert view.labels[found.name] in line.plain
            assert line.cell_length == width
    assert before == 0


def test_a_title_that_is_clicked_names_its_column(view: LabView) -> None:
    head, shared = head_line(view, 117).plain, layout(view, 117)
    for title in ("variant", "pull", "unpacked", "start", "memory", "binary", "steps"):
        found = shared.column_at(head.index(title) + 1)
        assert found == ("name" if title == "variant" else title)
    assert shared.column_at(116) == ""


def test_marks_are_at_most_two_and_pair_with_what_is_recommended(view: LabView) -> None:
    assert view.pair("naive") == (view.results[0], view.results[4])
    assert view.pair("distroless-static-s-w") is None
    marked = view.marking("scratch-s-w")
    assert marked.pair("naive") == (view.results[1], view.results[4])
    full = marked.marking("naive").marking("distroless-static-s-w")
    assert full.marked == ("naive", "distroless-static-s-w")
    assert full.pair("scratch-s-w") == (view.results[4], view.results[0])
    assert full.marking("naive").marked == ("distroless-static-s-w",)


def test_starts_that_differ_much_are_marked(view: LabView) -> None:
    verdict = Verdict(outcome=Outcome.ANSWERS, evidence="it answers")
    build = finished("x", RECIPE, 7_000_000)
    noisy = Trial(verdict=verdict, startup=Startup((2.0, 9.0, 20.0, 40.0)))
    measurement = noisy.added_to(build.measurement)
    found = replace(view.results[0], build=replace(build, trial=noisy, measurement=measurement))
    view = replace(view, results=(found, *view.results[1:]))
    assert "≈14 ms ±" in row_line(found, view, 117).plain
    assert "≈14 ms " in row_line(found, view, 77).plain
    assert "✓ answers" in [note.plain for note in notes_of(found, view)]


def test_a_row_without_an_image_says_why(view: LabView) -> None:
    failed = replace(
        view.results[0], build=None, phase=Phase.FAILED, failure="A unit test failed: TestAverage."
    )
    view = replace(view, results=(failed, *view.results[1:]))
    assert " ✗" in row_line(failed, view, 77).plain
    assert "A unit test failed" in row_line(failed, view, 77).plain


def test_the_name_of_an_own_dockerfile_can_do_no_harm(view: LabView) -> None:
    own = replace(view.results[4].variant, origin=Origin.OWN, title=f"your own \x1b[31m{'x' * 300}[bold")
    label = label_of(own, load())
    assert label.startswith("your own ") and "\x1b" not in label and len(label) <= 32
    found = replace(view.results[4], variant=own)
    view = replace(view, results=(found,), labels={own.name: label})
    assert row_line(found, view, 77).cell_length == 77


def test_the_foot_says_where_the_figures_come_from(view: LabView) -> None:
    timed = replace(view.results[0], seconds=Figure(14.0, Source.DERIVED))
    view = replace(view, results=(timed, *view.results[1:]))
    assert "measured: pull, unpacked, start, memory · derived: steps" in foot_content(view, 117).plain


def test_side_by_side_every_figure_has_its_difference(view: LabView) -> None:
    one, other = view.results[0], view.results[2]
    said = figures_content(one, other, view, 100).plain
    assert "1 distroless · -s -w" in said and "2 scratch · -s -w · lzma" in said
    lines = {line.split("  ")[0]: line for line in said.splitlines()}
    assert lines["pull size"].endswith("−1.6 MB  −41 %")
    assert lines["start-up"].endswith("+229 ms  ×116")
    assert "within the margin of error" in figures_content(one, view.results[1], view, 100).plain


def test_side_by_side_the_dockerfiles_differ_where_they_do(view: LabView) -> None:
    said = diff_of_dockerfiles(view.results[0], view.results[1]).plain
    assert "-FROM gcr.io/distroless/static-debian13:nonroot" in said
    assert "+FROM scratch" in said
    assert diff_of_dockerfiles(view.results[0], view.results[0]).plain.endswith("the same")


@pytest.mark.parametrize("size", [(118, 20), (78, 10)])
def test_the_picture_shows_what_nothing_beats_first(
    view: LabView, golden: Golden, size: tuple[int, int]
) -> None:
    drawn = picture(view, *size).plain
    golden.check(f"lab-picture-{size[0]}.txt", "".join(f"{line.rstrip()}\n" for line in drawn.split("\n")))
    assert "a ◆ scratch · -s -w · lzma" in drawn


def test_before_anything_was_started_the_picture_says_what_it_waits_for(view: LabView) -> None:
    view = replace(
        view, results=tuple(replace(found, build=None, phase=Phase.WAITING) for found in view.results)
    )
    assert "There are no start-up times yet" in picture(view, 100, 20).plain


def test_whoever_is_elsewhere_is_told_how_it_ended(view: LabView) -> None:
    assert end_message(view) == "The lab measured 5 of 5 variants. Press l to see the results."
    assert "stopped with 5 of 5" in end_message(replace(view, run=RunState.STOPPED))
    assert end_message(replace(view, run=RunState.FAILED, error="Gone.")).endswith("Gone.")


def test_a_naive_stage_that_was_measured_elsewhere_is_judged_with_the_rows(view: LabView) -> None:
    build = finished("naive", naive(RECIPE), 22_000_000, pull=300_000_000)
    rows = [found for found in view.results if found.variant.origin is not Origin.NAIVE]
    for known, judged in ((figures_of(build), True), (figures_of(build, files="before", now="after"), False)):
        without = new_view(WEB, RECIPE, load(), rows, edits=False, figures=known)
        assert ("Multi-stage instead of single-stage" in advice_content(without, 100).plain) is judged


def test_sizes_can_be_shown_to_the_byte(view: LabView) -> None:
    exact = replace(view, exact=True)
    for width in (140, 100, 60):
        lines = [head_line(exact, width), *(row_line(row, exact, width) for row in exact.rows)]
        assert {line.cell_length for line in lines} == {width}
    line = row_line(exact.results[0], exact, 140).plain
    assert "3\N{NO-BREAK SPACE}900\N{NO-BREAK SPACE}000 B" in line
    assert "3.9 MB" not in line
