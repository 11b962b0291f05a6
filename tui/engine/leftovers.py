"""Containers that a session could not remove because it was ended for good: who left them, and when they may go."""

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LABEL = "org.godock-tui.run"
"""The label of every container of ours; its value is a :class:`Mark` as text."""

_TOO_OLD = 3600
"""Seconds after which a container is nobody's, whoever started it: no run lasts that long."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A process that cannot be mistaken for another one, even when its number is given out again."""

    host: str
    """Of two containers on one machine each has process numbers of its own, and a host name of its own."""
    boot: str
    """The kernel's boot id, or empty where there is none."""
    process: int
    started: str
    """When the process started, in clock ticks since boot; empty where the system does not tell."""

    def __str__(self) -> str:
        return "/".join((self.host, self.boot, str(self.process), self.started))

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """Return the mark that a label holds, or None when it holds something else."""
        parts = text.split("/")
        if len(parts) != 4 or not parts[2].isdigit():
            return None
        return cls(parts[0], parts[1], int(parts[2]), parts[3])


@cache
def _mark_of(process: int) -> Mark:
    return Mark(platform.node().replace("/", "-"), _boot(), process, _started(process))


def own_mark() -> Mark:
    """Return the mark of this process."""
    return _mark_of(os.getpid())


def is_left(label: str, age: float, own: Mark | None = None) -> bool:
    """Whether a container's session is known to be over.

    A session on another host cannot be asked, so only age tells.

    Args:
        label: the value of the container's label.
        age: seconds since the container was made.
        own: the mark to compare with; this process's unless said.
    """
    if age > _TOO_OLD:
        return True
    mark, own = Mark.parse(label), own or own_mark()
    if mark is None or mark.host != own.host:
        return False
    if mark.boot != own.boot:
        return True
    if mark.started:
        return _started(mark.process) != mark.started
    try:
        os.kill(mark.process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _started(process: int) -> str:
    """Return field 22 of proc_pid_stat(5); the name in field 2 may hold anything, so it is counted from its end."""
    with suppress(OSError, IndexError):
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return text.rpartition(")")[2].split()[19]
    return ""
