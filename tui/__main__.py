"""The program's beginning: the ``godock-tui`` command, and ``python -m tui``."""

import gc
import sys

from tui import ending


def main() -> int:
    """Run the program and return its exit status."""
    ending.install()  # before the other imports: they take long enough to be interrupted
    gc.disable()  # nearly all that is made until the first frame stays, so there is nothing to collect
    from tui.cli import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(main())
