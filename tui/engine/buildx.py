"""The backend that uses ``docker buildx``, with any local or remote builder."""

import re
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from pathlib import Path

from tui.engine.bake import bake
from tui.engine.check import CheckWarning, check
from tui.engine.csv_field import path_field
from tui.engine.daemon import Daemon
from tui.engine.daemon_engine import DaemonEngine
from tui.engine.engine import BuildRequest, EngineInfo
from tui.engine.events import BuildEvent, Built, Failed, FailureKind, Outcome, StepChanged
from tui.engine.failures import classify
from tui.engine.process import started
from tui.engine.rawjson import RawJsonDecoder
from tui.engine.replaced import without_replaced
from tui.engine.scratch import scratch

_MEANT_FOR_DOCKER = re.compile(
    r"DOCKER|BUILD(X|KIT)_|COMPOSE|GODEBUG$|GO(MAXPROCS|GC|MEMLIMIT|TRACEBACK)$|SSL?_|SSH_|XDG_|OTEL_|LD_|LC_|TMPDIR$|HOME$"
    r"|PATH$|USER$|LANG$|.*proxy$",
    re.I,
)
"""Variables that would change the behavior of docker itself."""


class BuildxEngine(DaemonEngine):
    """Builds with the CLI, because only it has a BuildKit session, and inspects through the API."""

    def __init__(self, info: EngineInfo, daemon: Daemon, environ: Mapping[str, str]) -> None:
        super().__init__(info, daemon)
        self._environ = environ

    async def _build(self, request: BuildRequest, began: float) -> AsyncGenerator[BuildEvent, None]:
        with scratch() as folder:
            dockerfile = write_files(folder, request)
            digest_file = folder / "iid"
            argv = arguments(request, dockerfile, digest_file, self._info.builder)
            environ = {**self._environ, **hidden_arguments(request)}
            decoder = RawJsonDecoder()
            failed_step = ""
            try:
                async with started(argv, environ) as child:
                    async with aclosing(child.chunks()) as chunks:
                        async for chunk in chunks:
                            for event in decoder.feed(chunk):
                                failed_step = _failing(event) or failed_step
                                yield event
                    for event in decoder.close():
                        failed_step = _failing(event) or failed_step
                        yield event
                    status = await child.wait()
            except OSError as error:
                yield Failed(
                    FailureKind.OTHER,
                    f"docker could not be started: {error.strerror}.",
                    time.monotonic() - began,
                )
                return
            took = time.monotonic() - began
            if status == 0 and digest_file.is_file():
                yield Built(request.tag, digest_file.read_text(encoding="ascii").strip(), took)
            else:
                yield outcome_of(decoder.error, status, took, failed_step, decoder.failing_line)

    async def bake(
        self, requests: Mapping[str, BuildRequest]
    ) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Build several images in one solve, see :class:`~tui.engine.engine.Engine`."""
        tags = [request.tag for request in requests.values()]
        baked = bake(self.build, self._info.builder, self._environ, requests)
        async with without_replaced(self._daemon, tags), aclosing(baked) as events:
            async for found in events:
                yield found

    async def check(self, request: BuildRequest) -> tuple[CheckWarning, ...]:
        """Return BuildKit's warnings for a Dockerfile, see :class:`~tui.engine.check.Checking`."""
        return await check(request, self._info.builder, self._environ)


def arguments(request: BuildRequest, dockerfile: Path, digest_file: Path, builder: str) -> list[str]:
    """Return the command line of a build.

    ``--load`` copies the image from builders outside the engine into its store. Provenance is off, because it would
    turn the image into an index, whose size differs from that of the image.
    """
    argv = ["docker", "buildx", "build", "--progress=rawjson", "--provenance=false", "--load"]
    argv += [
        "--builder",
        builder,
        "--file",
        str(dockerfile),
        "--tag",
        request.tag,
        "--iidfile",
        str(digest_file),
    ]
    if request.platform:
        argv += ["--platform", request.platform]
    if request.target:
        argv += ["--target", request.target]
    if request.no_cache:
        argv.append("--no-cache")
    hidden = hidden_arguments(request)
    for name, value in request.build_args.items():
        argv += ["--build-arg", name if name in hidden else f"{name}={value}"]
    for name, value in request.labels.items():
        argv += ["--label", f"{name}={value}"]
    for secret, path in request.secrets.items():
        argv += ["--secret", f"id={secret},{path_field('src', path)}"]
    if request.ssh:
        argv += ["--ssh", "default"]
    return [*argv, "--", str(request.context)]


def hidden_arguments(request: BuildRequest) -> dict[str, str]:
    """Return the build arguments that docker reads from its environment, so that no process list shows their values.

    A variable with a meaning for docker itself is not one of them.
    """
    return {name: value for name, value in request.build_args.items() if not _MEANT_FOR_DOCKER.match(name)}


def write_files(folder: Path, request: BuildRequest) -> Path:
    """Write the Dockerfile and the ignore file that BuildKit prefers to the context's."""
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text(request.dockerfile, encoding="utf-8")
    dockerfile.with_name("Dockerfile.dockerignore").write_text(request.dockerignore, encoding="utf-8")
    return dockerfile


def outcome_of(error: str, status: int, took: float, step: str, line: int) -> Outcome:
    """Return the outcome of a build without an image."""
    failure = classify(error)
    kind = failure.kind
    if kind is FailureKind.OTHER and step:
        kind = FailureKind.STEP
    message = error or (
        f"docker buildx was terminated by signal {-status}."
        if status < 0
        else f"docker buildx exited with status {status}."
    )
    return Failed(kind, message, took, step, line, failure.advice)


def _failing(event: BuildEvent) -> str:
    """Return the id of a step that failed itself, not because another one failed."""
    if isinstance(event, StepChanged) and event.error and "context canceled" not in event.error:
        return event.id
    return ""
