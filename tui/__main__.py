"""The program's beginning: the ``godock-tui`` command, and ``python -m tui``."""

import sys

from tui import ending


def main() -> int:
    """Run the program and return its exit status."""
    ending.install()  # before the other imports: they take long enough to be interrupted
    from tui.cli import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(main())
