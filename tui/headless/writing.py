"""Writes files from the command line. Existing files are shown as a diff and only replaced with ``--force``."""

import sys
from collections.abc import Sequence
from typing import TextIO

from tui.headless import output
from tui.headless.output import Status
from tui.lab.files.files import Change, write


def put(wanted: Sequence[Change], *, force: bool, differences: TextIO | None = None) -> Status:
    """Write files, or show the differences and write nothing.

    Args:
        wanted: the changes to write.
        force: whether to replace files that differ. A ``.bak`` is kept.
        differences: where the differences are printed. The default is stdout.

    Raises:
        WriteError: a file cannot be written.
    """
    replaced = [change for change in wanted if change.before is not None]
    if replaced and not force:
        for change in replaced:
            print("\n".join(change.diff), file=differences or sys.stdout)
        names = " and ".join(change.path.name for change in replaced)
        output.error(
            f"{names} {'exists and differs' if len(replaced) == 1 else 'exist and differ'}, as shown above. "
            "Nothing was written.",
            "Pass --force to replace existing files (previous versions are kept as .bak).",
        )
        return Status.FAILED
    for line in write(tuple(wanted)):
        output.info(line)
    return Status.DONE
