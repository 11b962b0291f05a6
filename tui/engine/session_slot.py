"""Numbers concurrent sessions, so that each uses its own names for images."""

import fcntl
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_state_path

_MOST = 100


@cache
def session_slot() -> int:
    """Return 1 for the only session of this user on this machine, 2 for one that starts while another runs, and so on.

    A locked file reserves the slot until the process ends in any way. Without file locks, all sessions use slot 1.
    """
    with suppress(OSError):
        folder = user_state_path("godock-tui") / "slots"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST):
            if _locked(folder / f"{number}.lock"):
                return number
    return 1


def _locked(path: Path) -> bool:
    """Lock a file until this process ends. Return False if another process has locked it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    return True
