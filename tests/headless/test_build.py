"""``godock-tui build``: progress on stderr, the result on stdout, and nothing left behind."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tests.support.fake_docker import fake_docker
from tests.support.scripted import SCRIPTED, Script, ScriptedContainer, ScriptedEngine
from tests.ui.fakes import BEGIN, GOOD, MARKUP, SMALL, TEST_FAILS, lines, step
from tui.advice import Defaults
from tui.engine import (
    BuildEvent,
    Cancelled,
    ContainerState,
    Failed,
    FailureKind,
    ImageDetails,
    NoEngine,
    RunRequest,
)
from tui.engine.stopwatch import stopwatch
from tui.recipe import Recipe
from tui.recipe.recipe import Private

DETAILS = ImageDetails(
    digest="sha256:0123",
    user="65532:65532",
    entrypoint=("/golang-sample",),
    command=(),
    exposed=("8080/tcp",),
    platform="linux/amd64",
)
TAG = "godock-tui/golang-sample:build-1"

Engine = Callable[..., ScriptedEngine]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Return a function that puts an engine with a script in the place of a real one."""

    def use(events: Sequence[BuildEvent], details: ImageDetails = DETAILS) -> ScriptedEngine:
        scripted = ScriptedEngine([Script(events, details, SMALL)])

        async def engine_of(_options: object) -> ScriptedEngine:
            return scripted

        monkeypatch.setattr("tui.headless.build.engine_of", engine_of)
        return scripted

    return use


def test_an_image_is_built_measured_and_summed_up(call: Call, projects: Path, engine: Engine) -> None:
    engine(GOOD)
    said = call("build", projects / "gin-sample")
    assert said.status == 0
    first, *rest = said.out.splitlines()
    assert first == f"{TAG}  distroless/static · -s -w · tests  built in 12 s"
    assert rest[0].split() == ["pull", "3.9", "MB", "measured", "compressed", "layers"]
    assert [line.split()[0] for line in rest] == ["pull", "unpacked", "base", "binary"]


def test_progress_is_on_stderr_one_line_a_step(call: Call, projects: Path, engine: Engine) -> None:
    engine(GOOD)
    said = call("build", projects / "gin-sample").err.splitlines()
    assert said[0] == (
        f"building {TAG} · distroless/static · -s -w · tests · docker 28.5 · scripted · linux/amd64"
    )
    assert "✓ modules: RUN go mod download  1.7 s" in said
    assert "✓ modules: WORKDIR /src  cached" in said
    assert len(said) == len(set(said))
    assert said[-4:] == [
        "reading the layers",
        "starting the image",
        f"Run it:  docker run --rm -p 8080:8080 {TAG}",
        "untried: A recording is played: nothing can be run.",
    ]


def test_build_prints_one_object(call: Call, projects: Path, engine: Engine) -> None:
    scripted = engine(GOOD)
    said = call("build", projects / "gin-sample", "--json", "--tag", "my/app:1", "--platform", "linux/arm64")
    done = json.loads(said.out)
    assert set(done) == {
        "image",
        "digest",
        "dockerfile",
        "recipe",
        "steps",
        "seconds",
        "measurement",
        "verdict",
        "binary",
        "budget",
    }
    assert (done["image"], done["digest"], done["seconds"]) == ("my/app:1", "sha256:0123", 12.2)
    [request] = scripted.requests
    assert (request.tag, request.platform, request.dockerfile) == (
        "my/app:1",
        "linux/arm64",
        done["dockerfile"],
    )
    assert {"name": "RUN go mod download", "seconds": 1.7, "cached": False} in done["steps"]
    sizes = done["measurement"]
    assert (sizes["pull_bytes"], sizes["pull_bytes_source"]) == (3_862_000, "measured")
    assert {"unpacked_bytes", "base_bytes", "binary_bytes", "startup_ms", "memory_bytes"} <= set(sizes)


def test_an_image_that_works_is_summed_up_with_its_start_and_memory(
    call: Call, projects: Path, engine: Engine
) -> None:
    def runs(request: RunRequest) -> ScriptedContainer:
        ended = ContainerState(running=False, status=0)
        timed = ("run -1 231000000 0 9000",) * 3 if request.helper else ()
        return ScriptedContainer([ended], timed, program=stopwatch("amd64"))

    engine(GOOD, replace(DETAILS, exposed=())).runs = runs
    said = call("build", projects / "cli-sample")
    assert said.status == 0
    assert [line.strip() for line in said.out.splitlines()[-3:]] == [
        "start       231 ms  measured  until it exits (±0.2 ms, median of 3)",
        "memory      9.2 MB  measured  largest resident set",
        "✓ exits with status 0",
    ]
    told = json.loads(call("build", projects / "cli-sample", "--json").out)
    assert told["measurement"]["startup_ms"] == 231
    assert told["measurement"]["startup_ms_source"] == "measured"
    assert (told["verdict"]["outcome"], told["verdict"]["works"]) == ("exits", True)
    assert told["verdict"]["startup"]["runs_ms"] == [231.0, 231.0, 231.0]
    assert (told["binary"]["machine"], told["binary"]["static"]) == ("amd64", True)


