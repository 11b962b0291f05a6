from dataclasses import replace

import pytest

from tests.support.samples import WEB
from tests.ui.conftest import RECIPE
from tests.ui.fakes import BEGIN, DONE, GOOD, RUNNING, START, TEST_FAILS, step
from tui.catalog import load
from tui.engine.events import FINAL_STAGE, BuildEvent, Cancelled
from tui.engine.state import BuildState, reduce
from tui.lab.session import Job
from tui.render import render
from tui.ui.build.content import failure_content, progress_content, title_line
from tui.ui.build.step_tree import step_rows
from tui.ui.build.view import BuildActivity, BuildView, grouped
from tui.ui.kit.run_state import RunState


@pytest.fixture
def view() -> BuildView:
    job = Job("build-1", "distroless · tests", RECIPE, render(WEB, RECIPE, load()), "tag")
    return BuildView(job=job, started=5_000.0, now=5_000.0)


def _after(view: BuildView, *events: BuildEvent, now: float = 5_003.0) -> BuildView:
    return view.after(list(events), now)


def test_the_step_that_began_last_is_followed(view: BuildView) -> None:
    assert _after(view, *BEGIN, *RUNNING).shown == "test"


def test_the_followed_step_stays_while_it_runs_whatever_else_begins(view: BuildView) -> None:
    first = _after(view, *BEGIN, step("build", "RUN go build", "build", 2.4))
    then = _after(first, step("test", "RUN go test", "test", 2.5))
    assert (first.shown, then.shown) == ("build", "build")


def test_a_command_is_followed_rather_than_a_download(view: BuildView) -> None:
    downloading = _after(view, *BEGIN)
    assert downloading.shown == "run"
    assert _after(downloading, *RUNNING).shown == "test"


def test_when_the_followed_step_ends_another_one_is_followed(view: BuildView) -> None:
    running = _after(view, *BEGIN, *RUNNING)
    assert _after(running, step("test", "RUN go test", "test", 2.5, 1.0)).shown == "build"


def test_a_step_that_the_user_selected_stays_selected(view: BuildView) -> None:
    selected = replace(_after(view, *BEGIN), selected="mod")
    assert _after(selected, *RUNNING, *DONE).shown == "mod"


def test_a_failure_is_shown_even_when_another_step_was_followed(view: BuildView) -> None:
    failed = _after(view, *TEST_FAILS)
    assert failed.run is RunState.FAILED
    assert failed.shown == "test"


def test_an_image_is_measured_next(view: BuildView) -> None:
    assert _after(view, *GOOD).doing is BuildActivity.MEASURING


def test_a_stopped_build_is_not_a_failure(view: BuildView) -> None:
    stopped = _after(view, *BEGIN, Cancelled(3.0))
    assert stopped.run is RunState.STOPPED
    assert stopped.failure is None


def test_running_times_do_not_depend_on_the_builders_clock(view: BuildView) -> None:
    begun = _after(view, step("a", "RUN x", "s", 0.0), now=5_000.0)
    later = begun.after([], 5_004.1)
    assert later.state.steps["a"].seconds(later.builder_now) == pytest.approx(4.0)


def test_news_that_was_long_on_its_way_does_not_set_the_clock(view: BuildView) -> None:
    late = _after(view, step("a", "RUN x", "s", 0.0), now=5_009.0)
    prompt = _after(late, step("b", "RUN y", "s", 9.9), now=5_010.0)
    assert prompt.builder_now == pytest.approx(START + 9.9)


def test_steps_stand_below_their_stage_and_buildkits_own_come_first_and_last(view: BuildView) -> None:
    groups = grouped(_after(view, *GOOD).state, ("modules", "test", "build"))
    assert [name for name, _ in groups] == ["prepare", "modules", "test", "build", "final", "export"]
    assert [known.step.id for known in groups[0][1]] == ["def", "meta", "ctx"]


def test_the_tree_fits_its_width_and_headings_cannot_be_selected(view: BuildView) -> None:
    rows = step_rows(_after(view, *BEGIN, *RUNNING), 46)
    assert {line.cell_length for row in rows for line in row.lines} == {46}
    assert [row.id for row in rows if not row.selectable] == [
        "stage:prepare",
        "stage:modules",
        "stage:test",
        "stage:build",
        "stage:final",
    ]


def test_the_line_on_top_says_how_the_build_stands(view: BuildView) -> None:
    running = _after(view, *BEGIN, *RUNNING, now=5_014.0)
    assert progress_content(running).plain == "0:14 · 6 of 10 steps · x: stop"
    measuring = replace(_after(running, *DONE), read_bytes=412_000_000)
    assert progress_content(measuring).plain == "built in 12 s · reading layers… 412 MB · x: stop"
    assert progress_content(_after(view, *TEST_FAILS)).plain == "failed after 5.6 s · r: build again"
    assert progress_content(replace(running, run=RunState.STOPPING)).plain == "stopping…"
    assert title_line(running, 60).cell_length == 60


def test_a_failure_shows_its_line_of_the_dockerfile(view: BuildView) -> None:
    failed = _after(view, *TEST_FAILS)
    text = failure_content(failed, 80).plain
    written = view.job.rendered.lines
    assert f"   8  {written[7]}" in text
    assert [f"▸{number:>3}  {written[number - 1]}" in text for number in (9, 10, 11, 12)] == [True] * 4
    assert "did not complete successfully" in text


def test_where_there_is_little_room_only_the_command_itself_is_shown(view: BuildView) -> None:
    text = failure_content(_after(view, *TEST_FAILS), 80, short=True).plain
    assert text.splitlines()[0].rstrip() == f"▸ 12  {view.job.rendered.lines[11]}"


def test_a_single_stage_lists_its_instructions_in_the_order_of_the_dockerfile() -> None:
    told: list[BuildEvent] = [
        step("run", "RUN go build", FINAL_STAGE, position=4),
        step("copy", "COPY . .", FINAL_STAGE, position=3),
    ]
    assert [known.step.id for known in grouped(reduce(BuildState(), told), ())[0][1]] == ["copy", "run"]
