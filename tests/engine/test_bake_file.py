"""Several requests become one bake file, whatever they are called and whatever their texts hold."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui.engine import BuildRequest
from tui.engine.bake_file import bake_file, targets_of

_ONE = BuildRequest(context=Path("/project"), dockerfile="FROM scratch\n", dockerignore="", tag="app:1")


def _targets(**requests: BuildRequest) -> dict[str, Any]:
    dockerfiles = {name: Path("/files") / name / "Dockerfile" for name in requests}
    found: dict[str, Any] = json.loads(bake_file(requests, dockerfiles))["target"]
    return found


def test_names_that_bake_does_not_take_become_targets_of_their_own() -> None:
    names = {"alpine-3.24": _ONE, "alpine-3/24": _ONE, "plain": _ONE}
    assert list(targets_of(names).values()) == ["alpine-3-24", "alpine-3-24-2", "plain"]


def test_a_request_with_a_tag_gives_an_image_and_one_without_gives_none() -> None:
    found = _targets(image=_ONE, compile=replace(_ONE, tag="", target="build"))
    assert (found["image"]["tags"], found["image"]["output"]) == (["app:1"], ["type=docker"])
    assert "tags" not in found["compile"]
    assert (found["compile"]["target"], found["compile"]["output"]) == ("build", ["type=cacheonly"])


def test_everything_that_a_request_says_is_said() -> None:
    request = replace(
        _ONE, platform="linux/arm64", no_cache=True, build_args={"VERSION": "1"}, labels={"a.b": "c"}
    )
    found = _targets(one=request)["one"]
    assert found["platforms"] == ["linux/arm64"]
    assert found["no-cache"] is True
    assert (found["args"], found["labels"]) == ({"VERSION": "1"}, {"a.b": "c"})
    assert (found["context"], found["dockerfile"]) == ("/project", "/files/one/Dockerfile")


def test_secrets_and_the_agent_are_handed_over_whatever_their_paths_hold() -> None:
    request = replace(_ONE, secrets={"netrc": Path("/home/a,b/.netrc"), "ca": Path("/ca.pem")}, ssh=True)
    found = _targets(one=request)["one"]
    assert found["secret"] == ['id=netrc,"src=/home/a,b/.netrc"', "id=ca,src=/ca.pem"]
    assert found["ssh"] == ["default"]
    assert "secret" not in _targets(one=_ONE)["one"]


def test_bake_s_template_language_finds_nothing_to_fill_in() -> None:
    request = replace(_ONE, context=Path("/${HOME}/%{if}"), build_args={"A": "${B}"})
    found = _targets(one=request)["one"]
    assert found["context"] == "/$${HOME}/%%{if}"
    assert found["args"] == {"A": "$${B}"}


def test_a_stage_is_replaced_by_another_request_and_only_where_that_is_baked_as_well() -> None:
    later = replace(_ONE, contexts={"modules": "target:go.first"})
    found = json.loads(
        bake_file({"go.first": _ONE, "later": later}, {"go.first": Path("a"), "later": Path("b")})
    )["target"]
    assert found["later"]["contexts"] == {"modules": "target:go-first"}
    assert "contexts" not in _targets(later=later)["later"]
