"""Which of the sessions that run at the same time this one is: each gives names of its own to what it builds."""

import fcntl
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_state_path

_MOST = 100


@cache
def session_slot() -> int:
    """Return 1 for the only session of this user on this machine, 2 for one that begins while another runs, and so on.

    A locked file holds the slot until the process has ended, however that comes about. Where no file can be locked
    all sessions sit on 1.
    """
    with suppress(OSError):
        folder = user_state_path("godock-tui") / "seats"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST):
            if _locked(folder / f"{number}.lock"):
                return number
    return 1


def _locked(path: Path) -> bool:
    """Lock a file for as long as this process lives, unless another one has."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    return True
