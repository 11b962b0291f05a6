"""The built-in builder runs the steps of a Dockerfile with this machine's Go, and reports them like every engine."""

import os
import signal
import tarfile
import tempfile
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.builtin.support import DOCKERFILE, FakeGo, events, manifest, project, request
from tui.engine import Built, EngineError, Failed, FailureKind, LogChunk, RunRequest, StepChanged, reduce
from tui.engine.builtin.backend import handover
from tui.engine.state import BuildState


async def test_the_steps_are_those_of_the_dockerfile_and_the_image_is_a_file(tmp_path: Path) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path)
    seen = await events(engine, request(project(tmp_path / "app")))
    built = seen[-1]
    assert isinstance(built, Built)
    steps = [event for event in seen if isinstance(event, StepChanged) and event.completed]
    assert [(step.stage, step.name) for step in steps if step.name.startswith("RUN")] == [
        ("modules", "RUN go mod download"),
        ("test", "RUN go test ./..."),
        (
            "build",
            "RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags=\"-s -X 'main.version=$VERSION'\" -o /out/app .",
        ),
    ]
    details = await engine.inspect("app:1")
    assert (details.user, details.entrypoint, details.exposed) == ("65532:65532", ("/app",), ("8080/tcp",))
    archive = await engine.archive("app:1")
    assert [entry.path for layer in archive.layers for entry in layer.files] == ["/app"]
    file = engine.file("app:1")
    assert file is not None
    with tarfile.open(file) as tar:
        assert "manifest.json" in tar.getnames()
    await engine.remove("app:1")
    assert not file.exists()
    with pytest.raises(EngineError, match=r"There is no image app:1\."):
        await engine.inspect("app:1")


async def test_flags_and_environment_are_those_of_the_dockerfile_and_of_nothing_else(tmp_path: Path) -> None:
    go = FakeGo(tmp_path)
    await events(go.engine(tmp_path), request(project(tmp_path / "app")))
    download, test, build = go.calls
    assert download["words"] == "mod|download"
    assert test["words"] == "test|./..."
    assert build["words"].startswith("build|-ldflags=-s -X 'main.version=dev'|-o|")
    for call in (download, test, build):
        assert call["GOFLAGS"] == "-trimpath -buildvcs=false"
        assert (call["CGO_ENABLED"], call["GOENV"], call["GOWORK"]) == ("0", "off", "off")
        assert call["GOTOOLCHAIN"] == "local"
        assert not {"GOAMD64", "SECRET"} & call.keys()
    assert (build["GOOS"], build["GOARCH"]) == ("linux", "amd64")
    assert "GOOS" not in test


async def test_a_script_that_handles_files_runs_in_a_shell_below_the_root(tmp_path: Path) -> None:
    go = FakeGo(tmp_path, 'echo report >&2; [ "$1" = build ] && echo program >"$4"; exit 0\n')
    dockerfile = DOCKERFILE.replace(
        "/out/app .\n", "/out/app . 2> /tmp/report || { tail /tmp/report; exit 1; }\n"
    )
    dockerfile = dockerfile.replace(
        "FROM scratch\nCOPY --from=build /out/app /app\n",
        "FROM build AS more\nRUN mkdir /more && cp /tmp/report /more/report && cp /out/app /more/app\n\n"
        "FROM scratch\nCOPY --from=more /more/ /\n",
    )
    engine = go.engine(tmp_path)
    await events(engine, request(project(tmp_path / "app"), dockerfile))
    async with engine.container(RunRequest(image="app:1", entrypoint=("/app",))) as container:
        for path, text in (("/report", b"report\n"), ("/app", b"program\n")):
            file = await container.file(path, 100)
            assert file is not None
            with file:
                assert file.read() == text
        assert await container.file("/missing", 100) is None
    assert not Path("/more").exists()


async def test_a_build_argument_reaches_the_linker(tmp_path: Path) -> None:
    go = FakeGo(tmp_path)
    asked = replace(request(project(tmp_path / "app")), build_args={"VERSION": "1.2"}, platform="linux/arm64")
    await events(go.engine(tmp_path), asked)
    assert "-X 'main.version=1.2'" in go.calls[-1]["words"]
    assert go.calls[-1]["GOARCH"] == "arm64"


