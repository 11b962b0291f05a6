"""Refines the detected facts with ``go list``, where this machine has a Go toolchain."""

import asyncio
import os
from collections.abc import Mapping
from shutil import which

from tui.engine.process import started
from tui.project import GoProject
from tui.project.golist import FIELDS, Listed, merge, parse_list

_SECONDS = 10.0
"""The time limit. With a cold disk and a thousand packages it takes three seconds."""

_KEPT = frozenset({"GOPATH", "GOMODCACHE", "GOROOT", "GOCACHE", "GOTMPDIR", "GOENV"})
"""Settings for locations. Every other GO variable of the user could change the result."""


async def consult(project: GoProject, seconds: float = _SECONDS) -> GoProject:
    """Return the project with the more exact facts of ``go list`` about its chosen program, or unchanged.

    Nothing is downloaded, written into the project or executed from it. The module proxy and version control are
    off, go.mod is read-only, and without ``-compiled`` neither cgo nor a compiler runs. A toolchain that is missing,
    too slow or too old for the go directive is not an error.

    Args:
        project: the facts from the sources.
        seconds: the time limit, after which the command is ended.
    """
    go = which("go")
    main = project.start_main
    if go is None or not main:
        return project
    try:
        async with asyncio.timeout(seconds):
            # exceptions are results here, because the first one raised would leave the other call running
            with_cgo, without = await asyncio.gather(
                *(_list(go, project, main, cgo=cgo) for cgo in (True, False)), return_exceptions=True
            )
    except TimeoutError:
        return project
    if isinstance(with_cgo, BaseException) or isinstance(without, BaseException):
        return project
    return merge(project, with_cgo, without)


def environment(project: GoProject, *, cgo: bool) -> Mapping[str, str]:
    """Return the environment of a call: offline, for Linux, without the user's settings that would change the result."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GO") or name in _KEPT}
    return {
        **kept,
        "GOOS": "linux",
        "GOARCH": "amd64",
        "CGO_ENABLED": str(int(cgo)),
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOVCS": "*:off",
        "GOTOOLCHAIN": "local",
        "GOWORK": str(project.root / "go.work") if project.workspace else "off",
        # not -mod=mod, which would change go.mod and go.sum in place
        "GOFLAGS": f"-buildvcs=false -mod={'vendor' if project.vendored else 'readonly'}",
    }


async def _list(go: str, project: GoProject, main: str, *, cgo: bool) -> dict[str, Listed]:
    """Return the packages of a program.

    Raises:
        OSError: go cannot be started.
        ValueError: its output cannot be read.
    """
    found = project.main(main)
    tags = [f"-tags={','.join(found.tags)}"] if found is not None and found.tags else []
    argv = [go, "list", "-e", "-deps", *tags, f"-json={FIELDS}", "--", main]
    async with started(argv, environment(project, cgo=cgo), str(project.root)) as child:
        text = b"".join([chunk async for chunk in child.chunks()]).decode("utf-8", "replace")
        await child.wait()
    # parsing some megabytes would block the event loop
    return await asyncio.to_thread(parse_list, text)
