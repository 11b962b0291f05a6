"""Runs BuildKit's check of a Dockerfile, ``docker buildx build --call=check``, which builds nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from tui.engine.engine import BuildRequest, EngineError
from tui.engine.process import output
from tui.engine.scratch import scratch
from tui.frozen import dataclass
from tui.text.clean import clean_line

_SECONDS = 30.0
"""The time limit. A remote builder queries registries for the images in the Dockerfile."""
_DIRECTIVE = re.compile(r"#\s*(?P<name>\w+)\s*=")


@dataclass(frozen=True, slots=True)
class CheckWarning:
    """One warning of BuildKit's check."""

    rule: str
    """The name of the rule, such as ``JSONArgsRecommended``."""
    line: int
    """Counted from 1, or 0 for the whole file."""
    message: str
    url: str
    """The address of the rule's documentation."""


@runtime_checkable
class Checking(Protocol):
    """**Protocol:** an engine that can check a Dockerfile without building it."""

    async def check(self, request: BuildRequest) -> tuple[CheckWarning, ...]:
        """Return BuildKit's warnings for a Dockerfile.

        Raises:
            EngineError: the check failed, for example because an image in it is unreachable.
        """
        ...


async def check(
    request: BuildRequest, builder: str, environ: Mapping[str, str], seconds: float = _SECONDS
) -> tuple[CheckWarning, ...]:
    """Return the warnings of buildx for a Dockerfile. Cancelling ends buildx and its child processes.

    If the frontend in the ``# syntax`` line cannot be fetched, the builder's own frontend with the same rules is used.

    Args:
        request: the files, and the build context.
        builder: the buildx builder.
        environ: the environment of the docker CLI.
        seconds: the time limit.

    Raises:
        EngineError: docker is missing or took too long, or the file is not a Dockerfile.
    """
    try:
        return warnings_in(await _output(request, builder, environ, request.dockerfile, seconds))
    except EngineError as error:
        plain = without_frontend(request.dockerfile)
        if "docker/dockerfile" not in error.message or plain == request.dockerfile:
            raise
        return warnings_in(await _output(request, builder, environ, plain, seconds))


def without_frontend(text: str) -> str:
    """Return a Dockerfile without its ``# syntax`` line. Every instruction keeps its line number."""
    lines = text.split("\n")
    count = next((at for at, line in enumerate(lines) if not _DIRECTIVE.match(line)), len(lines))
    above = [line for line in lines[:count] if _named(line) != "syntax"]
    # a comment in between would end the directives
    return "\n".join([*above, *["#"] * (count - len(above)), *lines[count:]])


def _named(line: str) -> str:
    match = _DIRECTIVE.match(line)
    return match["name"].lower() if match else ""


async def _output(
    request: BuildRequest, builder: str, environ: Mapping[str, str], text: str, seconds: float
) -> str:
    with scratch() as folder:
        dockerfile = folder / "Dockerfile"
        dockerfile.write_text(text, encoding="utf-8")
        argv = ["docker", "buildx", "build", "--call=check,format=json", "--progress=quiet"]
        argv += ["--builder", builder, "--file", str(dockerfile), "--", str(request.context)]
        try:
            return (await output(argv, environ, timeout=seconds))[1]
        except TimeoutError as error:
            raise EngineError(
                f"BuildKit's check took longer than {seconds:.0f} seconds.",
                "Try again with a local builder.",
            ) from error
        except OSError as error:
            raise EngineError(
                f"docker could not be started: {error.strerror}.", "Install the docker CLI."
            ) from error


def warnings_in(text: str) -> tuple[CheckWarning, ...]:
    """Return the warnings in the output of a check, in the order of the lines.

    Raises:
        EngineError: the check failed. The error quotes its output.
    """
    start = text.find("{")
    try:
        found, _ = json.JSONDecoder().raw_decode(text[max(0, start) :])
    except ValueError:
        found = {}
    if not isinstance(found, dict) or "buildError" in found or "warnings" not in found:
        raise EngineError(
            _error_in(text, found), "The other findings are still valid because they do not need BuildKit."
        )
    listed = found.get("warnings") or ()
    warnings = [_warning(one) for one in listed if isinstance(one, dict)]
    return tuple(sorted(dict.fromkeys(warnings), key=lambda one: one.line))


def _warning(one: Mapping[str, Any]) -> CheckWarning:
    ranges: Any = (one.get("location") or {}).get("ranges") or [{}]
    line = (ranges[0].get("start") or {}).get("line", 0)
    return CheckWarning(
        rule=clean_line(str(one.get("ruleName", "")), 60),
        line=line if isinstance(line, int) else 0,
        message=clean_line(str(one.get("detail") or one.get("description", ""))),
        url=clean_line(str(one.get("url", "")), 200),
    )


def _error_in(text: str, found: Any) -> str:
    error = found.get("buildError") if isinstance(found, dict) else None
    words = error.get("message", "") if isinstance(error, dict) else ""
    if not words:
        words = next((line for line in text.splitlines() if line.startswith("ERROR:")), text[-300:])
    return f"BuildKit could not check the Dockerfile: {clean_line(words.removeprefix('ERROR:').strip(), 300)}"
