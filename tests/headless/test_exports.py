"""``godock-tui generate --as``: a bake file or a workflow, printed or written with care for what is there."""

import json
from pathlib import Path

import pytest

from tests.headless.conftest import Call
from tui.headless.exports import BAKE, WORKFLOW


@pytest.fixture
def repository(gin: Path) -> Path:
    """The project in a folder of a repository."""
    (gin.parent / ".git").mkdir()
    return gin


def test_a_bake_file_is_printed_with_the_dockerfile_inside(call: Call, gin: Path) -> None:
    said = call("generate", gin, "--as", "bake")
    assert said.status == 0
    target = json.loads(said.out)["target"]["golang-sample"]
    assert target["tags"] == ["golang-sample:latest"]
    assert target["dockerfile-inline"] == call("generate", gin).out.replace("${", "$${")
    assert "uses .dockerignore, which does not exist" in said.err
    assert not (gin / BAKE).exists()


def test_a_bake_file_says_how_its_secrets_are_handed_in(call: Call, gin: Path) -> None:
    said = call("generate", gin, "--as", "bake", "--private", "netrc", "--extra-ca", "--force")
    assert "--set '*.secrets=id=netrc,src=FILE'" in said.err
    assert "--set '*.secrets=id=ca,src=FILE'" in said.err


def test_a_workflow_lies_at_the_top_of_the_repository_and_builds_the_folder(
    call: Call, repository: Path
) -> None:
    said = call("generate", repository, "--as", "workflow", "--write")
    assert (said.status, said.out) == (0, "")
    assert said.err.splitlines()[0] == "wrote image.yml"
    assert "to create or update Dockerfile and .dockerignore" in said.err
    text = (repository.parent / WORKFLOW).read_text()
    assert 'context: "./gin-sample"' in text
    assert 'file: "gin-sample/Dockerfile"' in text
    assert not (repository / "Dockerfile").exists()


def test_a_workflow_whose_dockerfile_is_there_needs_nothing(call: Call, repository: Path) -> None:
    assert call("generate", repository, "--write").status == 0
    assert call("generate", repository, "--as", "workflow", "--write").err == "wrote image.yml\n"
    assert call("generate", repository, "--as", "workflow", "--write").err == "the files are up to date\n"


def test_what_is_there_is_shown_and_replaced_only_when_forced(call: Call, gin: Path) -> None:
    (gin / BAKE).write_text("{}\n")
    said = call("generate", gin, "--as", "bake", "--write")
    assert (said.status, (gin / BAKE).read_text()) == (1, "{}\n")
    assert "-{}" in said.out
    assert "Pass --force" in said.err
    assert call("generate", gin, "--as", "bake", "--write", "--force").status == 0
    assert "golang-sample" in (gin / BAKE).read_text()
    assert (gin / f"{BAKE}.bak").read_text() == "{}\n"


@pytest.mark.parametrize(("kind", "path"), [("bake", BAKE), ("workflow", WORKFLOW)])
def test_json_has_the_file_beside_the_rest(call: Call, repository: Path, kind: str, path: str) -> None:
    found = json.loads(call("generate", repository, "--as", kind, "--json").out)
    assert found["path"].endswith(str(path))
    assert found["text"] == call("generate", repository, "--as", kind).out
    assert "path" not in json.loads(call("generate", repository, "--as", "dockerfile", "--json").out)