async def test_the_compiler_sees_a_copy_without_ignored_files_and_no_workspace_above(tmp_path: Path) -> None:
    (tmp_path / "go.work").write_text("go 1.27\n", encoding="utf-8")
    go = FakeGo(tmp_path, 'ls -A >>"$(dirname "$0")/listed"; [ "$1" = build ] && echo x >"$4"; exit 0\n')
    await events(go.engine(tmp_path), request(project(tmp_path / "app")))
    listed = (go.folder / "listed").read_text(encoding="utf-8").split()
    assert set(listed) == {"go.mod", "main.go"}
    assert {call["GOWORK"] for call in go.calls} == {"off"}
    assert not any(call["pwd"].startswith(str(tmp_path)) for call in go.calls)


async def test_files_that_tests_write_are_not_in_the_compilers_copy(tmp_path: Path) -> None:
    script = '[ "$1" = test ] && touch written; [ "$1" = build ] && ls >"$(dirname "$0")/listed" && echo x >"$4"; exit 0\n'
    go = FakeGo(tmp_path, script)
    await events(go.engine(tmp_path), request(project(tmp_path / "app")))
    assert "written" not in (go.folder / "listed").read_text(encoding="utf-8")


async def test_a_failing_test_stops_the_build_with_its_output_and_its_line(tmp_path: Path) -> None:
    script = (
        'if [ "$1" = test ]; then echo "--- FAIL: TestAdd"; echo "$PWD/add_test.go:9: wrong"; exit 1; fi\n'
    )
    engine = FakeGo(tmp_path, script).engine(tmp_path)
    seen = await events(engine, request(project(tmp_path / "app")))
    failed = seen[-1]
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.line) == (
        FailureKind.STEP,
        DOCKERFILE.splitlines().index("RUN --mount=type=bind,target=.,rw go test ./...") + 1,
    )
    assert failed.message == 'process "go test ./..." did not complete successfully: exit code: 1'
    lines = [line.text for event in seen if isinstance(event, LogChunk) for line in event.lines]
    assert lines[-2:] == ["--- FAIL: TestAdd", "/src/add_test.go:9: wrong"]
    state = reduce(BuildState(), seen)
    assert state.failed_step is not None
    assert state.failed_step.step.name == "RUN go test ./..."
    assert not any(isinstance(event, StepChanged) and "go build" in event.name for event in seen)


