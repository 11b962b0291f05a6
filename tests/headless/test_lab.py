"""``godock-tui lab``: rows on stderr as they become known, the table on stdout, and nothing left behind."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.support.fake_docker import fake_docker
from tests.support.scripted import Script, ScriptedEngine
from tests.support.varied import figures_in, varied_cells, varied_scripts, varied_trial
from tests.ui.fakes import GOOD, SMALL, TEST_FAILS
from tui.engine import EngineError, Failed, FailureKind, ImageDetails, NoEngine

_DETAILS = ImageDetails(
    digest="sha256:0123",
    user="65532:65532",
    entrypoint=("/golang-sample",),
    command=(),
    exposed=("8080/tcp",),
    platform="linux/amd64",
)
_WORKS = Script(GOOD, _DETAILS, SMALL)
_TWO = ("--bases", "scratch,distroless-static", "--strip-modes", "all", "--upx-modes", "none", "--no-naive")

Engine = Callable[..., ScriptedEngine]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Return a function that puts an engine with scripts in the place of a real one."""

    def use(*scripts: Script) -> ScriptedEngine:
        scripted = ScriptedEngine(scripts)

        async def engine_of(_options: object) -> ScriptedEngine:
            return scripted

        monkeypatch.setattr("tui.headless.lab.engine_of", engine_of)
        return scripted

    return use


def test_rows_appear_on_stderr_and_the_table_on_stdout(call: Call, projects: Path, engine: Engine) -> None:
    scripted = engine(_WORKS)
    said = call("lab", projects / "gin-sample", *_TWO)
    assert said.status == 0
    err = said.err.splitlines()
    assert err[0].startswith("building 2 variants in one build · docker 28.5")
    assert "✓ scratch-s-w  pull 3.9 MB  unpacked 10.1 MB" in err
    assert err.count("· modules: RUN go mod download  1.7 s") == 1
    assert err[-1].startswith("2 variants in ")
    head, first, second, *_rest = said.out.splitlines()
    assert head.split() == ["pull", "unpacked", "binary", "start", "memory", "steps", "edit"]
    assert first.split()[-11:] == ["3.9", "MB", "10.1", "MB", "7.1", "MB", "–", "–", "9.4", "s", "–"]
    assert {first.index("10.1 MB"), second.index("10.1 MB")} == {head.index("unpacked") + 1}
    assert "pull: measured (compressed layers)" in said.out
    assert "start: not measured" in said.out
    assert "steps: derived (the image's own steps in a shared build" in said.out
    assert "◆ no other variant is better in pull\n" in said.out
    assert "scratch instead of distroless/static: unpacked size unchanged, pull size unchanged." in said.out
    assert "balanced: " in said.out
    assert [tag.rpartition(":")[2] for tag in scripted.removed] == [
        "lab-scratch-s-w",
        "lab-distroless-static-s-w",
    ]


def test_lab_prints_one_object(call: Call, projects: Path, engine: Engine) -> None:
    engine(_WORKS)
    said = call("lab", projects / "gin-sample", "--json", *_TWO[:-1], "--keep", "scratch-s-w")
    done = json.loads(said.out)
    assert set(done) == {"variants", "verdicts", "recommended", "budget", "seconds", "stopped"}
    assert [variant["name"] for variant in done["variants"]] == [
        "scratch-s-w",
        "distroless-static-s-w",
        "naive",
    ]
    first, _second, naive = done["variants"]
    assert {"name", "recipe", "measurement", "verdict", "pareto"} <= set(first)
    assert (first["recipe"]["base"], first["recipe"]["strip"]) == ("scratch", "all")
    assert first["measurement"]["pull_bytes"] == 3_862_000
    assert (first["measurement"]["startup_ms"], first["pareto"]) == (None, True)
    assert first["build_seconds_source"] == "derived"
    assert first["edit_seconds"] is None
    assert first["image"].endswith(":lab-scratch-s-w")
    assert naive["image"] is None
    assert done["recommended"]["balanced"]["name"] in {"scratch-s-w", "distroless-static-s-w"}
    assert done["stopped"] is False


def test_a_failing_variant_is_a_row_with_its_cause_and_the_status_says_so(
    call: Call, projects: Path, engine: Engine
) -> None:
    engine(Script(TEST_FAILS), _WORKS)
    said = call("lab", projects / "gin-sample", *_TWO)
    assert said.status == 1
    assert "✗ scratch-s-w: A unit test failed: TestAverage." in said.err
    assert said.err.splitlines()[-1] == ("godock-tui: 1 variant failed: scratch-s-w. See the causes above.")
    assert "A unit test failed" in said.out.splitlines()[2]


def test_where_everything_fails_there_is_no_table(call: Call, projects: Path, engine: Engine) -> None:
    engine(
        Script((Failed(FailureKind.ENGINE_GONE, "The connection was lost.", 3.0, advice="Start it again."),))
    )
    said = call("lab", projects / "gin-sample", *_TWO)
    assert (said.status, said.out) == (1, "")
    assert "✗ scratch-s-w: The connection was lost. Start it again." in said.err


