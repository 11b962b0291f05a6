"""What the lessons claim is tried on copies: the sentence says what was seen, the evidence shows it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.samples import WEB
from tests.support.scripted import Script, ScriptedContainer, ScriptedEngine
from tests.ui.fakes import NAIVE, SMALL, TEST_FAILS, lines, step
from tui.advice import recommend
from tui.catalog import Catalog, load
from tui.engine import Built, Failed, FailureKind, ImageDetails
from tui.lab.ladder.lesson_check import LessonCheck, LessonResult, check_lesson
from tui.lab.ladder.rungs import Rung, rungs_of
from tui.lab.matrix.edit import BROKEN, break_test, copied
from tui.lab.session import Session
from tui.project import GoProject, read
from tui.recipe import RecipeContext

_DETAILS = ImageDetails(
    digest="sha256:0123", user="", entrypoint=("/web",), command=(), exposed=(), platform="linux/amd64"
)
_AGAIN = (
    step("ctx", "load build context", "", 0.0, 0.1),
    step("from", "FROM golang", "build", 0.1, 0.0, cached=True, position=1),
    step("mod", "RUN go mod download", "build", 0.2, 0.0, cached=True, position=2),
    step("copy", "COPY . .", "build", 0.3, 0.1, position=3),
    step("go", "RUN --mount=type=cache,target=/x go build -o /out/web .", "build", 0.5, 4.0, position=4),
    Built("", "", 4.6),
)


@pytest.fixture
def gin(projects: Path) -> GoProject:
    return read(projects / "gin-sample")


def _rung(name: str, project: GoProject) -> Rung:
    catalog, today = load(), date(2026, 11, 23)
    recipe_context = RecipeContext(project, recommend(project, catalog, today).recipe, catalog, today)
    return next(rung for rung in rungs_of(recipe_context) if rung.short == name)


async def _tried(
    lesson: LessonCheck, engine: ScriptedEngine, project: GoProject, catalog: Catalog
) -> LessonResult:
    return await check_lesson(lesson, Session(engine, project, catalog), _rung("tests", project))


async def test_after_an_edit_the_steps_that_ran_again_are_named(gin: GoProject, catalog: Catalog) -> None:
    engine = ScriptedEngine([Script((Built("", "", 1.0),)), Script(_AGAIN)])
    shown = await _tried(LessonCheck.EDIT, engine, gin, catalog)
    assert shown.sentence == (
        "After one line was added to main.go, 2 of 3 steps ran again in 4.6 s. "
        "Commands that ran again: `go build -o /out/web .`."
    )
    assert shown.evidence[0] == "≡  cached  RUN go mod download"
    first, again = engine.requests
    assert first.context == again.context != gin.root
    assert not first.context.exists()
    assert engine.removed == [first.tag, again.tag]


async def test_a_broken_test_that_stops_the_build_is_named_with_its_log(
    gin: GoProject, catalog: Catalog
) -> None:
    shown = await _tried(LessonCheck.TEST, ScriptedEngine([Script(TEST_FAILS)]), gin, catalog)
    assert shown.sentence.startswith(
        "The build stopped at `go vet ./... && go test ./...` because TestAdd in pkg/math/math_test.go"
    )
    assert "--- FAIL: TestAverage (0.00s)" in shown.evidence


async def test_a_broken_test_that_nobody_runs_is_called_unnoticed(gin: GoProject, catalog: Catalog) -> None:
    shown = await _tried(LessonCheck.TEST, ScriptedEngine([Script(_AGAIN)]), gin, catalog)
    assert "fails, but no step of this rung runs the tests" in shown.sentence


async def test_without_tests_there_is_nothing_to_break(projects: Path, catalog: Catalog) -> None:
    project = read(projects / "hello")
    engine = ScriptedEngine([Script(_AGAIN)])
    shown = await check_lesson(LessonCheck.TEST, Session(engine, project, catalog), _rung("static", project))
    assert "so this lesson cannot break one" in shown.sentence
    assert not engine.requests


async def test_the_source_in_an_image_is_read_to_show_it(gin: GoProject, catalog: Catalog) -> None:
    engine = ScriptedEngine(
        [Script((Built("x", "", 1.0),), _DETAILS, SMALL)],
        runs=lambda _request: ScriptedContainer(program=b"package main\n\x1b[31mfunc main() {}\n"),
    )
    shown = await _tried(LessonCheck.SOURCE, engine, gin, catalog)
    assert shown.sentence.startswith("/src/main.go is in the image")
    assert shown.evidence == ("package main", "func main() {}")
    assert engine.removed == [engine.requests[0].tag]


async def test_an_image_without_source_shows_what_it_holds(gin: GoProject, catalog: Catalog) -> None:
    engine = ScriptedEngine(
        [Script((Built("x", "", 1.0),), _DETAILS, SMALL)], runs=lambda _request: ScriptedContainer()
    )
    shown = await _tried(LessonCheck.SOURCE, engine, gin, catalog)
    assert (
        shown.sentence
        == "The image does not contain your source code. None of its 4 files is one of your Go files."
    )
    assert shown.evidence[0] == "  7.1 MB  /golang-sample"


async def test_a_build_that_fails_for_another_reason_proves_nothing(gin: GoProject, catalog: Catalog) -> None:
    broken = (lines("x", "no space left"), Failed(FailureKind.DISK_FULL, "no space left on device", 1.0))
    for lesson in LessonCheck:
        shown = await _tried(lesson, ScriptedEngine([Script(broken)]), gin, catalog)
        assert shown.sentence.endswith("did not complete: no space left on device")


async def test_source_in_another_place_is_found_by_its_layers(gin: GoProject, catalog: Catalog) -> None:
    engine = ScriptedEngine(
        [Script((Built("x", "", 1.0),), _DETAILS, NAIVE)], runs=lambda _request: ScriptedContainer()
    )
    shown = await _tried(LessonCheck.SOURCE, engine, gin, catalog)
    assert shown.sentence.startswith("/src/main.go is in the image")


async def test_breaking_a_test_changes_the_copy_alone(gin: GoProject) -> None:
    async with copied(gin) as made:
        copy = made.root
        assert break_test(copy) == ("pkg/math/math_test.go", "TestAdd")
        assert f'\tt.Fatal("{BROKEN}")' in (copy / "pkg/math/math_test.go").read_text()
    assert BROKEN not in (gin.root / "pkg/math/math_test.go").read_text()


async def test_tests_behind_build_tags_and_those_of_others_are_passed_over(tmp_path: Path) -> None:
    project = replace(WEB, root=tmp_path)
    body = 'package x\n\nimport "testing"\n\nfunc TestA(t *testing.T) {\n}\n'
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "a_test.go").write_text(body)
    (tmp_path / "b_test.go").write_text(f"//go:build integration\n\n{body}")
    (tmp_path / "c_test.go").write_text("package x\n\nfunc TestC(_ *testing.T) {}\n")
    async with copied(project) as made:
        copy = made.root
        assert break_test(copy) is None
    (tmp_path / "d_test.go").write_text(body)
    async with copied(project) as made:
        copy = made.root
        assert break_test(copy) == ("d_test.go", "TestA")
