"""A Dockerfile that exists is judged on the command line, and mended where one instruction can."""

import json
import shutil
from pathlib import Path

import pytest

from tests.headless.conftest import Call

_THEIRS = """\
# ours since 2019
FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT /app
"""


@pytest.fixture(autouse=True)
def no_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no engine answer, but where a test is about one."""
    if request.node.get_closest_marker("docker") is None:
        monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")


@pytest.fixture
def gin(tmp_path: Path, projects: Path) -> Path:
    """The sample with a Dockerfile of its user's."""
    root = tmp_path / "gin"
    shutil.copytree(projects / "gin-sample", root)
    (root / "Dockerfile").write_text(_THEIRS)
    return root


def test_findings_come_with_their_lines_and_errors_end_with_one(call: Call, gin: Path) -> None:
    said = call("audit", gin)
    assert said.status == 1
    assert "Dockerfile: rung 2 of 9" in said.out
    assert "Dockerfile:8: error: ENTRYPOINT in shell form needs /bin/sh" in said.out
    assert "Dockerfile:4: warning: All modules are downloaded again after every source change." in said.out


def test_a_dockerfile_in_a_directory_is_judged_for_the_module_around_it(call: Call, gin: Path) -> None:
    (gin / "deploy" / "docker").mkdir(parents=True)
    (gin / "Dockerfile").rename(gin / "deploy" / "docker" / "Dockerfile.api")
    said = call("audit", gin / "deploy" / "docker" / "Dockerfile.api")
    assert said.status == 1
    assert "Dockerfile.api: rung 2 of 9" in said.out


def test_one_object_has_the_rung_the_recipe_and_each_fix(call: Call, gin: Path) -> None:
    shown = json.loads(call("audit", gin / "Dockerfile", "--json").out)
    assert set(shown) == {
        "dockerfile",
        "target",
        "rung",
        "checks",
        "not_checked",
        "accepted",
        "recipe",
        "proposal",
        "findings",
        "buildkit_check",
        "lost",
    }
    assert shown["recipe"]["base"] == "scratch"
    fixes = {one["id"]: one["fix"] for one in shown["findings"]}
    assert fixes["shell-form"] == {"line": 8, "before": "ENTRYPOINT /app\n", "after": 'ENTRYPOINT ["/app"]\n'}
    assert fixes["modules-with-source"] is None


def test_mending_shows_the_difference_first_and_keeps_what_was_there(call: Call, gin: Path) -> None:
    shown = call("audit", gin, "--fix")
    assert shown.status == 1
    assert '+ENTRYPOINT ["/app"]' in shown.out
    assert (gin / "Dockerfile").read_text() == _THEIRS
    assert call("audit", gin, "--fix", "--force").status == 0
    mended = (gin / "Dockerfile").read_text()
    assert mended.startswith("# ours since 2019\n")
    assert 'ENTRYPOINT ["/app"]' in mended
    assert (gin / "Dockerfile.bak").read_text() == _THEIRS


def test_only_the_named_findings_are_fixed_and_an_unknown_name_is_refused(call: Call, gin: Path) -> None:
    assert call("audit", gin, "--fix", "--only", "not-stripped", "--force").status == 0
    fixed = (gin / "Dockerfile").read_text()
    assert '-ldflags="-s -w"' in fixed
    assert "ENTRYPOINT /app\n" in fixed
    refused = call("audit", gin, "--fix", "--only", "no-such-finding")
    assert refused.status == 2
    assert (
        "Dockerfile does not have a finding named no-such-finding. Findings with a fix: " in refused.complaint
    )


def test_all_safe_fixes_are_one_difference(call: Call, gin: Path) -> None:
    shown = call("audit", gin, "--fix")
    assert shown.out.count("--- ") == 1
    assert "fixes " in shown.err
    assert {"not-stripped", "no-trimpath", "shell-form"} <= set(shown.err.replace(",", " ").split())


@pytest.mark.parametrize(("least", "status"), [("error", 0), ("warning", 1), ("note", 1)])
def test_the_status_depends_on_the_least_severity_that_fails(
    least: str, status: int, call: Call, gin: Path
) -> None:
    (gin / "Dockerfile").write_text(_THEIRS.replace("ENTRYPOINT /app", 'ENTRYPOINT ["/app"]'))
    assert call("audit", gin, "--no-check", "--fail-on", least).status == status


def test_an_accepted_finding_is_listed_with_its_reason_and_does_not_fail(call: Call, gin: Path) -> None:
    accepted = "# godock-tui accept=not-stripped We profile in production.\nRUN CGO"
    (gin / "Dockerfile").write_text(_THEIRS.replace("RUN CGO", accepted))
    said = call("audit", gin, "--no-check")
    assert "Dockerfile:6: accepted: [not-stripped] We profile in production." in said.out
    shown = json.loads(call("audit", gin, "--no-check", "--json").out)
    assert [(one["id"], one["line"]) for one in shown["accepted"]] == [("not-stripped", 6)]
    assert "not-stripped" not in {one["id"] for one in shown["findings"]}


