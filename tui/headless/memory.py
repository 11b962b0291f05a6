"""Selects whether a command stores its measurements."""

import argparse
import os

from tui.headless import output
from tui.lab.history.memory import Memory
from tui.lab.history.no_history import is_without_history


def memory_for(options: argparse.Namespace) -> Memory | None:
    """Return the store for the measurements of a command, or None if the user disabled it.

    Args:
        options: ``no_history`` of the command line.
    """
    return None if options.no_history or is_without_history(os.environ) else Memory(say=output.info)
