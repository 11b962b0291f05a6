from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

from tests.ui.fakes import MARKUP
from tui.engine.events import LogLine, Stream
from tui.ui.build.build_log import BuildLog
from tui.ui.build.step_logs import StepLog


class _LogApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.log_lines = StepLog(limit=200)
        self.follows: list[bool] = []

    def compose(self) -> ComposeResult:
        yield BuildLog()

    def on_mount(self) -> None:
        self.query_one(BuildLog).show(self.log_lines)

    def on_build_log_follow_changed(self, event: BuildLog.FollowChanged) -> None:
        self.follows.append(event.following)

    def say(self, *texts: str, stream: Stream = Stream.OUT) -> None:
        self.log_lines.extend([LogLine(text, stream) for text in texts])
        self.query_one(BuildLog).show_new_lines()


def _visible(log: BuildLog) -> list[str]:
    return [log.render_line(y).text.rstrip() for y in range(log.size.height)]


async def test_the_end_is_followed_until_the_reader_scrolls_up() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 10)) as pilot:
        log = app.query_one(BuildLog)
        log.focus()
        app.say(*(f"line {number}" for number in range(30)))
        await pilot.pause()
        assert _visible(log)[-1] == "line 29"
        await pilot.press("up", "up")
        assert app.follows == [False]
        app.say("more")
        await pilot.pause()
        assert _visible(log)[-1] == "line 27"


async def test_coming_back_to_the_end_follows_again() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 10)) as pilot:
        log = app.query_one(BuildLog)
        log.focus()
        app.say(*(f"line {number}" for number in range(30)))
        await pilot.press("pageup", "end")
        assert app.follows == [False, True]
        app.say("more")
        await pilot.pause()
        assert _visible(log)[-1] == "more"


async def test_a_reader_keeps_the_place_when_old_lines_go() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 10)) as pilot:
        log = app.query_one(BuildLog)
        log.focus()
        app.say(*(f"line {number}" for number in range(200)))
        await pilot.press("pageup", "pageup")
        before = _visible(log)
        app.say(*(f"new {number}" for number in range(50)))
        await pilot.pause()
        assert _visible(log) == before


async def test_a_smaller_window_still_shows_the_end() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.say(*(f"line {number}" for number in range(30)))
        await pilot.resize_terminal(40, 5)
        await pilot.pause()
        assert _visible(app.query_one(BuildLog))[-1] == "line 29"
        assert app.query_one(BuildLog).following


async def test_finding_goes_round_the_matches_in_both_directions() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 10)) as pilot:
        log = app.query_one(BuildLog)
        app.say(*(f"line {number} {'needle' if number % 20 == 5 else ''}" for number in range(60)))
        log.scroll_to(y=0, animate=False)
        await pilot.pause()
        assert log.find("NEEDLE") == (1, 3)
        assert (log.find("NEEDLE"), log.find("NEEDLE"), log.find("NEEDLE")) == ((2, 3), (3, 3), (1, 3))
        assert log.find("NEEDLE", step=-1) == (3, 3)
        await pilot.pause()
        assert "line 45 needle" in _visible(log)
        assert log.find("nothing of the kind") == (0, 0)


async def test_a_match_stands_out_without_changing_the_text() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 10)) as pilot:
        log = app.query_one(BuildLog)
        app.say("one two one")
        await pilot.pause()
        log.find("one")
        segments = [(segment.text, segment.style) for segment in log.render_line(0) if segment.text.strip()]
        assert [text for text, _ in segments] == ["one", " two ", "one"]
        assert segments[0][1].bgcolor != segments[1][1].bgcolor


async def test_a_line_that_goes_on_to_the_right_says_so() -> None:
    app = _LogApp()
    async with app.run_test(size=(20, 5)) as pilot:
        log = app.query_one(BuildLog)
        log.focus()
        app.say("0123456789" * 4, "short")
        await pilot.pause()
        assert _visible(log)[0] == "012345678901234567›"
        await pilot.press("right", "right")
        assert _visible(log)[0].startswith("2345")


async def test_the_window_can_be_moved_as_far_as_the_widest_line_that_was_in_it() -> None:
    app = _LogApp()
    async with app.run_test(size=(20, 5)) as pilot:
        log = app.query_one(BuildLog)
        app.say("0123456789" * 4, *("漢字" * 6 for _ in range(10)))
        await pilot.pause()
        assert log.virtual_size.width == 24
        log.scroll_to(y=0, animate=False)
        await pilot.pause()
        assert log.virtual_size.width == 40


async def test_selected_text_can_be_copied() -> None:
    app = _LogApp()
    async with app.run_test(size=(40, 5)) as pilot:
        app.say("first line", "second line", "third line")
        await pilot.pause()
        log = app.query_one(BuildLog)
        assert log.get_selection(Selection(Offset(6, 0), Offset(6, 1))) == ("line\nsecond", "\n")
        assert log.get_selection(Selection(Offset(0, 90), None)) is None


async def test_foreign_markup_is_printed_as_it_is() -> None:
    app = _LogApp()
    async with app.run_test(size=(60, 5)) as pilot:
        app.say(MARKUP)
        await pilot.pause()
        assert _visible(app.query_one(BuildLog))[0] == MARKUP
        assert app.is_running
