"""Writing from the command line: what would be replaced is shown first, and replaced only with ``--force``."""

import sys
from collections.abc import Sequence
from typing import TextIO

from tui.headless import output
from tui.headless.output import Status
from tui.lab.files.files import Change, write


def put(wanted: Sequence[Change], *, force: bool, differences: TextIO | None = None) -> Status:
    """Write files, or show what would be replaced and write none of them.

    Args:
        wanted: what is to be written.
        force: whether files that differ are replaced; a ``.bak`` is kept.
        differences: where the differences are printed; stdout when it is None.

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
            "Pass --force to replace the existing files (a .bak is kept).",
        )
        return Status.FAILED
    for line in write(tuple(wanted)):
        output.info(line)
    return Status.DONE