def test_a_finding_can_be_accepted_for_every_file(call: Call, gin: Path) -> None:
    (gin / "godock.toml").write_text('[accepted]\nshell-form = "The base has a shell."\n')
    assert "accepted: [shell-form] The base has a shell." in call("audit", gin, "--no-check").out


def test_what_is_not_checked_is_listed_with_its_line_and_cause(call: Call, gin: Path) -> None:
    text = _THEIRS.replace("FROM scratch", "FROM ghcr.io/team/base:1").replace("/app\n", '["/app"]\n', 3)
    (gin / "Dockerfile").write_text(text.replace('["/app"]\nENTRY', "/app\nENTRY"))
    said = call("audit", gin, "--no-check")
    where = "Dockerfile:6: not checked: whether the program runs as root"
    assert f"{where} (the contents of ghcr.io/team/base:1 are unknown)" in said.out
    shown = json.loads(call("audit", gin, "--no-check", "--json").out)
    assert shown["checks"] > len(shown["not_checked"]) > 0
    assert {"id", "question", "line", "reason"} == set(shown["not_checked"][0])


def test_all_dockerfiles_and_services_are_audited(call: Call, gin: Path) -> None:
    (gin / "deploy").mkdir()
    (gin / "deploy" / "Dockerfile").write_text(_THEIRS.replace("ENTRYPOINT /app", 'ENTRYPOINT ["/app"]'))
    (gin / "compose.yaml").write_text("services:\n  api:\n    build: .\n")
    shown = json.loads(call("audit", gin, "--all", "--no-check", "--json").out)
    assert [Path(one["dockerfile"]).relative_to(gin).as_posix() for one in shown] == [
        "deploy/Dockerfile",
        "Dockerfile",
    ]
    assert [one.get("service", "") for one in shown] == ["", "compose.yaml:2: api"]
    said = call("audit", gin, "--all", "--no-check")
    assert (said.status, said.out.count("rung 2 of 9")) == (1, 2)


def test_what_cannot_be_judged_is_said_in_one_line(call: Call, gin: Path, projects: Path) -> None:
    assert (
        "There is no Dockerfile in gin-sample or its parent directories."
        in call("audit", projects / "gin-sample").complaint
    )
    (gin / "Dockerfile").write_text("FROM a\nRUNN b\n")
    said = call("audit", gin)
    assert (said.status, said.complaint) == (
        2,
        "Dockerfile:2: RUNN is not a Dockerfile instruction. Fix the line, or pass a different file.",
    )


def test_without_an_engine_the_check_is_missing_and_that_is_said(call: Call, gin: Path) -> None:
    said = call("audit", gin)
    assert "BuildKit's check did not run: No Docker Engine is reachable." in said.err
    assert "shell-form" in said.out
    assert "is missing" not in call("audit", gin, "--no-check").err
    assert json.loads(call("audit", gin, "--json").out)["buildkit_check"] == "No Docker Engine is reachable."


def test_building_without_an_engine_fails_after_the_findings(call: Call, gin: Path) -> None:
    said = call("audit", gin, "--build", "--no-check")
    assert said.status == 1
    assert "shell-form" in said.out
    assert "No Docker Engine is reachable." in said.err


@pytest.mark.docker
def test_both_are_built_beside_each_other_and_buildkit_has_its_say(call: Call, tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module example.com/least\n\ngo 1.25\n")
    (tmp_path / "main.go").write_text('package main\n\nfunc main() { println("least") }\n')
    (tmp_path / "word").write_text("open sesame")
    needs = (
        "ARG NEEDED\n"
        'RUN --mount=type=secret,id=word test "$NEEDED" = yes && grep -q sesame /run/secrets/word\nRUN CGO_'
    )
    text = (
        _THEIRS.replace("golang:1.27 AS", "golang:1.27-alpine as")
        .replace("RUN CGO_", needs)
        .replace("/app\n", '["/app"]\n')
    )
    (tmp_path / "Dockerfile").write_text(text.replace('/app ["/app"]', "/app /app"))
    given = ("--build-arg", "NEEDED=yes", "--secret", f"id=word,src={tmp_path / 'word'}")
    said = call("audit", tmp_path, "--build", "--no-history", "--json", *given)
    shown = json.loads(said.out)
    assert said.status == 0, said.err
    assert shown["buildkit_check"] == "done"
    assert "buildkit/FromAsCasing" in {one["id"] for one in shown["findings"]}
    rows = {row["name"]: row["measurement"] for row in shown["builds"]["variants"]}
    assert set(rows) == {"own", "proposal"}
    assert rows["own"]["pull_bytes_source"] == rows["proposal"]["pull_bytes_source"] == "measured"
    # what was shipped unstripped is stripped in the proposal
    assert rows["proposal"]["binary_bytes"] < rows["own"]["binary_bytes"]