def test_a_project_that_cannot_be_copied_costs_the_edit_column_and_the_status(
    call: Call, projects: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied", "/src/secret")

    monkeypatch.setattr("tui.lab.files.copying._Copy.run", full)
    engine(_WORKS)
    said = call("lab", projects / "gin-sample", "--edit", *_TWO)
    assert said.status == 1
    assert "3.9 MB" in said.out
    assert said.err.splitlines()[-1].startswith(
        "godock-tui: The project could not be copied: /src/secret: Permission denied. "
    )


@pytest.mark.parametrize(
    ("words", "why", "advice"),
    [
        (("--strip-modes", "some"), "--strip-modes does not accept 'some'.", "none, dwarf, all"),
        (("--upx-modes", "zip"), "--upx-modes does not accept 'zip'.", "none, fast, lzma"),
        (("--bases", "windows"), "'windows' is not in the base image catalog", "scratch"),
        (
            ("--keep", "all,nonsense"),
            "--keep: the lab does not have a variant named nonsense",
            "distroless-static-s-w",
        ),
        (("--layout", "naive"), "so the lab cannot vary its base or builder", "Choose a different layout"),
    ],
)
def test_an_axis_that_is_off_is_named_with_what_it_takes(
    call: Call, projects: Path, engine: Engine, words: tuple[str, ...], why: str, advice: str
) -> None:
    scripted = engine(_WORKS)
    said = call("lab", projects / "hello", *words)
    assert said.status == 2
    *_, complaint = said.err.splitlines()
    assert why in complaint
    assert advice in complaint
    assert scripted.requests == []


def test_without_an_engine_it_says_what_was_tried(
    call: Call, projects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def engine_of(_options: object) -> None:
        raise NoEngine("No Docker Engine is reachable.", "Start one.", ("unix:///nowhere.sock",))

    monkeypatch.setattr("tui.headless.lab.engine_of", engine_of)
    said = call("lab", projects / "hello")
    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines() == [
        "tried unix:///nowhere.sock",
        "godock-tui: No Docker Engine is reachable. Start one.",
    ]


@pytest.mark.parametrize("times", [1, 3])
def test_a_signal_ends_the_lab_and_everything_it_started_and_prints_what_is_there(
    projects: Path, times: int
) -> None:
    with (
        fake_docker() as docker,
        subprocess.Popen(
            [sys.executable, "-m", "tui", "lab", str(projects / "hello"), "--json"],
            env=docker.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        docker.started()
        for _ in range(times):
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
        assert docker.gone()
    assert process.returncode == 143
    done = json.loads(out)
    assert done["stopped"] is True
    assert {variant["phase"] for variant in done["variants"]} == {"waiting"}
    assert err.splitlines()[-1] == (
        f"godock-tui: The lab was stopped with 0 of {len(done['variants'])} variants measured. "
        "All processes and containers have ended."
    )


def test_the_help_names_the_axes_and_what_is_built_unless_they_are_said(call: Call) -> None:
    said = call("lab", "--help")
    assert said.status == 0
    for flag in (
        "--bases",
        "--strip-modes",
        "--upx-modes",
        "--no-naive",
        "--no-own",
        "--keep",
        "--json",
        "--strip ",
    ):
        assert flag in said.out
    assert "three suitable bases" in " ".join(said.out.split())


def test_foreign_text_in_a_failure_does_not_reach_the_terminal(
    call: Call, projects: Path, engine: Engine
) -> None:
    evil = Failed(FailureKind.OTHER, "\x1b]0;title\x07boom", 1.0)
    engine(_WORKS, Script((evil,)))
    said = call("lab", projects / "gin-sample", *_TWO)
    assert "boom" in said.out
    assert "\x1b" not in said.out + said.err


def test_every_figure_of_a_variant_is_under_its_own_title(
    call: Call, projects: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.lab.session.try_out", varied_trial)
    engine(*varied_scripts(2))
    said = call("lab", projects / "gin-sample", *[flag for flag in _TWO if flag != "--no-run"])
    head, *rows = said.out.splitlines()[:3]
    assert head.split()[:5] == ["pull", "unpacked", "binary", "start", "memory"]
    for number, row in enumerate(rows, start=1):
        cells = varied_cells(number)
        assert figures_in(row)[:5] == [cells[name] for name in head.split()[:5]]


def test_an_image_that_cannot_be_removed_is_named_and_costs_the_status(
    call: Call, projects: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.engine.remaining._remaining", {})
    scripted = engine(_WORKS)

    async def remove(_engine: ScriptedEngine, tag: str) -> None:
        if "distroless" in tag:
            raise EngineError("The engine reported an error: it is busy.", "Try again.")

    monkeypatch.setattr(type(scripted), "remove", remove)
    said = call("lab", projects / "gin-sample", *_TWO)
    assert said.status == 1
    assert said.err.splitlines()[-1] == (
        "godock-tui: The image godock-tui/golang-sample:lab-distroless-static-s-w could not be removed: "
        "The engine reported an error: it is busy. The next run tries again."
    )
