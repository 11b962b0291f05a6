"""The audit finds the Dockerfile wherever it is, and the stage that the project builds."""

import json
from pathlib import Path

import pytest

from tests.headless.conftest import Call

_MAIN = "package main\n\nfunc main() {}\n"
_TWO = (
    "FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n"
    "FROM scratch AS runtime\nCOPY --from=build /app /app\nUSER 65532\n"
    'ENTRYPOINT ["/app"]\nFROM golang:1.27 AS dev\nCMD ["go", "run", "."]\n'
)


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no engine answer."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")


def _write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module without a Dockerfile."""
    return _write(tmp_path, {"go.mod": "module example.com/app\n\ngo 1.26\n", "main.go": _MAIN})


@pytest.fixture
def fullstack(tmp_path: Path) -> Path:
    """A repository whose Dockerfile is above its module."""
    text = "FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY backend/ ./\nRUN go build -o /fs .\nFROM alpine:3.24\n"
    text += 'COPY --from=build /fs /fs\nENTRYPOINT ["/fs"]\n'
    return _write(
        tmp_path,
        {
            "Dockerfile": text,
            "frontend/package.json": "{}",
            "backend/go.mod": "module example.com/fs\n\ngo 1.26\n",
            "backend/main.go": _MAIN,
        },
    )


@pytest.mark.parametrize("place", ["", "Dockerfile", "backend"])
def test_a_dockerfile_above_its_module_is_audited_from_everywhere(
    call: Call, fullstack: Path, place: str
) -> None:
    said = call("audit", fullstack / place, "--no-check", "--json")
    found = json.loads(said.out)
    assert Path(found["dockerfile"]).resolve() == fullstack / "Dockerfile"
    assert found["recipe"]["main"] == "."
    assert "the build context of ../Dockerfile is .., relative to the module" in said.err


def test_what_needs_another_context_is_not_built(call: Call, fullstack: Path) -> None:
    said = call("audit", fullstack, "--no-check", "--build")
    assert said.status == 1
    assert "cannot be built" in said.err or "engine" in said.err


def test_the_stage_that_compose_builds_is_audited(call: Call, module: Path) -> None:
    _write(
        module,
        {
            "deploy/Dockerfile": _TWO,
            "compose.yaml": "services:\n  a:\n    build:\n      context: .\n      dockerfile: deploy/Dockerfile\n"
            "      target: runtime\n",
        },
    )
    said = call("audit", module, "--no-check", "--json")
    found = json.loads(said.out)
    assert (found["target"], found["recipe"]["base"]) == ("runtime", "scratch")
    assert "auditing the stage runtime because compose.yaml:6 builds this stage" in said.err


def test_a_stage_can_be_chosen(call: Call, module: Path) -> None:
    _write(module, {"Dockerfile": _TWO})
    last = json.loads(call("audit", module, "--no-check", "--json").out)
    chosen = json.loads(call("audit", module, "--no-check", "--json", "--target", "runtime").out)
    assert (last["target"], chosen["target"]) == ("", "runtime")
    assert {one["id"] for one in chosen["findings"]} != {one["id"] for one in last["findings"]}


def test_a_stage_that_does_not_exist_is_named_with_those_that_do(call: Call, module: Path) -> None:
    _write(module, {"Dockerfile": _TWO})
    said = call("audit", module, "--no-check", "--target", "prod")
    assert said.status == 2
    assert said.complaint == (
        "Dockerfile: There is no stage `prod`. The stages are build, runtime, dev. Pass the name of a stage to --target."
    )


def test_of_several_dockerfiles_the_others_are_listed(call: Call, module: Path) -> None:
    _write(module, {"build/Dockerfile": _TWO, "deploy/x/Dockerfile": _TWO})
    said = call("audit", module, "--no-check")
    assert (
        "auditing build/Dockerfile, the first of 2 Dockerfiles. "
        "Pass the path of a different one to audit it instead: deploy/x/Dockerfile" in said.err
    )
    alone = call("audit", module / "deploy/x/Dockerfile", "--no-check")
    assert "the first of" not in alone.err
    assert "deploy/x/Dockerfile: rung" in alone.out


def test_only_a_project_without_any_dockerfile_has_none(call: Call, module: Path) -> None:
    assert "There is no Dockerfile in " in call("audit", module).complaint
