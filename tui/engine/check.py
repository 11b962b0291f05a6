"""BuildKit's own check of a Dockerfile: ``docker buildx build --call=check``. Nothing is built, and no image is made."""

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from tui.engine.engine import BuildRequest, EngineError
from tui.engine.process import output
from tui.text.clean import clean_line

_SECONDS = 30.0
"""How long it may take: a builder far away has to ask registries for the images that are named."""
_DIRECTIVE = re.compile(r"#\s*(?P<name>\w+)\s*=")


@dataclass(frozen=True, slots=True)
class CheckWarning:
    """One thing that BuildKit has to say."""

    rule: str
    """Its name there, such as ``JSONArgsRecommended``."""
    line: int
    """Counted from 1; 0 when the whole file is meant."""
    message: str
    url: str
    """Where the rule is explained."""


@runtime_checkable
class Checking(Protocol):
    """**Protocol:** an engine that can judge a Dockerfile without building it."""

    async def check(self, request: BuildRequest) -> tuple[CheckWarning, ...]:
        """Return what BuildKit says of a Dockerfile.

        Raises:
            EngineError: it could not be judged; an image that it names may be out of reach.
        """
        ...


async def check(
    request: BuildRequest, builder: str, environ: Mapping[str, str], seconds: float = _SECONDS
) -> tuple[CheckWarning, ...]:
    """Let buildx judge a Dockerfile; being cancelled ends it, and reaps what it started.

    A frontend that is named in the file, and cannot be fetched, is left out: the builder's own has the same rules.

    Args:
        request: the files, and the build context.
        builder: the buildx builder.
        environ: in which the docker CLI talks to the engine.
        seconds: how long it may take.

    Raises:
        EngineError: docker is missing, took too long, or found no Dockerfile in it.
    """
    try:
        return remarks(await _said(request, builder, environ, request.dockerfile, seconds))
    except EngineError as error:
        plain = without_frontend(request.dockerfile)
        if "docker/dockerfile" not in error.message or plain == request.dockerfile:
            raise
        return remarks(await _said(request, builder, environ, plain, seconds))


def without_frontend(text: str) -> str:
    """Return a Dockerfile without its ``# syntax`` line; every instruction stays on the line where it was."""
    lines = text.split("\n")
    count = next((at for at, line in enumerate(lines) if not _DIRECTIVE.match(line)), len(lines))
    above = [line for line in lines[:count] if _named(line) != "syntax"]
    # a comment in between would end the directives
    return "\n".join([*above, *["#"] * (count - len(above)), *lines[count:]])


def _named(line: str) -> str:
    match = _DIRECTIVE.match(line)
    return match["name"].lower() if match else ""


async def _said(
    request: BuildRequest, builder: str, environ: Mapping[str, str], text: str, seconds: float
) -> str:
    with tempfile.TemporaryDirectory(prefix="godock-") as folder:
        dockerfile = Path(folder) / "Dockerfile"
        dockerfile.write_text(text, encoding="utf-8")
        argv = ["docker", "buildx", "build", "--call=check,format=json", "--progress=quiet"]
        argv += ["--builder", builder, "--file", str(dockerfile), "--", str(request.context)]
        try:
            return (await output(argv, environ, timeout=seconds))[1]
        except TimeoutError as error:
            raise EngineError(
                f"BuildKit's check took longer than {seconds:.0f} seconds.",
                "Try again with a builder that is nearer.",
            ) from error
        except OSError as error:
            raise EngineError(
                f"docker could not be started: {error.strerror}.", "Install its command line."
            ) from error


def remarks(said: str) -> tuple[CheckWarning, ...]:
    """Return what a check has printed, in the order of the lines.

    Raises:
        EngineError: it is no judgement; the error has its words.
    """
    start = said.find("{")
    try:
        found, _ = json.JSONDecoder().raw_decode(said[max(0, start) :])
    except ValueError:
        found = {}
    if not isinstance(found, dict) or "buildError" in found or "warnings" not in found:
        raise EngineError(_trouble(said, found), "The other findings do not need it.")
    listed = found.get("warnings") or ()
    told = [_remark(one) for one in listed if isinstance(one, dict)]
    return tuple(sorted(dict.fromkeys(told), key=lambda one: one.line))


def _remark(one: Mapping[str, Any]) -> CheckWarning:
    ranges: Any = (one.get("location") or {}).get("ranges") or [{}]
    line = (ranges[0].get("start") or {}).get("line", 0)
    return CheckWarning(
        rule=clean_line(str(one.get("ruleName", "")), 60),
        line=line if isinstance(line, int) else 0,
        message=clean_line(str(one.get("detail") or one.get("description", ""))),
        url=clean_line(str(one.get("url", "")), 200),
    )


def _trouble(said: str, found: Any) -> str:
    error = found.get("buildError") if isinstance(found, dict) else None
    words = error.get("message", "") if isinstance(error, dict) else ""
    if not words:
        words = next((line for line in said.splitlines() if line.startswith("ERROR:")), said[-300:])
    return f"BuildKit could not check it: {clean_line(words.removeprefix('ERROR:').strip(), 300)}"
