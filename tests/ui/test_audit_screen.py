"""The first screen of a project that has a Dockerfile: what is said of it, and where that leads."""

import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import Golden
from tests.ui.fakes import GOOD, MARKUP, FakeEngine
from tests.ui.screen_text import assert_shown, screen_text
from tests.ui.waiting import until
from tui.advice import defaults_of
from tui.catalog import load
from tui.engine import BuildRequest, CheckWarning, EngineError
from tui.engine.engine import Engine
from tui.lab.existing.initial_choices import initial_choices
from tui.project import read
from tui.recipe import RecipeFile
from tui.render import render
from tui.ui.app import AuditFirst, GodockApp
from tui.ui.audit import screen
from tui.ui.audit.file import opened
from tui.ui.reading.reading import Opening

TODAY = date(2026, 11, 23)
THEIRS = """\
# ours since 2019
FROM golang:1.27-alpine as build
WORKDIR /src
RUN apk add git make
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM alpine:3.24
COPY --from=build /app /app
COPY config.yml /etc/app/config.yml
EXPOSE 8080
ENTRYPOINT /app
"""


class CheckingEngine(FakeEngine):
    """Says what BuildKit would say."""

    def __init__(self, *remarks: CheckWarning, trouble: EngineError | None = None) -> None:
        super().__init__(GOOD)
        self.remarks = remarks
        self.refusal = trouble
        self.checked: list[BuildRequest] = []

    async def check(self, request: BuildRequest) -> tuple[CheckWarning, ...]:
        self.checked.append(request)
        if self.refusal:
            raise self.refusal
        return self.remarks


BUILDKIT = CheckingEngine(
    CheckWarning(
        "FromAsCasing", 2, "'as' and 'FROM' keywords' casing do not match", "https://example.com/rule"
    ),
    CheckWarning(
        "JSONArgsRecommended", 12, "JSON arguments recommended for ENTRYPOINT", "https://example.com/json"
    ),
)


@pytest.fixture(autouse=True)
def no_toolchain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the machine's Go out: the wizard behind the audit would ask it."""
    monkeypatch.setattr("tui.lab.host.toolchain.which", lambda _name: None)


@pytest.fixture
def theirs(projects: Path, tmp_path: Path) -> Path:
    """The sample with a Dockerfile of its user's."""
    root = Path(shutil.copytree(projects / "gin-sample", tmp_path / "gin-sample"))
    (root / "Dockerfile").write_text(THEIRS)
    (root / "config.yml").write_text("a: 1\n")
    return root


MakeAudit = Callable[..., GodockApp]


@pytest.fixture
def audit_app() -> MakeAudit:
    """Return a function that starts the app on a directory as the command line does."""

    def make(root: Path, engine: FakeEngine = BUILDKIT, *, flags: tuple[str, ...] = ()) -> GodockApp:
        async def find(*, context: str = "", builder: str = "") -> Engine:
            return engine

        project, catalog = read(root), load()
        begin = defaults_of(project, catalog, TODAY, RecipeFile())
        begin, recipe, judge = initial_choices(project, catalog, TODAY, begin, begin.recipe, ())
        made = AuditFirst if judge else GodockApp
        return made(Opening(project, recipe, begin), find_engine=find, today=TODAY)

    return make


async def _checked(pilot: Pilot[None], app: GodockApp) -> None:
    await until(pilot, lambda: app.audit_screen.view.path and not app.audit_screen.view.check)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_project_with_a_dockerfile_begins_with_what_is_said_of_it(
    theirs: Path, audit_app: MakeAudit, golden: Golden, size: tuple[int, int]
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=size) as pilot:
        await _checked(pilot, app)
        golden.check(f"audit-{size[0]}.txt", screen_text(app))
        await pilot.press("end")
        await until(pilot, lambda: "The proposed Dockerfile omits or" in screen_text(app))
        golden.check(f"audit-lost-{size[0]}.txt", screen_text(app))


