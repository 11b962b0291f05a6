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
    assert "Dockerfile: rung 3 of 9" in said.out
    assert "Dockerfile:8: error: ENTRYPOINT in the shell form needs /bin/sh" in said.out
    assert "Dockerfile:4: warning: Every edit of the source downloads every module again." in said.out


def test_one_object_has_the_rung_the_recipe_and_each_fix(call: Call, gin: Path) -> None:
    shown = json.loads(call("audit", gin / "Dockerfile", "--json").out)
    assert set(shown) == {"dockerfile", "rung", "recipe", "findings", "lost"}
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


def test_what_cannot_be_judged_is_said_in_one_line(call: Call, gin: Path, projects: Path) -> None:
    assert "There is no Dockerfile in gin-sample." in call("audit", projects / "gin-sample").complaint
    (gin / "Dockerfile").write_text("FROM a\nRUNN b\n")
    said = call("audit", gin)
    assert (said.status, said.complaint) == (
        2,
        "Dockerfile:2: RUNN is no instruction. Mend the line, or judge another file.",
    )
