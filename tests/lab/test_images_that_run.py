"""Images on the real engine: what works is seen to work, what fails is told why, and what UPX costs shows."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PROJECTS
from tests.support.bench import Bench, open_bench
from tests.support.docker import docker
from tui.engine import BuildState, Built, reduce
from tui.engine.leftovers import LABEL
from tui.lab.session import Job
from tui.lab.sizes.build import Build
from tui.lab.sizes.measurement import Source
from tui.lab.trial.verdict import Outcome
from tui.recipe import Recipe, Strip, Upx
from tui.render import Rendered

pytestmark = pytest.mark.docker

_TLS = """\
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
)

func main() {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	answer, err := http.Get(server.URL)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(answer.Status)
}
"""
_TLS_DOCKERFILE = r"""
FROM golang:1.27-alpine AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
RUN sed -n 's/^.*\(-----BEGIN CERTIFICATE\)/\1/;s/`)$//;/-----BEGIN CERT/,/-----END CERT/p' \
    /usr/local/go/src/net/http/internal/testcert/testcert.go >cert.pem
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/tls .
FROM scratch
COPY --from=build /out/tls /tls
"""
"""The certificate is the one that Go's own test servers show; whoever has it in the bundle trusts them."""
_BUNDLE = "COPY --from=build /src/cert.pem /etc/ssl/certs/ca-certificates.crt\n"
_LAST = 'USER 65532:65532\nENTRYPOINT ["/tls"]\n'


async def _tried(bench: Bench, recipe: Recipe) -> Build:
    return await bench.session.try_out(await bench.build(recipe))


async def _by_hand(bench: Bench, name: str, dockerfile: str, recipe: Recipe) -> Build:
    rendered = Rendered(dockerfile, "", (), ("/tls",))
    job = Job(name, name, recipe, rendered, f"godock-tui/{bench.folder.name}:{name}")
    state = BuildState()
    async for event in bench.session.run(job):
        state = reduce(state, [event])
    assert isinstance(state.outcome, Built), state.outcome
    return await bench.session.try_out(await bench.session.measure(job, state))


async def test_a_server_answers_and_upx_costs_start_up_and_memory(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "hello") as bench:
        recipe = Recipe(test=False, port=("8080",))
        plain = await _tried(bench, recipe)
        packed = await _tried(bench, replace(recipe, upx=Upx.FAST))
    assert plain.trial is not None
    assert packed.trial is not None
    assert plain.trial.verdict.evidence == "HTTP 200 on port 8080"
    assert bench.session.builds == ()
    figures = plain.measurement, packed.measurement
    assert {one.startup_ms.source for one in figures if one.startup_ms} == {Source.MEASURED}
    starts = [one.startup_ms.value for one in figures if one.startup_ms]
    memories = [one.memory_bytes.value for one in figures if one.memory_bytes]
    assert 0 < starts[0] * 2 < starts[1]
    assert 100_000 < memories[0] * 2 < memories[1]
    before, after = plain.trial.binary, packed.trial.binary
    assert before is not None
    assert after is not None
    assert before.static
    assert (before.machine, before.symbols, before.debug) == (after.machine, False, False)
    assert before.go is not None
    assert (before.go.module, before.go.setting("CGO_ENABLED")) == ("example.com/hello", "0")
    assert (before.packed, after.packed, after.go) == (False, True, None)


async def test_a_command_line_program_exits_and_is_timed(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "cli-sample") as bench:
        build = await _tried(bench, Recipe(test=False, strip=Strip.NONE, base="scratch"))
    assert build.trial is not None
    assert build.trial.verdict.outcome is Outcome.EXITS
    assert "--help" in build.trial.verdict.evidence
    assert build.trial.binary is not None
    assert build.trial.binary.debug
    assert build.measurement.startup_ms is not None
    assert build.measurement.memory_bytes is not None
    assert 200_000 < build.measurement.memory_bytes.value < 50_000_000


async def test_a_tls_call_fails_without_a_ca_bundle_and_works_with_one(tmp_path: Path) -> None:
    async with open_bench(tmp_path, "cli-sample") as bench:
        (bench.folder / "main.go").write_text(_TLS, encoding="utf-8")
        recipe = Recipe(test=False, base="scratch")
        without = await _by_hand(bench, "without", _TLS_DOCKERFILE + _LAST, recipe)
        with_one = await _by_hand(bench, "with", _TLS_DOCKERFILE + _BUNDLE + _LAST, recipe)
    assert without.trial is not None
    assert without.trial.verdict.fails
    assert "x509: certificate signed by unknown authority" in without.trial.verdict.evidence
    assert "certificate" in without.trial.verdict.causes[0].explanation
    assert with_one.trial is not None
    assert with_one.trial.verdict.evidence == "exits with status 0"


async def test_a_dynamic_program_on_scratch_is_told_by_its_loader(tmp_path: Path) -> None:
    dockerfile = """\
FROM golang:1.27-alpine AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 GOFLAGS=-trimpath go build -buildmode=pie -o /out/tls .
FROM scratch
COPY --from=build /out/tls /tls
ENTRYPOINT ["/tls"]
"""
    async with open_bench(tmp_path, "cli-sample") as bench:
        build = await _by_hand(bench, "dynamic", dockerfile, Recipe(test=False, base="scratch"))
    assert build.trial is not None
    assert build.trial.verdict.fails
    assert "no such file or directory" in build.trial.verdict.evidence
    assert build.trial.verdict.causes[0].id == "no-interpreter"


def test_ending_the_program_while_an_image_runs_leaves_no_container() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tui", "build", str(PROJECTS / "hello"), "--no-test"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "starting the image" in line:
                break
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    docker("rmi", "godock-tui/hello:build-1", check=False)
    assert (process.returncode, out) == (143, "")
    assert err.splitlines()[-1].startswith("godock-tui: The build was stopped")
    left = docker("ps", "--all", "--filter", f"label={LABEL}", "--format", f'{{{{.Label "{LABEL}"}}}}')
    assert f"/{process.pid}/" not in left