async def test_keys_are_answered_while_the_file_is_read(
    theirs: Path, audit_app: MakeAudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_on = threading.Event()

    def slowly(*args: Any) -> object:
        read_on.wait(30)
        return opened(*args)

    monkeypatch.setattr(screen, "opened", slowly)
    app = audit_app(theirs)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "Reading the Dockerfile…" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.wizard)
            read_on.set()
            await _checked(pilot, app)
    finally:
        read_on.set()


@pytest.mark.parametrize("silenced", [False, True])
async def test_an_accepted_finding_is_not_shown(theirs: Path, audit_app: MakeAudit, silenced: bool) -> None:
    if silenced:
        accepted = "# godock-tui accept=shell-form the script needs a shell\nENTRYPOINT /app"
        (theirs / "Dockerfile").write_text(THEIRS.replace("ENTRYPOINT /app", accepted))
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        rows = [entry.id for entry in app.audit_screen.view.entries]
        assert any(row.startswith("shell-form") for row in rows) is not silenced


async def test_the_wizard_begins_with_the_recipe_of_the_file_and_says_so(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.wizard)
        assert app.wizard.current.recipe.base == "alpine-3.24"
        assert app.wizard.current.recipe.user == "0:0"
        assert_shown(app, "based on", "your Dockerfile")
        assert "--base alpine" in app.wizard.current.command


async def test_a_finding_is_mended_alone_and_what_was_there_is_kept(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        rows = [entry.id for entry in app.audit_screen.view.entries]
        for _ in range(next(at for at, row in enumerate(rows) if row.startswith("shell-form"))):
            await pilot.press("down")
        await pilot.press("f")
        await until(pilot, lambda: "+ENTRYPOINT" in screen_text(app))
        assert (theirs / "Dockerfile").read_text() == THEIRS
        await pilot.press("y")
        await until(pilot, lambda: "shell-form" not in str(app.audit_screen.view.entries))
        assert (theirs / "Dockerfile").read_text() == THEIRS.replace("ENTRYPOINT /app", 'ENTRYPOINT ["/app"]')
        assert (theirs / "Dockerfile.bak").read_text() == THEIRS


async def test_a_no_leaves_the_file_alone(theirs: Path, audit_app: MakeAudit) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(80, 24)) as pilot:
        await _checked(pilot, app)
        rows = [entry.id for entry in app.audit_screen.view.entries]
        for _ in range(next(at for at, row in enumerate(rows) if row.startswith("shell-form"))):
            await pilot.press("down")
        await pilot.press("f")
        await until(pilot, lambda: "Write 1 file?" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.audit_screen)
        assert (theirs / "Dockerfile").read_text() == THEIRS