def test_an_image_that_fails_when_it_is_run_is_no_success(call: Call, projects: Path, engine: Engine) -> None:
    ended = ContainerState(running=False, status=2)
    engine(GOOD).runs = lambda _request: ScriptedContainer([ended], ("panic: no such thing", "main.main()"))
    said = call("build", projects / "gin-sample", "--json")
    assert said.status == 1
    assert json.loads(said.out)["verdict"]["outcome"] == "fails"
    assert said.err.splitlines()[-3:] == [
        "    panic: no such thing",
        "    main.main()",
        "godock-tui: The image was built, but it fails: exits with status 2: panic: no such thing. "
        "See the log above, or run the image with `docker run`.",
    ]


def test_an_image_is_not_run_when_nobody_wants_it(call: Call, projects: Path, engine: Engine) -> None:
    engine(GOOD).runs = lambda _request: pytest.fail("it was run")
    said = call("build", projects / "gin-sample", "--json", "--no-run")
    assert said.status == 0
    told = json.loads(said.out)
    assert (told["verdict"], told["binary"], told["measurement"]["startup_ms"]) == (None, None, None)


def test_a_failing_step_prints_the_end_of_its_log_its_line_and_the_cause(
    call: Call, projects: Path, engine: Engine
) -> None:
    noise = lines("test", *(f"noise {number}" for number in range(100)))
    engine((*TEST_FAILS[:-5], noise, *TEST_FAILS[-5:]))
    said = call("build", projects / "gin-sample", "--json")
    assert (said.status, said.out) == (1, "")
    err = said.err.splitlines()
    assert "✗ test: RUN go vet ./... && go test ./...  3.0 s" in err
    log = [line for line in err if line.startswith("    ")]
    assert "        math_test.go:17: Average(2, 4) = 2, want 3" in log
    assert ("    noise 99" in log, "    noise 0" in log) == (True, False)
    assert err[-2] == "Dockerfile:9: RUN --mount=type=bind,target=.,rw \\"
    assert err[-1].startswith("godock-tui: A unit test failed: TestAverage.")


def test_a_failure_of_the_engine_is_told_with_its_advice(call: Call, projects: Path, engine: Engine) -> None:
    engine(
        (*BEGIN, Failed(FailureKind.ENGINE_GONE, "The connection was lost.", 3.0, advice="Start it again."))
    )
    said = call("build", projects / "gin-sample")
    assert said.status == 1
    assert (
        said.err.splitlines()[-1] == "godock-tui: The build failed: The connection was lost. Start it again."
    )


def test_a_line_that_the_dockerfile_does_not_have_is_no_crash(
    call: Call, projects: Path, engine: Engine
) -> None:
    engine((*BEGIN, Failed(FailureKind.STEP, "odd", 3.0, "gone", 999)))
    assert call("build", projects / "gin-sample").status == 1


def test_foreign_text_in_a_build_is_printed_as_it_is(call: Call, projects: Path, engine: Engine) -> None:
    engine(
        (
            step("evil", MARKUP, MARKUP, 0.0, 1.0, error=MARKUP),
            lines("evil", MARKUP),
            Failed(FailureKind.STEP, f"\x1b]0;title\x07{MARKUP}", 1.0, "evil", 2, advice=MARKUP),
        )
    )
    said = call("build", projects / "gin-sample")
    assert said.err.count(MARKUP) >= 5
    assert "\x1b" not in said.err


def test_a_build_that_the_engine_stopped_is_no_success(call: Call, projects: Path, engine: Engine) -> None:
    engine((*BEGIN, Cancelled(3.0)))
    said = call("build", projects / "gin-sample")
    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines()[-1] == "godock-tui: The build was stopped."


def test_a_builder_without_cache_mounts_gets_the_layered_form_and_says_so(
    call: Call, projects: Path, engine: Engine
) -> None:
    scripted = engine(GOOD)
    scripted.info = replace(SCRIPTED, buildkit=False, builder="classic")
    said = call("build", projects / "gin-sample", "--json")
    assert (
        "classic does not support cache mounts, so the build uses the layered layout instead of cached"
        in said.err
    )
    assert json.loads(said.out)["recipe"]["form"] == "layered"
    assert "--mount" not in scripted.requests[0].dockerfile


