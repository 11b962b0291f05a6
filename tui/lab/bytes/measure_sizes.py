"""Builds an unstripped program and counts its bytes. Effects only."""

import asyncio
import gzip
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import IO
from uuid import uuid4

from tui.engine import (
    BuildEvent,
    BuildRequest,
    BuildState,
    Built,
    EngineError,
    Failed,
    LogChunk,
    RunRequest,
    reduce,
)
from tui.frozen import dataclass
from tui.lab.bytes.account import Account
from tui.lab.bytes.accounting import account_of
from tui.lab.bytes.embeds import embedded, sizes_of
from tui.lab.bytes.links import Links
from tui.lab.bytes.reflection import Reflection, reflection_of
from tui.lab.bytes.sections import NoProgram, sections
from tui.lab.bytes.unstripped_build import LINKS, PROGRAM, UnstrippedBuild, unstripped_build
from tui.lab.matrix.solve import BuildSettings, requests_of
from tui.lab.platform import platform_of
from tui.lab.secrets import resolved_secrets
from tui.lab.session import Job, Session, remove_images
from tui.project import GoProject
from tui.recipe import Recipe

UNSTRIPPED = "unstripped"
"""The name of the unstripped build's request."""
_LIMIT = 4 << 30
"""Maximum size in bytes of a file that is copied from the unstripped build's image."""
_TAIL = 12
"""Lines of a failed step that are printed."""

Watch = Callable[[BuildEvent], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSizes:
    """The measured sizes."""

    account: Account
    reflection: Reflection | None
    """The reason why unused methods are kept, or None if they are removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRun:
    """The solve that measures sizes."""

    sizes: MeasuredSizes
    image: BuildState | None
    """The final state of the image that was built in the same solve, if any."""


async def measure_sizes(
    session: Session,
    recipe: Recipe,
    *,
    beside: Job | None = None,
    platform: str = "",
    watch: Watch = lambda _event: None,
    on_stage: Callable[[str], None] = lambda _stage: None,
) -> SizeRun:
    """Build a recipe's program unstripped, and account for each of its bytes. The image is removed afterwards.

    Args:
        session: its engine builds.
        recipe: the recipe of the image with the program.
        beside: an image to build in the same solve. None if it already exists.
        platform: such as ``linux/arm64``. Empty for the lab's default.
        watch: called with the events of the solve.
        on_stage: called with a short description of each stage after the build.

    Raises:
        EngineError: the program cannot be built or read. The message has the end of the failing step's log.
        SecretError: the build needs a secret that is missing.
    """
    made = unstripped_build(
        session.project,
        recipe,
        session.catalog,
        buildkit=session.engine.info.buildkit,
        test=beside is not None,
    )
    tag = f"godock-tui/{made.program.lower()}:bytes-{uuid4().hex[:8]}"
    given = resolved_secrets(made.recipe, session.secrets)
    how = BuildSettings(
        platform=platform or platform_of(made.recipe, session.engine.info.platform),
        secrets=given.files,
        ssh=given.ssh,
    )
    job = Job(UNSTRIPPED, "unstripped build", made.recipe, made.rendered, tag)
    requests = requests_of([job] if beside is None else [beside, job], session.project.root, how)
    try:
        states = await _solve(session, requests, watch)
        on_stage("reading the program")
        async with _taken(session, tag) as files:
            on_stage("counting bytes")
            account, reflection = await asyncio.to_thread(_count, session.project, made, files)
    finally:
        # shielded, because a second cancellation must not leave the image behind
        await asyncio.shield(asyncio.ensure_future(remove_images(session.engine, [tag])))
    return SizeRun(
        sizes=MeasuredSizes(account=account, reflection=reflection),
        image=states.get(beside.name) if beside is not None else None,
    )


async def _solve(
    session: Session, requests: Mapping[str, BuildRequest], watch: Watch
) -> dict[str, BuildState]:
    states = {name: BuildState() for name, request in requests.items() if request.tag}
    logs: dict[str, list[str]] = {}
    async with aclosing(_events(session, requests)) as events:
        async for name, event in events:
            watch(event)
            if name not in states:
                continue
            if isinstance(event, LogChunk):
                tail = logs.setdefault(event.step, [])
                tail.extend(line.text for line in event.lines)
                del tail[:-_TAIL]
            states[name] = reduce(states[name], [event])
    for state in states.values():
        match state.outcome:
            case Built():
                pass
            case Failed() as failed:
                log = "\n".join(logs.get(failed.step, ()))
                raise EngineError(
                    f"The unstripped build failed: {failed.message}",
                    f"{failed.advice}\n{log}".strip(),
                )
            case _:
                raise EngineError("The build was stopped.", "Run it again.")
    return states


async def _events(
    session: Session, requests: Mapping[str, BuildRequest]
) -> "AsyncGenerator[tuple[str, BuildEvent], None]":
    if len(requests) > 1:
        async with aclosing(session.engine.bake(requests)) as baked:
            async for found in baked:
                yield found
        return
    [(name, request)] = requests.items()
    async with aclosing(session.engine.build(request)) as built:
        async for event in built:
            yield name, event


@asynccontextmanager
async def _taken(session: Session, tag: str) -> AsyncIterator[dict[str, IO[bytes]]]:
    """Yield the files of the unstripped build's image."""
    async with AsyncExitStack() as stack:
        found: dict[str, IO[bytes]] = {}
        # a container needs a command, which is never started
        request = RunRequest(image=tag, entrypoint=(PROGRAM,))
        async with session.engine.container(request) as container:
            for path in (PROGRAM, LINKS):
                file = await container.file(path, _LIMIT)
                if file is None:
                    raise EngineError(
                        f"The image of the unstripped build does not contain {path}.", "Build it again."
                    )
                found[path] = file
                stack.callback(file.close)
        yield found


def _count(
    project: GoProject, made: UnstrippedBuild, files: Mapping[str, IO[bytes]]
) -> tuple[Account, Reflection | None]:
    """Count the bytes. Blocking, so run it in a thread."""
    try:
        found = sections(files[PROGRAM])
        links = Links()
        with gzip.open(files[LINKS], "rt", encoding="utf-8", errors="replace") as lines:
            links.feed(lines)
    except (NoProgram, OSError, EOFError) as error:
        raise EngineError(
            f"The image of the unstripped build could not be read: {error}.", "Build it again."
        ) from error
    files_in_it = embedded(links, found.symbols, sizes_of(project))
    account = account_of(made.program, found, files_in_it)
    return account, reflection_of(links, {symbol.name: symbol.bytes for symbol in found.symbols})