async def test_the_proposal_is_the_recipe_with_its_findings_mended(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        await pilot.press("u")
        await until(pilot, lambda: app.screen is app.wizard)
        recipe = app.wizard.current.recipe
        assert (recipe.base, recipe.user, recipe.strip, recipe.trimpath) == (
            "alpine-3.24",
            "65532:65532",
            "all",
            True,
        )
        assert not app.wizard.current.problems or app.wizard.current.problems[0].severity != "error"


async def test_both_are_built_into_the_labs_columns(theirs: Path, audit_app: MakeAudit) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        await pilot.press("b")
        await until(pilot, lambda: app.screen is app.lab_screen and app.lab_screen.view)
        view = app.lab_screen.view
        assert view is not None
        assert [row.name for row in view.results] == ["own", "proposal"]
        assert view.results[0].variant.rendered.dockerfile == THEIRS
        await app.lab_screen.stop()


async def test_the_line_and_its_finding_are_found_from_each_other_with_the_mouse(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        await pilot.click("#audit-file", offset=(20, 11))
        await until(pilot, lambda: app.audit_screen.view.cursor.startswith("shell-form"))
        assert_shown(app, "[shell-form]")
        await pilot.click("#findings", offset=(20, 0))
        await until(pilot, lambda: app.audit_screen.view.chosen.line == 5)
        assert app.audit_screen.file.cursor == "5" or app.audit_screen.file.has_focus


async def test_several_files_are_offered_and_a_broken_one_says_where(
    theirs: Path, audit_app: MakeAudit
) -> None:
    (theirs / "Dockerfile.debug").write_text("FROM alpine:3.24\nRUNN oops\n")
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        assert_shown(app, "1/2 Dockerfile", "o other file")
        await pilot.press("o")
        await until(pilot, lambda: "2/2 Dockerfile.debug" in screen_text(app))
        assert_shown(app, "Line 2: RUNN is not a Dockerfile instruction.", "RUNN oops")
        await pilot.press("b", "u", "f")
        assert app.screen is app.audit_screen


async def test_a_check_that_is_refused_leaves_the_findings_and_is_said(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(
        theirs,
        CheckingEngine(trouble=EngineError("BuildKit could not check the Dockerfile: no such host", "")),
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "no such host" in screen_text(app))
        assert_shown(app, "ENTRYPOINT in shell form")


async def test_without_buildx_the_check_is_missing_and_that_is_said(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs, FakeEngine(GOOD))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "cannot check a Dockerfile" in screen_text(app))


def test_a_file_that_the_wizard_wrote_is_no_reason_to_stop_at_the_next_start(
    theirs: Path, audit_app: MakeAudit
) -> None:
    project, catalog = read(theirs), load()
    recommended = defaults_of(project, catalog, TODAY, RecipeFile()).recipe
    (theirs / "Dockerfile").write_text(render(project, recommended, catalog).dockerfile)
    assert not isinstance(audit_app(theirs), AuditFirst)
    (theirs / "Dockerfile").write_text(render(project, recommended, catalog).dockerfile + "RUN true\n")
    assert isinstance(audit_app(theirs), AuditFirst)


def test_a_preset_that_was_asked_for_counts_more_than_the_old_file(theirs: Path) -> None:
    project, catalog = read(theirs), load()
    begin = defaults_of(project, catalog, TODAY, RecipeFile(preset="smallest"), ("--preset", "smallest"))
    told, recipe, judge = initial_choices(project, catalog, TODAY, begin, begin.recipe, ())
    assert (told, recipe, judge) == (begin, begin.recipe, True)


async def test_it_is_reached_again_from_the_wizard_and_reads_the_file_anew(
    theirs: Path, audit_app: MakeAudit
) -> None:
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.wizard)
        (theirs / "Dockerfile").write_text(THEIRS.replace("ENTRYPOINT /app", 'ENTRYPOINT ["/app"]'))
        await pilot.press("a")
        await until(pilot, lambda: app.screen is app.audit_screen)
        assert "shell-form" not in str(app.audit_screen.view.entries)


async def test_foreign_text_changes_nothing_but_itself(theirs: Path, audit_app: MakeAudit) -> None:
    hostile = f"\x1b[31m\u202e{MARKUP}"
    (theirs / "Dockerfile").write_text(THEIRS + f"USER {hostile}\nCOPY {hostile} /x\n")
    app = audit_app(theirs)
    async with app.run_test(size=(80, 24)) as pilot:
        await _checked(pilot, app)
        for _ in app.audit_screen.view.entries:
            await pilot.press("down")
            assert not set(screen_text(app)) & set("\x1b\u202e")
        assert app.is_running


async def test_without_colour_each_severity_can_be_told(
    theirs: Path, audit_app: MakeAudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        assert app.no_color
        assert_shown(app, "▲ warning", "· note", "− omitted", "5 ▲ COPY", "f: fix")


_UNKNOWN = THEIRS.replace("FROM alpine:3.24", "FROM ghcr.io/team/base:1").replace(
    "ENTRYPOINT /app", 'ENTRYPOINT ["/app"]'
)


async def test_what_could_not_be_checked_is_a_row_with_its_cause(theirs: Path, audit_app: MakeAudit) -> None:
    (theirs / "Dockerfile").write_text(_UNKNOWN)
    app = audit_app(theirs)
    async with app.run_test(size=(120, 40)) as pilot:
        await _checked(pilot, app)
        assert_shown(app, "not checked", "? unknown", "Not checked: whether the program runs as")
        rows = [entry.id for entry in app.audit_screen.view.entries]
        for _ in range(next(at for at, row in enumerate(rows) if row == "unknown:root")):
            await pilot.press("down")
        await until(pilot, lambda: "Reason: line 8: the contents of" in screen_text(app))
        assert_shown(app, "Not checked: whether the program runs as root.")
