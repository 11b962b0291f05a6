"""Identifies the containers and folders of sessions that were killed before they could remove them."""

import os
import platform
from contextlib import suppress
from functools import cache
from pathlib import Path

from tui.frozen import dataclass

LABEL = "org.godock-tui.run"
"""The label of every container of this program. Its value is a :class:`Mark` as text."""

_TOO_OLD = 3600
"""Seconds after which a container belongs to no session, because no run lasts that long."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Identifies a process uniquely, even after its number is reused."""

    host: str
    """The host name, which also separates the process numbers of two containers on one machine."""
    boot: str
    """The kernel's boot id, or empty."""
    process: int
    started: str
    """The start of the process in clock ticks since boot, or empty if the system does not report it."""

    def __str__(self) -> str:
        return "/".join((self.host, self.boot, str(self.process), self.started))

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """Return the mark in a label, or None if the label is not valid."""
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
    """Return whether a container's session has certainly ended.

    The end of a session on another host is unknown, so only the age counts.

    Args:
        label: the value of the container's label.
        age: seconds since the container was created.
        own: the mark to compare with, by default that of this process.
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
    """Return field 22 of proc_pid_stat(5), counted from the end of field 2, which may contain any character."""
    with suppress(OSError, IndexError):
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return text.rpartition(")")[2].split()[19]
    return ""
