"""BuildKit's own check: what it prints is read, and what it cannot judge is said."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from tui.engine import BuildRequest, Checking, CheckWarning, EngineError, find
from tui.engine.check import check, warnings_in, without_frontend

_CASING = {
    "ruleName": "FromAsCasing",
    "description": "The 'as' keyword should match the case of the 'from' keyword",
    "url": "https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
    "detail": "'as' and 'FROM' keywords' casing do not match",
    "location": {"ranges": [{"start": {"line": 3}, "end": {"line": 3}}]},
}


def test_each_warning_has_its_rule_its_line_and_where_it_is_explained() -> None:
    said = json.dumps({"warnings": [_CASING, _CASING], "sources": []})
    assert warnings_in(f"#0 building\n{said}\nERROR: nothing\n") == (
        CheckWarning("FromAsCasing", 3, str(_CASING["detail"]), str(_CASING["url"])),
    )


def test_nothing_to_say_is_an_answer_too() -> None:
    assert warnings_in('{"warnings": null, "sources": []}') == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "could not check the Dockerfile"),
        ("ERROR: dockerfile parse error on line 2", "parse error on line 2"),
        ('{"warnings": null, "buildError": {"message": "nosuch: no such host"}}', "nosuch: no such host"),
        ('{"warnings": [', "could not check the Dockerfile"),
        ("ERROR: \x1b[31mred", "red"),
    ],
)
def test_what_is_no_judgement_is_said_in_its_own_words(said: str, words: str) -> None:
    with pytest.raises(EngineError) as caught:
        warnings_in(said)
    assert words in caught.value.message
    assert "\x1b" not in caught.value.message


def test_without_the_frontend_each_instruction_keeps_its_line_and_the_other_directives_hold() -> None:
    text = "# syntax=docker/dockerfile:1\n# escape=`\n# a comment\nFROM scratch\n"
    assert without_frontend(text) == "# escape=`\n#\n# a comment\nFROM scratch\n"
    assert without_frontend("FROM scratch\n# syntax=later\n") == "FROM scratch\n# syntax=later\n"


async def test_docker_that_is_missing_or_too_slow_is_said(tmp_path: Path) -> None:
    request = BuildRequest(context=tmp_path, dockerfile="FROM scratch\n", dockerignore="", tag="")
    with pytest.raises(EngineError, match="could not be started"):
        await check(request, "default", {"PATH": str(tmp_path)})
    slow = tmp_path / "docker"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    # docker is looked for where this process finds it, not in the environment that it gets
    os.environ["PATH"], before = path, os.environ["PATH"]
    try:
        with pytest.raises(EngineError, match=r"longer than 0 seconds"):
            await check(request, "default", {"PATH": path}, seconds=0.2)
    finally:
        os.environ["PATH"] = before


@pytest.mark.docker
def test_the_real_one_judges_without_building(tmp_path: Path) -> None:
    text = "# syntax=docker/dockerfile:1\nFROM scratch as nothing\nMAINTAINER me\nCOPY missing /\nCMD run\n"
    request = BuildRequest(context=tmp_path, dockerfile=text, dockerignore="", tag="")

    async def judged() -> tuple[CheckWarning, ...]:
        engine = await find()
        assert isinstance(engine, Checking)
        return await engine.check(request)

    found = {(one.rule, one.line) for one in asyncio.run(judged())}
    assert {("FromAsCasing", 2), ("MaintainerDeprecated", 3), ("JSONArgsRecommended", 5)} <= found