def test_what_would_fail_is_not_built(call: Call, projects: Path, engine: Engine) -> None:
    scripted = engine(GOOD)
    said = call("build", projects / "gin-sample", "--main", "./nowhere")
    assert (said.status, said.out, scripted.requests) == (1, "", [])
    assert said.err.splitlines()[-1] == (
        "godock-tui: Nothing was built because the build would fail. Change the options named above."
    )


def test_a_secret_is_handed_to_the_build_and_its_file_is_looked_for_before(
    call: Call, gin: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted = engine(GOOD)
    netrc = gin.parent / "netrc"
    private = replace(Recipe(), private=Private.NETRC)
    monkeypatch.setattr("tui.cli.choices_of", lambda *_: (Defaults(default=private, recipe=private), private))
    said = call("build", gin, "--netrc", netrc)
    assert said.status == 2
    assert said.complaint == (
        f"The netrc file {netrc} cannot be read: no such file or directory. "
        "Use a file that contains `machine … login … password …`. Pass it with `build --netrc FILE`, or set NETRC "
        "to its path."
    )
    assert scripted.requests == []
    netrc.write_text("machine git.example.com login me password secret\n")
    said = call("build", gin, "--netrc", netrc)
    assert said.status == 0
    [request] = scripted.requests
    assert (request.secrets, request.ssh) == ({"netrc": netrc}, False)
    assert "password" not in said.out + said.err


def test_a_secret_that_the_build_would_not_use_is_refused(call: Call, gin: Path, engine: Engine) -> None:
    scripted = engine(GOOD)
    said = call("build", gin, "--netrc", gin / "go.mod")
    assert said.status == 2
    assert said.complaint.endswith("Add --private netrc, or remove --netrc.")
    assert scripted.requests == []


def test_the_agent_is_forwarded_when_asked_for(
    call: Call, gin: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted = engine(GOOD)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    assert "SSH_AUTH_SOCK is not set" in call("build", gin, "--ssh").complaint
    monkeypatch.setenv("SSH_AUTH_SOCK", "/tmp/agent")
    assert call("build", gin, "--ssh").status == 0
    assert [request.ssh for request in scripted.requests] == [True]


@pytest.mark.parametrize("platform", ["linux/amd64,linux/arm64", "arm64"])
def test_what_is_no_single_platform_is_refused_before_the_build(
    call: Call, projects: Path, engine: Engine, platform: str
) -> None:
    scripted = engine(GOOD)
    said = call("build", projects / "hello", "--platform", platform)
    assert said.status == 2
    assert said.complaint.startswith("--platform: ")
    assert scripted.requests == []


def test_a_recipe_that_is_meant_for_other_machines_is_built_for_the_first_of_them(
    call: Call, projects: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted = engine(GOOD)
    recipe = replace(Recipe(), platforms=("linux/arm64",))
    monkeypatch.setattr("tui.cli.choices_of", lambda *_: (Defaults(default=recipe, recipe=recipe), recipe))
    said = call("build", projects / "gin-sample")
    assert said.err.splitlines()[0].endswith(" · for linux/arm64")
    assert [request.platform for request in scripted.requests] == ["linux/arm64"]


def test_without_an_engine_it_says_what_was_tried_and_how_to_start_one(
    call: Call, projects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = ("unix:///nowhere.sock (default): the socket does not exist",)

    async def engine_of(_options: object) -> None:
        raise NoEngine("No Docker Engine is reachable.", "Start one with `systemctl`.", tried)

    monkeypatch.setattr("tui.headless.build.engine_of", engine_of)
    said = call("build", projects / "hello")
    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines() == [
        f"tried {tried[0]}",
        "godock-tui: No Docker Engine is reachable. Start one with `systemctl`.",
    ]


@pytest.mark.parametrize(
    ("number", "times", "status"),
    [
        (signal.SIGTERM, 1, 143),
        (signal.SIGTERM, 3, 143),
        (signal.SIGINT, 1, 130),
        (signal.SIGINT, 3, 130),
        (signal.SIGHUP, 1, 129),
    ],
)
def test_a_signal_ends_the_build_and_everything_it_started(
    projects: Path, number: signal.Signals, times: int, status: int
) -> None:
    with (
        fake_docker() as docker,
        subprocess.Popen(
            [sys.executable, "-m", "tui", "build", str(projects / "hello")],
            env=docker.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        docker.started()
        for _ in range(times):
            process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert docker.gone()
    assert (process.returncode, out) == (status, "")
    assert (
        err.splitlines()[-1] == "godock-tui: The build was stopped. All processes and containers have ended."
    )
