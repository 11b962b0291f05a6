"""The smoke run: starts an image once in a sandbox, and watches it until it answers, exits or keeps running."""

import asyncio
import re

from tui.engine import Container, ContainerState, MemoryUse
from tui.frozen import dataclass
from tui.lab.trial.answer import Answer, Reach, ask

_PAUSE = 0.03
"""Seconds between two checks."""
_REST = 0.5
"""Seconds between the first answer and reading the memory, so that a server has finished its start-up."""

_READ_ONLY = re.compile(r"read-only file system", re.I)
_NETWORK = re.compile(
    r"dial (?:tcp|udp|unix)\b|: lookup \S+|no such host|connection refused|network is unreachable"
    r"|i/o timeout|Temporary failure in name resolution",
    re.I,
)
_RUNTIME_PREFIX = re.compile(r".*(?:unable to start container process|OCI runtime \w+ failed): ", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one run of an image showed."""

    state: ContainerState
    """The state when watching ended."""
    log: tuple[str, ...]
    answer: Answer | None = None
    """The last answer of its port. None for a program without a port, or when the port is published elsewhere."""
    memory: MemoryUse | None = None
    """At rest, after it has answered or has run for long enough."""

    @property
    def text(self) -> str:
        """The output and the engine's error, in which known causes are searched."""
        return "\n".join([self.state.error, *self.log])

    @property
    def answers(self) -> bool:
        """Whether its port accepted a connection."""
        return self.answer is not None and self.answer.there

    @property
    def ended_well(self) -> bool:
        """Whether it exited with status 0."""
        return not self.state.running and self.state.status == 0

    @property
    def needs_to_write(self) -> bool:
        """Whether it failed because only its temporary directories are writable."""
        return not self.state.running and not self.ended_well and bool(_READ_ONLY.search(self.text))

    @property
    def lacks_network(self) -> bool:
        """Whether it failed because a service that it calls is unreachable."""
        return not self.state.running and not self.ended_well and bool(_NETWORK.search(self.text))

    @property
    def ending(self) -> str:
        """How it ended, with the deciding line of its output or the runtime's error."""
        if self.state.out_of_memory:
            return "is killed because it exceeds the trial run's 1 GiB memory limit"
        if self.state.error:
            return _RUNTIME_PREFIX.sub("", self.state.error).removesuffix(": unknown")
        line = deciding_line(self.log)
        return f"exits with status {self.state.status}" + (f": {line}" if line else " without output")


def deciding_line(log: tuple[str, ...]) -> str:
    """Return the line that shows why a program ended: the first of a panic, the one before its usage, or the last."""
    lines = [line.strip() for line in log if line.strip()]
    for position, line in enumerate(lines):
        if line.startswith(("panic: ", "fatal error: ")):
            return line
        if position and line.lower().startswith("usage"):
            return lines[position - 1]
    return lines[-1] if lines else ""


async def watch(
    container: Container, port: int | None, limit: float, rest: float | None = None, route: str = "/"
) -> Seen:
    """Start a container and watch it until it answers, ends, or has run for long enough.

    Args:
        container: a container that is not started yet.
        port: the published port to check, or None to wait for the program's end only.
        limit: seconds after which it has run for long enough.
        rest: seconds between its answer and reading its memory, instead of half a second.
        route: the path that is requested.

    Raises:
        EngineError: the engine does not answer.
    """
    await container.start()
    address = await container.address() if port is not None else None
    loop = asyncio.get_running_loop()
    late = loop.time() + limit
    answer: Answer | None = None
    while True:
        state = await container.state()
        if not state.running:
            return Seen(state=state, log=await container.log(), answer=answer)
        if address is not None:
            answer = await ask(*address, route)
        if (answer is not None and answer.there) or loop.time() > late:
            break
        await asyncio.sleep(_PAUSE)
    await asyncio.sleep(_REST if rest is None else rest)
    state = await container.state()
    # a program that answered once and has ended since did not start up
    memory = await container.memory() if state.running else None
    return Seen(state=state, log=await container.log(), answer=answer, memory=memory)


def unreachable(seen: Seen) -> bool:
    """Return whether the program runs, but its port is published on another machine."""
    return seen.state.running and (seen.answer is None or seen.answer.reach is Reach.REFUSED)
