"""The smoke run: an image is started once, walled in, and watched until it shows what it is."""

import asyncio
import re
from dataclasses import dataclass

from tui.engine import Container, ContainerState, MemoryUse
from tui.lab.trial.answer import Answer, Reach, ask

_PAUSE = 0.03
"""Seconds between two looks."""
_REST = 0.5
"""Seconds between the first answer and the look at the memory: a server has then done what it does at its start."""

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
    """How it stood when watching ended."""
    log: tuple[str, ...]
    answer: Answer | None = None
    """What its port said last; None for a program without one, or when nothing is published where we are."""
    memory: MemoryUse | None = None
    """At rest, after it has answered or has gone on running."""

    @property
    def text(self) -> str:
        """All that was said: what known causes are looked for in."""
        return "\n".join([self.state.error, *self.log])

    @property
    def answers(self) -> bool:
        """Whether its port took a connection."""
        return self.answer is not None and self.answer.there

    @property
    def ended_well(self) -> bool:
        """Whether it ended with status 0."""
        return not self.state.running and self.state.status == 0

    @property
    def wants_to_write(self) -> bool:
        """Whether it ended because everything but its temporary directories is read-only."""
        return not self.state.running and not self.ended_well and bool(_READ_ONLY.search(self.text))

    @property
    def wants_network(self) -> bool:
        """Whether it ended because somebody that it calls is not there."""
        return not self.state.running and not self.ended_well and bool(_NETWORK.search(self.text))

    @property
    def ending(self) -> str:
        """How it ended, with the last thing that it, or the runtime, said."""
        if self.state.out_of_memory:
            return "killed: it wanted more memory than the 1 GiB of a smoke run"
        if self.state.error:
            return _RUNTIME_PREFIX.sub("", self.state.error).removesuffix(": unknown")
        said = telling(self.log)
        return f"ends with status {self.state.status}" + (f": {said}" if said else " and says nothing")


def telling(log: tuple[str, ...]) -> str:
    """Return the line that says why a program ended: a panic's first, what stands before its usage, else the last."""
    said = [line.strip() for line in log if line.strip()]
    for position, line in enumerate(said):
        if line.startswith(("panic: ", "fatal error: ")):
            return line
        if position and line.lower().startswith("usage"):
            return said[position - 1]
    return said[-1] if said else ""


async def watch(container: Container, port: int | None, limit: float, rest: float | None = None) -> Seen:
    """Start a container and watch it until it answers, ends, or has run for long enough.

    Args:
        container: one that is not started yet.
        port: the port to ask, which is published; None to wait for the program's end only.
        limit: seconds after which it has run for long enough.
        rest: seconds between its answer and the look at its memory, if not the usual half.

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
            answer = await ask(*address)
        if (answer is not None and answer.there) or loop.time() > late:
            break
        await asyncio.sleep(_PAUSE)
    await asyncio.sleep(_REST if rest is None else rest)
    state = await container.state()
    # what answered once and has ended since has not come up
    memory = await container.memory() if state.running else None
    return Seen(state=state, log=await container.log(), answer=answer, memory=memory)


def unreachable(seen: Seen) -> bool:
    """Whether a program runs whose port is published on another machine than this one."""
    return seen.state.running and (seen.answer is None or seen.answer.reach is Reach.REFUSED)
