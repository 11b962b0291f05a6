"""Builds many images in one solve with ``docker buildx bake``, or one after another without it."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path

from tui.engine.bake_file import bake_file, targets_of
from tui.engine.bake_stream import BakeDecoder
from tui.engine.dockerfile_line import line_of
from tui.engine.engine import BuildRequest
from tui.engine.events import BuildEvent, Built, Failed, FailureKind, StepChanged
from tui.engine.failures import classify
from tui.engine.process import started
from tui.engine.scratch import scratch

Build = Callable[[BuildRequest], AsyncGenerator[BuildEvent, None]]
"""An engine's method for a single image."""


async def one_after_another(
    build: Build, requests: Mapping[str, BuildRequest]
) -> AsyncGenerator[tuple[str, BuildEvent], None]:
    """Build the requests that have a tag one after another. Shared steps come from the builder's cache."""
    for name, request in requests.items():
        if not request.tag:
            continue
        async with aclosing(build(request)) as events:
            async for event in events:
                yield name, event


async def bake(
    build: Build, builder: str, environ: Mapping[str, str], requests: Mapping[str, BuildRequest]
) -> AsyncGenerator[tuple[str, BuildEvent], None]:
    """Build requests in one solve, see :meth:`~tui.engine.engine.Engine.bake`.

    A bake ends with the first target that fails. The unfinished targets are then baked again without those that cannot
    succeed, and finished steps come from the builder's cache. If buildx does not report which target failed, the rest
    is built one after another.

    Args:
        build: builds one image, for requests that a bake cannot build.
        builder: the buildx builder.
        environ: the environment of the docker CLI.
        requests: the requests by name.
    """
    began = time.monotonic()
    known: set[tuple[str, str]] = set()
    left = dict(requests)
    # a request without an image can only be baked
    while len(left) > 1 or any(not request.tag for request in left.values()):
        attempt = _Round(builder, environ, left, began, known)
        async with aclosing(attempt.run()) as events:
            async for name, event in events:
                yield name, event
                if isinstance(event, Built | Failed):
                    del left[name]
        if not attempt.progress:
            break
    async with aclosing(one_after_another(build, left)) as events:
        async for found in events:
            yield found


class _Round:
    """One run of buildx.

    Attributes:
        progress: whether it finished at least one request, so that another round has fewer.
    """

    def __init__(
        self,
        builder: str,
        environ: Mapping[str, str],
        requests: Mapping[str, BuildRequest],
        began: float,
        known: set[tuple[str, str]],
    ) -> None:
        self._builder = builder
        # without it, buildx prompts on a terminal for permission to read a project outside the working directory
        self._environ = {**environ, "BUILDX_BAKE_ENTITLEMENTS_FS": "0"}
        self._requests = dict(requests)
        self._began = began
        self._known = known
        self.progress = False

    async def run(self) -> AsyncGenerator[tuple[str, BuildEvent], None]:
        """Yield the events, and an outcome for each finished request."""
        targets = targets_of(self._requests)
        names = {target: name for name, target in targets.items()}
        decoder = BakeDecoder(names)
        ended: set[str] = set()
        with scratch() as folder:
            argv = self._arguments(self._write(folder, targets))
            try:
                async with started(argv, self._environ) as child:
                    async with aclosing(child.chunks()) as chunks:
                        async for chunk in chunks:
                            for target, event in decoder.feed(chunk):
                                if self._is_news(target, event):
                                    yield names[target], event
                            for target in [one for one in decoder.exported if one not in ended]:
                                ended.add(target)
                                yield names[target], self._built(names[target], decoder.exported[target])
                    for target, event in decoder.close():
                        yield names[target], event
                    status = await child.wait()
            except OSError as error:
                message = f"docker could not be started: {error.strerror}."
                for target in [one for one in names if one not in ended]:
                    yield names[target], self._failed(message)
                return
        for target in [one for one in targets.values() if one not in ended]:
            if status == 0:
                yield names[target], self._built(names[target], "")
            elif outcome := self._failure(decoder, target, names[target]):
                yield names[target], outcome

    def _write(self, folder: Path, targets: Mapping[str, str]) -> Path:
        """Write the bake file and the Dockerfiles, each with the ignore file that BuildKit prefers to the context's."""
        dockerfiles = {}
        for name, request in self._requests.items():
            path = folder / targets[name] / "Dockerfile"
            path.parent.mkdir()
            path.write_text(request.dockerfile, encoding="utf-8")
            path.with_name("Dockerfile.dockerignore").write_text(request.dockerignore, encoding="utf-8")
            dockerfiles[name] = path
        # the name of a target cannot contain a dot
        file = folder / "docker-bake.json"
        file.write_text(bake_file(self._requests, dockerfiles), encoding="utf-8")
        return file

    def _arguments(self, file: Path) -> list[str]:
        """Return the command line, without provenance as in a single build."""
        argv = ["docker", "buildx", "bake", "--progress=rawjson", "--provenance=false"]
        return [*argv, "--builder", self._builder, "--file", str(file)]

    def _is_news(self, target: str, event: BuildEvent) -> bool:
        """Return whether an event is new. A step that ran in an earlier round is cached now."""
        if not isinstance(event, StepChanged):
            return True
        key = target, event.id
        if event.completed is not None and not event.error and not event.cached:
            self._known.add(key)
            return True
        return key not in self._known

    def _built(self, name: str, digest: str) -> Built:
        self.progress = True
        return Built(self._requests[name].tag, digest, time.monotonic() - self._began)

    def _failure(self, decoder: BakeDecoder, target: str, name: str) -> Failed | None:
        """Return why a request cannot succeed, or None if it was only stopped with the others."""
        blamed, message = decoder.error
        step = decoder.broken.get(target)
        if step is None:
            return self._failed(message, "", decoder.failing_line) if blamed == target else None
        line = (
            decoder.failing_line if blamed == target else line_of(self._requests[name].dockerfile, step.name)
        )
        return self._failed(step.error if blamed != target else message, step.id, line)

    def _failed(self, message: str, step: str = "", line: int = 0) -> Failed:
        self.progress = True
        failure = classify(message)
        kind = FailureKind.STEP if step and failure.kind is FailureKind.OTHER else failure.kind
        return Failed(kind, message, time.monotonic() - self._began, step, line, failure.advice)