async def test_stopping_ends_the_process_and_removes_every_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    go = FakeGo(tmp_path, 'echo "pid $$"; exec sleep 600\n')
    engine = go.engine(tmp_path)
    async with aclosing(engine.build(request(project(tmp_path / "app")))) as running:
        async for event in running:
            if isinstance(event, LogChunk) and event.lines[0].text.startswith("pid "):
                process = int(event.lines[0].text.removeprefix("pid "))
                os.kill(process, 0)
                break
    with pytest.raises(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert engine.file("app:1") is None


@pytest.mark.parametrize(
    ("before", "after", "message", "hint"),
    [
        ("CGO_ENABLED=0", "CGO_ENABLED=1", "The program is compiled with cgo", "--no-cgo"),
        (
            "RUN go mod download",
            "RUN apk add --no-cache gcc musl-dev",
            "installs gcc, musl-dev",
            "--engine docker",
        ),
        ("RUN go mod download", "RUN ./configure", "runs `./configure`", "--engine docker"),
        ("RUN go mod download", "RUN go generate ./...", "runs `go generate ./...`", "--engine docker"),
        (
            "USER 65532:65532",
            "RUN mkdir /data",
            "RUN in the final stage needs a container",
            "--engine docker",
        ),
        (DOCKERFILE[DOCKERFILE.index("FROM scratch") :], "", "RUN in the final stage", "--engine docker"),
        ("golang:1.27-alpine", "alpine:3.24", "No build stage uses an official Go image", "golang:VERSION"),
        ("RUN go mod download", "RUN --mount=type=ssh go mod download", "reads ssh", "--private netrc"),
    ],
)
async def test_what_needs_a_container_is_refused_before_anything_runs(
    tmp_path: Path, before: str, after: str, message: str, hint: str
) -> None:
    go = FakeGo(tmp_path)
    seen = await events(
        go.engine(tmp_path), request(project(tmp_path / "app"), DOCKERFILE.replace(before, after))
    )
    [failed] = seen
    assert isinstance(failed, Failed)
    assert message in failed.message
    assert hint in failed.advice
    assert go.calls == []


_UPX = """FROM golang:1.27-alpine AS build
WORKDIR /src
ENV CGO_ENABLED=0
RUN apk add --no-cache upx
COPY . .
RUN go build -o /out/app .
RUN upx --best /out/app

FROM scratch
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
"""


async def test_a_program_that_packs_must_be_on_this_machine(tmp_path: Path) -> None:
    go = FakeGo(tmp_path)
    engine = go.engine(tmp_path)
    [failed] = await events(engine, request(project(tmp_path / "app"), _UPX))
    assert isinstance(failed, Failed)
    assert (failed.message, failed.line) == ("The build needs `upx`, which is not on PATH.", 4)
    assert go.calls == []
    upx = go.folder / "upx"
    upx.write_text('#!/bin/sh\necho packed >"$2"\n', encoding="utf-8")
    upx.chmod(0o755)
    await events(engine, request(project(tmp_path / "again"), _UPX))
    async with engine.container(RunRequest(image="app:1", entrypoint=("/app",))) as container:
        file = await container.file("/app", 100)
        assert file is not None
        with file:
            assert file.read() == b"packed\n"


async def test_the_image_is_written_to_the_file_that_the_user_names(tmp_path: Path) -> None:
    file = tmp_path / "images" / "app.tar"
    engine = FakeGo(tmp_path).engine(tmp_path, output=file)
    await events(engine, request(project(tmp_path / "app")))
    assert engine.file("app:1") == file
    assert handover(engine, "app:1") == (
        f"The image is in {file}.",
        f"Load it: docker load -i {file}",
        f"Push it: skopeo copy docker-archive:{file} docker://REGISTRY/NAME:TAG",
    )
    await engine.remove("app:1")
    assert file.exists()


async def test_a_name_without_a_suffix_is_a_directory_with_an_oci_layout(tmp_path: Path) -> None:
    layout = tmp_path / "layout"
    engine = FakeGo(tmp_path).engine(tmp_path, output=layout)
    await events(engine, request(project(tmp_path / "app")))
    assert engine.file("app:1") == layout
    assert manifest(layout)["schemaVersion"] == 2


async def test_two_builds_in_two_folders_give_one_digest(tmp_path: Path) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path)
    first = (await events(engine, request(project(tmp_path / "one"))))[-1]
    second = (await events(engine, request(project(tmp_path / "two" / "deeper"))))[-1]
    assert isinstance(first, Built)
    assert isinstance(second, Built)
    assert first.digest == second.digest


async def test_an_image_that_is_not_cached_cannot_be_the_base_without_a_network(tmp_path: Path) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path, offline=True)
    dockerfile = DOCKERFILE.replace("FROM scratch", "FROM alpine:3.24")
    failed = (await events(engine, request(project(tmp_path / "app"), dockerfile)))[-1]
    assert isinstance(failed, Failed)
    assert "--offline" in failed.message
    assert (failed.kind, failed.step) == (FailureKind.BASE_MISSING, "FROM alpine:3.24")


async def test_a_cache_mount_with_an_id_is_empty_at_first_and_shared_by_builds_with_this_id(
    tmp_path: Path,
) -> None:
    go = FakeGo(tmp_path)
    engine = go.engine(tmp_path)
    mount = "--mount=type=cache,id=own-1,target=/root/.cache/go-build"
    asked = request(project(tmp_path / "app"), DOCKERFILE.replace("rw go test", f"rw {mount} go test"))
    await events(engine, asked)
    await events(engine, asked)
    used = [call["GOCACHE"] for call in go.calls]
    assert used[1] == used[4]
    assert used[1] != used[0]
    assert used[0] == str(tmp_path / "caches" / "go" / "build")


async def test_several_images_are_built_one_after_another(tmp_path: Path) -> None:
    engine = FakeGo(tmp_path).engine(tmp_path)
    asked = request(project(tmp_path / "app"))
    both = {"a": asked, "b": replace(asked, tag="app:2")}
    outcomes = [(name, event.image) async for name, event in engine.bake(both) if isinstance(event, Built)]
    assert outcomes == [("a", "app:1"), ("b", "app:2")]


async def test_a_go_command_that_is_missing_is_named(tmp_path: Path) -> None:
    go = FakeGo(tmp_path, 'rm "$0"; exit 0\n')
    failed = (await events(go.engine(tmp_path), request(project(tmp_path / "app"))))[-1]
    assert isinstance(failed, Failed)
    assert "go could not be started" in failed.message or "exit code: 127" in failed.message
